using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HeatingSensor.Host.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Tables;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Tables;

/// <summary>Goal: whoever keeps a table, <see cref="ITable"/> means the same. Method: each test runs on SQLite and on
/// dynalite, a stand-in of DynamoDB; the random ones compare with a dictionary.</summary>
public class TableContractTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnThisMachine, OnDynamo]
    public async Task Get_AfterPut_GivesTheItemWithEveryType(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();
        var item = Parse("""
            {"id":"boiler-1","sort":"a","text":"Heizöl 🔥 \"x\" \\ \u0001","empty":"","truth":true,"lie":false,"nothing":null,
            "list":[1,"two",[3.5],{"four":null},[]],"map":{"a":{"b":{}},"":0},"zero":0,"minus":-0.125}
            """);

        await table.PutAsync(item, None);

        AssertSame(item, await table.GetAsync("boiler-1", "a", None));
        Assert.Null(await table.GetAsync("boiler-1", "b", None));
        Assert.Null(await table.GetAsync("boiler-2", "a", None));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task Get_Numbers_KeepTheirLastDigit(string kind)
    {
        string[] numbers = ["9007199254740993", "1767225600123", "9223372036854775807", "0.1", "41.3", "-273.15",
            "12345678901234567890123456789012345678", "0.12345678901234567890123456789012345678", "1e-100", "-1E+100"];
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync(sortKey: null);
        await table.PutAsync(Parse($"{{\"id\":\"n\",\"numbers\":[{string.Join(',', numbers)}]}}"), None);

        JsonArray read = (await table.GetAsync("n", null, None))!["numbers"]!.AsArray();

        Assert.All(numbers.Zip(read), pair => AssertSame(JsonNode.Parse(pair.First)!, pair.Second));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task Put_SameKey_ReplacesTheWholeItem(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();
        await table.PutAsync(Item("p", "s", 1, extra: true), None);

        await table.PutAsync(Item("p", "s", 2), None);

        AssertSame(Item("p", "s", 2), await table.GetAsync("p", "s", None));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task TryAdd_SameKey_KeepsTheFirstAndGivesIt(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();

        Assert.Null(await table.TryAddAsync(Item("p", "s", 1), None));
        AssertSame(Item("p", "s", 1), await table.TryAddAsync(Item("p", "s", 2), None));
        AssertSame(Item("p", "s", 1), await table.TryMarkAsync(Item("p", "s", 3), None));
        Assert.Null(await table.TryMarkAsync(Item("p", "t", 4), None));
        Assert.True(await table.TryReplaceAsync(Item("p", "t", 5), "value", 4, None)); // right after a mark
        AssertSame(Item("p", "s", 1), await table.GetAsync("p", "s", None));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task TryAddBoth_OneIsThere_GivesItAndLeavesIt(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();

        Assert.Equal((null, null), await table.TryAddBothAsync(Item("p", "s", 1), Item("p", "t", 2), None));
        AssertSame(Item("p", "s", 1), (await table.TryAddBothAsync(Item("p", "s", 3), Item("p", "u", 4), None)).First);
        Assert.Null(await table.GetAsync("p", "u", None));
        var (first, second) = await table.TryAddBothAsync(Item("p", "v", 5), Item("p", "t", 6), None);

        Assert.Null(first);
        AssertSame(Item("p", "t", 2), second);
        AssertSame(Item("p", "v", 5), await table.GetAsync("p", "v", None));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task TryReplace_OnlyWithTheExpectedValue_Replaces(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();

        Assert.False(await table.TryReplaceAsync(Item("p", "s", 1), "value", 0, None));
        Assert.True(await table.TryReplaceAsync(Item("p", "s", 1), "value", null, None));
        Assert.False(await table.TryReplaceAsync(Item("p", "s", 2), "value", null, None));
        Assert.False(await table.TryReplaceAsync(Item("p", "s", 2), "value", "1", None));
        Assert.True(await table.TryReplaceAsync(Item("p", "s", 2), "other", null, None));
        Assert.True(await table.TryReplaceAsync(Item("p", "s", 3), "value", JsonNode.Parse("2.0"), None));
        Assert.True(await table.TryReplaceAsync(Parse("""{"id":"p","sort":"s","value":{"a":[1,null]}}"""), "value", 3, None));
        Assert.False(await table.TryReplaceAsync(Item("p", "s", 4), "value", Parse("""{"a":[null,1]}"""), None));
        if (kind != "dynamo") // DynamoDB compares maps by their content, its stand-in never finds them equal
            Assert.True(await table.TryReplaceAsync(Item("p", "s", 4), "value", Parse("""{"a":[1.0,null]}"""), None));
        else
            await table.PutAsync(Item("p", "s", 4), None);
        AssertSame(Item("p", "s", 4), await table.GetAsync("p", "s", None));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task Delete_OnlyAnItemThatIsThere_IsTrue(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();
        await table.PutAsync(Item("p", "s", 1), None);

        Assert.False(await table.DeleteAsync("p", "t", None));
        Assert.True(await table.DeleteAsync("p", "s", None));
        Assert.False(await table.DeleteAsync("p", "s", None));
        Assert.Null(await table.GetAsync("p", "s", None));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task Query_RandomKeys_AreInTheOrderOfTheirBytes(string kind)
    {
        int seed = Seeds.Next();
        var random = new Random(seed);
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();
        // Capitals before small letters, umlauts behind, and U+1F525 behind U+FF41, where UTF-16 has it in front.
        string[] letters = ["A", "a", "Z", "#", "~", "0", "9", "é", "ａ", "🔥", "-"];
        var keys = new HashSet<string>();
        for (int count = 0; count < 60; count++)
            keys.Add(string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => letters[random.Next(letters.Length)])));
        foreach (string key in keys)
            await table.PutAsync(Item("p", key, 1), None);
        await table.PutAsync(Item("q", "0", 1), None);
        string[] ordered = [.. keys.Order(Comparer<string>.Create(ByBytes))];

        for (int round = 0; round < 25; round++)
        {
            string? from = random.Next(3) == 0 ? null : ordered[random.Next(ordered.Length)];
            string? to = random.Next(3) == 0 ? null : ordered[random.Next(ordered.Length)];
            // DynamoDB compares both ends by their bytes, its stand-in by UTF-16, and refuses what it takes for an end before its start.
            if (kind == "dynamo" && string.CompareOrdinal(from, to) > 0 && to is not null)
                to = null;
            int? limit = random.Next(3) == 0 ? random.Next(1, 70) : null;
            bool isNewestFirst = random.Next(2) == 0;
            IEnumerable<string> expected = ordered.Where(key => (from is null || ByBytes(key, from) >= 0) && (to is null || ByBytes(key, to) <= 0));
            expected = isNewestFirst ? expected.Reverse() : expected;
            string[] found = await SortsAsync(table.QueryAsync("p", from, to, isNewestFirst, limit, None));
            Assert.True(expected.Take(limit ?? int.MaxValue).SequenceEqual(found), $"seed {seed}, {from} to {to}: {string.Join(' ', found)}");
        }
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task Query_MoreThanAPage_GivesAll(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();
        const int Count = 30; // of 100,000 bytes: DynamoDB gives at most a megabyte at once
        for (int index = 0; index < Count; index++)
        {
            JsonObject item = Item("p", $"{index:D3}", index);
            item["ballast"] = new string('x', 100_000);
            await table.PutAsync(item, None);
        }

        Assert.Equal(Count, (await SortsAsync(table.QueryAsync("p", null, null, false, null, None))).Length);
        Assert.Equal(["029", "028"], await SortsAsync(table.QueryAsync("p", null, null, true, 2, None)));
        Assert.Equal(25, (await SortsAsync(table.QueryAsync("p", null, null, true, 25, None))).Length);
        Assert.Equal(Count, (await SortsAsync(table.ScanAsync(None))).Length);
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task Query_EndedEarlyOrEmpty_LeavesNothingOpen(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();
        for (int index = 0; index < 5; index++)
            await table.PutAsync(Item("p", $"{index}", index), None);

        await foreach (JsonObject item in table.QueryAsync("p", null, null, false, null, None))
        {
            await table.PutAsync(Item("p", $"x{item["sort"]}", 0), None); // a writer meanwhile
            break;
        }

        Assert.Equal(6, (await SortsAsync(table.QueryAsync("p", "", null, false, null, None))).Length);
        Assert.Empty(await SortsAsync(table.QueryAsync("nobody", null, null, false, null, None)));
        Assert.Empty(await SortsAsync(table.QueryAsync("p", "4", "1", false, null, None)));
        Assert.Empty(await SortsAsync(table.QueryAsync("p", null, null, false, 0, None)));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task TimeToLive_ExpiredItem_IsGoneForEveryMethod(string kind)
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        using var tables = new TestTables(kind, time);
        ITable table = await tables.CreateAsync(timeToLive: "expires");
        await table.PutAsync(Expiring("a", 1_800_000_010), None);
        await table.PutAsync(Item("p", "b", 1), None);
        await table.PutAsync(Parse("""{"id":"p","sort":"c","expires":"never"}"""), None);
        Assert.NotNull(await table.GetAsync("p", "a", None));
        Assert.NotNull(await table.TryAddAsync(Expiring("a", 1_800_000_011), None));

        time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(1_800_000_010));

        Assert.Null(await table.GetAsync("p", "a", None));
        Assert.Equal(["b", "c"], await SortsAsync(table.QueryAsync("p", null, null, false, 2, None)));
        Assert.Equal(["b", "c"], (await SortsAsync(table.ScanAsync(None))).Order());
        Assert.False(await table.TryReplaceAsync(Item("p", "a", 1), "expires", 1_800_000_010, None));
        Assert.False(await table.DeleteAsync("p", "a", None));
        Assert.Null(await table.TryAddAsync(Expiring("a", 1_800_000_020), None));
        Assert.NotNull(await table.GetAsync("p", "a", None));
        Assert.NotNull(await table.TryAddAsync(Expiring("a", 1_800_000_030), None));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task AnyMethod_BadKeyOrItem_IsABadItem(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();
        string[] items = ["""{"sort":"s"}""", """{"id":"p"}""", """{"id":1,"sort":"s"}""", """{"id":"","sort":"s"}""",
            """{"id":"p","sort":null}""", """{"id":"p","sort":"s","x":"\ud800"}""", """{"id":"\ud800","sort":"s"}""",
            $$"""{"id":"p","sort":"s","x":"{{new string('x', 410_000)}}"}""", $$"""{"id":"{{new string('x', 2049)}}","sort":"s"}""",
            $$"""{"id":"p","sort":"{{new string('ä', 513)}}"}"""];
        foreach (string item in items)
        {
            await FailsAsync(TableFault.BadItem, () => table.PutAsync(Parse(item), None));
            await FailsAsync(TableFault.BadItem, () => table.TryAddAsync(Parse(item), None));
            await FailsAsync(TableFault.BadItem, () => table.TryReplaceAsync(Parse(item), "x", null, None));
        }

        await FailsAsync(TableFault.BadItem, () => table.GetAsync("", "s", None));
        await FailsAsync(TableFault.BadItem, () => table.GetAsync("p", null, None));
        await FailsAsync(TableFault.BadItem, () => table.DeleteAsync("p", "", None));
        await FailsAsync(TableFault.BadItem, () => SortsAsync(table.QueryAsync("", null, null, false, null, None)));
        Assert.Empty(await SortsAsync(table.ScanAsync(None)));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task AnyMethod_TableThatIsNotThere_IsMissing(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.MissingAsync();

        await FailsAsync(TableFault.Missing, () => table.PutAsync(Parse("""{"id":"p"}"""), None));
        await FailsAsync(TableFault.Missing, () => table.GetAsync("p", null, None));
        await FailsAsync(TableFault.Missing, () => SortsAsync(table.QueryAsync("p", null, null, false, null, None)));
        await FailsAsync(TableFault.Missing, () => SortsAsync(table.ScanAsync(None)));
    }

    [Theory, OnThisMachine, OnDynamo]
    public async Task TryAdd_ManyAtOnce_LetsOneWinEachKey(string kind)
    {
        using var tables = new TestTables(kind);
        ITable table = await tables.CreateAsync();
        const int Keys = 10, Writers = 6;

        var results = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var won = new List<(int Key, int Writer)>();
            for (int key = 0; key < Keys; key++)
            {
                if (await table.TryAddAsync(Item("p", $"{key}", writer), None) is null)
                    won.Add((key, writer));
            }

            return won;
        })));

        (int Key, int Writer)[] wins = [.. results.SelectMany(one => one)];
        Assert.Equal(Enumerable.Range(0, Keys), wins.Select(win => win.Key).Order());
        foreach (var (key, writer) in wins)
            Assert.Equal(writer, (int)(await table.GetAsync("p", $"{key}", None))!["value"]!);
    }

    private static int ByBytes(string? one, string? other) =>
        Encoding.UTF8.GetBytes(one!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other!));

    private static async Task<string[]> SortsAsync(IAsyncEnumerable<JsonObject> items)
    {
        var sorts = new List<string>();
        await foreach (JsonObject item in items)
            sorts.Add((string)item["sort"]!);
        return [.. sorts];
    }

    private static async Task FailsAsync(TableFault fault, Func<Task> callAsync) =>
        Assert.Equal(fault, (await Assert.ThrowsAsync<TableException>(callAsync)).Fault);

    private static JsonObject Item(string id, string sort, int value, bool extra = false)
    {
        var item = new JsonObject { ["id"] = id, ["sort"] = sort, ["value"] = value };
        if (extra)
            item["extra"] = true;
        return item;
    }

    private static JsonObject Expiring(string sort, long second)
    {
        JsonObject item = Item("p", sort, 1);
        item["expires"] = second;
        return item;
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static void AssertSame(JsonNode expected, JsonNode? found)
    {
        using JsonDocument left = JsonDocument.Parse(expected.ToJsonString());
        using JsonDocument right = JsonDocument.Parse(found?.ToJsonString() ?? "null");
        Assert.True(JsonElement.DeepEquals(left.RootElement, right.RootElement), $"expected {left.RootElement}\nfound {right.RootElement}");
    }
}
