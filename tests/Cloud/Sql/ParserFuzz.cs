using System.Text;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Rules.Sql;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>
/// Goal: whatever text is given for SQL, and whatever bytes for a message, the answer is a query, a SqlParseException or
/// an outcome; nothing else is thrown, and it ends. Method: valid rules spoiled by characters, tokens and pieces of other
/// rules; random text; deep and long constructs. What parses also runs. The seed is printed.
/// </summary>
public sealed class ParserFuzz(ITestOutputHelper output)
{
    private const int Spoiled = 8_000;
    private const int Junk = 4_000;
    private const int EndsWithinMs = 120_000;

    private static readonly string[] Rules =
    [
        "SELECT * FROM 'a/+/b' WHERE temp > 20 AND deviceId = clientid()",
        "SELECT temp AS t, (temp - 32) * 5 / 9 AS celsius, upper(color) AS c.d FROM 'a/#' WHERE NOT state = 'on' OR x <> 1.5E-3",
        "SET @a = x.y, @b = @a + 'q' SELECT @b AS b, (SELECT VALUE n FROM e WHERE v >= 3) AS s FROM 'a'",
        "SELECT CASE color WHEN 'green' THEN 1 WHEN 'red' THEN -2 ELSE get(l, 0).v END AS i FROM 'a'",
        "SELECT VALUE transform('enrichArray', {\"k\": x, 'm': [1, NULL, true]}, l[1]) FROM 'a' WHERE isUndefined(z)",
        "SELECT encode(*, 'base64') AS p, cast(x AS Decimal) AS d, regexp_replace(s, '(a+)(b?)', '$2$1') AS r, time_to_epoch(s, 'yyyy-MM-dd') AS e",
        "SELECT substring(s, 1, n), lpad(s, n), concat(l, s, o), trunc(x, n), indexof(s, s), power(x, n), parse_time(s, n, s) AS w FROM \"q\"",
    ];

    private static readonly string[] Pieces =
    [
        "SELECT", " FROM ", " WHERE ", " AS ", " AND ", " OR ", "NOT ", "CASE ", " WHEN ", " THEN ", " ELSE ", " END", "SET @z = ", "@z", "VALUE ",
        "(", ")", "[", "]", "{", "}", ",", ".", "*", "+", "-", "/", "%", "=", "<>", "<", ">=", "'", "\"", "''", "1", "1e9", "-0.0", "999999999999999999999",
        "1E-999", "NULL", "true", "x", "topic(1)", "get(", "${", " IN ", "\u00e4", "\ud83d", "\0", "\n", "'#'", "cast(x AS Int)", "{'a':",
    ];

    private static readonly string[] Payloads =
    [
        """{"temp":21.5,"x":{"y":3},"color":"red","e":[{"n":1,"v":4}],"l":[{"v":7},[{"q":1}]],"s":"2026-11-27","n":2,"o":{"a":10.0}}""",
        """{"x":"1E5","s":"\ud83d\ude00aab","n":-1e30,"l":[],"temp":null,"e":{"v":9},"state":true}""", "[1,2]", "80", "", "\u0001\u00ff",
    ];

    [Fact(Timeout = EndsWithinMs)]
    public Task Parse_SpoiledRules_AreTakenOrRefused() => Task.Run(() =>
    {
        Assert.All(Rules, rule => SqlRig.Parse(rule));
        var random = NewRandom();
        var (taken, refused) = (0, 0);
        for (var count = 0; count < Spoiled; count++)
        {
            var text = new StringBuilder(Rules[random.Next(Rules.Length)]);
            for (var change = random.Next(2); change >= 0; change--)
                Spoil(text, random);
            if (Try(text.ToString(), random))
                taken++;
            else
                refused++;
        }

        Assert.All([taken, refused], count => Assert.True(count > Spoiled / 20, $"{taken} taken, {refused} refused"));
    });

    [Fact(Timeout = EndsWithinMs)]
    public Task Parse_RandomText_IsRefused() => Task.Run(() =>
    {
        var random = NewRandom();
        for (var count = 0; count < Junk; count++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(40); length >= 0; length--)
                text.Append(random.Next(2) == 0 ? Pieces[random.Next(Pieces.Length)] : ((char)random.Next(char.MaxValue + 1)).ToString());
            Try(text.ToString(), random);
            Try("SELECT " + text, random);
        }
    });

    [Theory(Timeout = EndsWithinMs)]
    [InlineData("(", ")")]
    [InlineData("NOT ", "")]
    [InlineData("-", "")]
    [InlineData("[", "]")]
    [InlineData("{'a':", "}")]
    [InlineData("abs(", ")")]
    [InlineData("CASE 1 WHEN 1 THEN ", " END")]
    [InlineData("(SELECT VALUE ", " FROM x)")]
    [InlineData("(SELECT VALUE - ", " FROM x)")]
    [InlineData("(SELECT VALUE [", "] FROM x)")]
    [InlineData("cast(", " AS Int)")]
    [InlineData("cast(", ")")]
    [InlineData("a[", "]")]
    [InlineData("a + (", ")")]
    [InlineData("", " + 1")]
    [InlineData("", " OR x")]
    [InlineData("", ".a")]
    [InlineData("", "[0]")]
    [InlineData("x = ", "")]
    [InlineData("@a", "")]
    [InlineData("'", "")]
    [InlineData("''", "")]
    [InlineData("x, ", "")]
    public Task Parse_DeepOrLongConstruct_IsTakenOrRefused(string before, string after) => Task.Run(() =>
    {
        var random = NewRandom();
        foreach (var count in (int[])[3, 50, 70, 500, 2_000, 10_000])
        {
            var text = string.Concat(Enumerable.Repeat(before, count)) + "x" + string.Concat(Enumerable.Repeat(after, count));
            Try($"SELECT {text} AS y FROM 'q'", random);
            Try($"SELECT * FROM 'q' WHERE {text}", random);
            Try($"SELECT * FROM 'q' WHERE {text[..(text.Length / 2)]}", random);
        }
    });

    [Theory(Timeout = EndsWithinMs)]
    [InlineData("(((((((((((((a{0,999}){0,999}){0,999}){0,999}){0,999}){0,999}){0,999}){0,999}){0,999}){0,999}){0,999}){0,999}))")]
    [InlineData("(a{1000}){1000}")]
    [InlineData("(x+x+)+y")]
    [InlineData("((((((((((a?){20}){20})*)*)*)*)*)*)*b")]
    [InlineData("(?=.*){1000}")]
    [InlineData("[\\w-[a-z-[b]]]+(?i)\\p{L}{500}")]
    public Task Regex_Hostile_EndsWithAnAnswerOrAnError(string pattern) => Task.Run(() =>
    {
        var payload = $$"""{"p":{{System.Text.Json.JsonSerializer.Serialize(pattern)}},"s":"{{new string('a', 5_000)}}"}""";

        var outcome = SqlRig.Run("SELECT regexp_matches(s, p) AS m, regexp_replace(s, p, '$1') AS r FROM 'q'", payload);

        Assert.True(outcome.IsMatch || outcome.Error is not null);
    });

    private static bool Try(string sql, Random random)
    {
        RuleQuery query;
        try
        {
            query = SqlRig.Parse(sql, random.Next(4) == 0 ? SqlRig.First : SqlRig.Second);
        }
        catch (SqlParseException fault)
        {
            Assert.True(fault.Line >= 1 && fault.Column >= 1 && fault.Reason.Length > 0);
            return false;
        }

        using var message = SqlRig.Message(Payloads[random.Next(Payloads.Length)]);
        var outcome = query.Run(message, random.Next(2) == 0 ? new FakeServices() : null);
        Assert.True(outcome.IsMatch || outcome.Payload.IsEmpty);
        if (outcome.IsMatch && message.Payload.Length > 0 && outcome.Payload.Length > 0 && outcome.Payload.Span[0] == '{')
            System.Text.Json.JsonDocument.Parse(outcome.Payload).Dispose();
        return true;
    }

    private static void Spoil(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length);
        switch (random.Next(5))
        {
            case 0:
                text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
                text.Append(text.Length == 0 ? "SELECT" : "");
                break;
            case 1:
                text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 2:
                text[at] = (char)random.Next(32, 127);
                break;
            case 3:
                var other = Rules[random.Next(Rules.Length)];
                text.Insert(at, other.AsSpan(random.Next(other.Length)));
                break;
            default:
                var count = Math.Min(random.Next(1, 12), text.Length - at);
                text.Insert(random.Next(text.Length), text.ToString(at, count));
                break;
        }
    }

    private Random NewRandom()
    {
        var seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        return new Random(seed);
    }
}
