using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LocalIotCore.Rules.Sql;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>
/// Goal: a rule that reads attributes from the payload's bytes gives what it gives with the document. Method: payloads of all
/// kinds, good and broken, and queries over their attributes; each runs twice, the second time with the document already made.
/// FsCheck prints the seed of a failure.
/// </summary>
public sealed class TopAttributesProperties
{
    private const int Cases = 4000;

    private static readonly string[] Names =
        ["status", "temperature", "a", "", "st\\u0061tus", "\\u0061", "ü", "\\u00fc", "😀", "stat", "statuss", "b"];

    private static readonly string[] Values =
    [
        "\"INACTIVE\"", "\"ACTIVE\"", "\"\"", "\"IN\\u0041CTIVE\"", "\"\\\"\"", "\"ü\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"12.5\"", "\"TRUE\"",
        "0", "41.3", "-0", "10.0", "1e2", "1E-3", "123456789012345678901234567890123456789", "1e99999", "true", "false", "null",
        "{}", "[]", "{\"status\":\"INACTIVE\",\"a\":1}", "[1,{\"a\":2}]", "[[[[]]]]",
        "01", "nul", "'x'", "\"a\tb\"", "{\"a\"}", "[1,]", "1.", "\"open",
    ];

    private static readonly string[] Operands =
        ["status", "temperature", "a", "b", "stat", "'INACTIVE'", "41.3", "10", "true", "null", "a.a", "status.a", "get(a, 0)", "nope"];

    private static readonly string[] Operators = ["=", "<>", "<", "<=", ">", ">="];

    [Theory]
    [InlineData(SqlRig.First)]
    [InlineData(SqlRig.Second)]
    public void Query_RandomPayload_AgreesWithTheDocument(string version)
    {
        var (matched, read, refused) = (0, 0, 0);
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            byte[] payload = Payload(random);
            RuleQuery query = SqlRig.Parse(Sql(random), version);
            using RuleMessage fast = SqlRig.Message(payload), slow = SqlRig.Message(payload);
            _ = slow.Json;
            string expected = Describe(query, slow);
            string actual = Describe(query, fast);
            refused += query.MayMatch(payload) ? 0 : 1;
            Assert.True(query.MayMatch(payload) || !expected.StartsWith("True", StringComparison.Ordinal), $"{query.Sql} with {Convert.ToHexString(payload)}");
            matched += expected.StartsWith("True", StringComparison.Ordinal) ? 1 : 0;
            read += slow.Json.IsJson ? 1 : 0;
            Assert.True(expected == actual, $"{query.Sql} with {Convert.ToHexString(payload)}\n{Encoding.UTF8.GetString(payload)}\n{expected}\n{actual}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
        Assert.InRange(matched, Cases / 20, Cases);
        Assert.InRange(refused, Cases / 100, Cases);
        Assert.InRange(read, Cases / 4, Cases * 9 / 10);
    }

    private static string Describe(RuleQuery query, RuleMessage message)
    {
        RuleOutcome outcome = query.Run(message, null);
        return $"{outcome.IsMatch} {outcome.WhereText} {outcome.Error} {Convert.ToHexString(outcome.Payload.Span)}";
    }

    private static string Sql(Random random)
    {
        string where = Condition(random);
        for (int more = random.Next(3); more > 0; more--)
            where += (random.Next(2) == 0 ? " AND " : " OR ") + Condition(random);
        string list = random.Next(4) switch { 0 => "*", 1 => "status, a AS x", 2 => "*, temperature AS t", _ => "VALUE status" };
        return $"SELECT {list} FROM 'a' WHERE {where}";
    }

    private static string Condition(Random random) => random.Next(8) switch
    {
        0 => Any(random, Operands),
        1 => $"{Any(random, Operands)} = 'INACTIVE'",
        2 => $"NOT {Any(random, Operands)} = {Any(random, Operands)}",
        _ => $"{Any(random, Operands)} {Any(random, Operators)} {Any(random, Operands)}",
    };

    private static byte[] Payload(Random random)
    {
        // Broken values are the last ones: most payloads shall have none.
        var text = new StringBuilder(random.Next(20) == 0 ? "\uFEFF" : "").Append('{');
        int count = random.Next(20) == 0 ? 60 : random.Next(6);
        int values = random.Next(5) == 0 ? Values.Length : Values.Length - 8;
        for (int index = 0; index < count; index++)
            text.Append(index == 0 ? "" : ",").Append(Space(random)).Append('"').Append(Any(random, Names)).Append("\":")
                .Append(Space(random)).Append(Values[random.Next(values)]).Append(Space(random));
        text.Append('}');
        string json = random.Next(12) switch
        {
            0 => $"[{text}]",
            1 => $"{text}{Any(random, ["x", "{}", " ", ",", "\0"])}",
            2 => Any(random, Values),
            3 => string.Concat(Enumerable.Repeat("{\"a\":", random.Next(60, 68))) + "1" + new string('}', random.Next(60, 68)),
            4 => $"{{\"a\":\"{new string('x', 70_000)}\",\"status\":\"INACTIVE\"}}",
            _ => text.ToString(),
        };
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        if (random.Next(6) == 0 && bytes.Length > 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(12) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    private static string Space(Random random) => random.Next(6) == 0 ? Any(random, [" ", "\n", "\t "]) : "";

    private static string Any(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
