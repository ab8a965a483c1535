using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LocalIotCore.Rules.Sql;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>
/// Goal: expressions of any shape give what the rules of the dialect say. Method: random trees, written out with no more
/// parentheses than precedence asks for, against <see cref="SqlModel"/>, which works on the tree and never sees the text.
/// FsCheck prints the seed of a failure.
/// </summary>
public sealed class SqlProperties
{
    private const int Cases = 100;
    private const int ExpressionsPerCase = 25;
    private const int DepthMax = 5;

    // Weakest first; parentheses are written where a weaker one stands under a stronger one.
    private static readonly string[][] Levels =
        [["OR"], ["AND"], ["NOT"], ["=", "<>", "<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"], ["minus"]];

    private static readonly string[] Calls =
        ["abs", "floor", "ceil", "round", "sign", "upper", "length", "isUndefined", "isNull", "nanvl", "startswith", "get"];

    private const string Payload = """{"i":7,"n":-3,"d":2.5,"w":10.0,"z":0,"t":true,"f":false,"s":"abc","num":"12.5","yes":"True","null":null,"list":[1,"b",[2]],"o":{"a":{"b":4},"s":"x"}}""";

    private static readonly Dictionary<string, object> Attributes = new()
    {
        ["i"] = 7m, ["n"] = -3m, ["d"] = 2.5m, ["w"] = 10m, ["z"] = 0m, ["t"] = true, ["f"] = false, ["s"] = "abc", ["num"] = "12.5",
        ["yes"] = "True", ["null"] = SqlModel.Null, ["list"] = new List<object> { 1m, "b", new List<object> { 2m } },
        ["o"] = new Dictionary<string, object> { ["a"] = new Dictionary<string, object> { ["b"] = 4m }, ["s"] = "x" },
    };

    /// <summary>An expression: its text, how strongly its outermost operator binds, its value.</summary>
    private sealed record Piece(string Text, int Level, object Value);

    [Fact]
    public void Expression_Random_AgreesWithTheModel()
    {
        var (compared, defined) = (0, 0);
        Check(random =>
        {
            for (var count = 0; count < ExpressionsPerCase; count++)
            {
                Piece piece;
                try
                {
                    piece = Any(random, DepthMax);
                }
                catch (SqlModel.Unsure)
                {
                    continue;
                }

                var expected = SqlModel.Json(piece.Value);
                compared++;
                defined += piece.Value == SqlModel.Undefined ? 0 : 1;

                Assert.Equal((piece.Text, expected), (piece.Text, SqlRig.Evaluate(piece.Text, Payload)));
                var where = SqlRig.Run($"SELECT * FROM 'q' WHERE {piece.Text}", Payload);
                Assert.Equal(expected.Trim('"').Equals("true", StringComparison.OrdinalIgnoreCase), where.IsMatch);
            }
        });

        // Not so much was given up or Undefined that little was tested.
        Assert.All([compared, defined], count => Assert.True(count > Cases * ExpressionsPerCase / 10, $"{compared} compared, {defined} defined"));
    }

    [Fact]
    public void Number_RandomDigits_KeepsThirtyFour() => Check(random =>
    {
        var (a, b) = (Digits(random, 17), Digits(random, 17)); // the last is no 9, so that a sum has no more of them
        var sum = (System.Numerics.BigInteger.Parse(a + b) + 1).ToString();

        Assert.Equal($"\"{a}.{b}\"", SqlRig.Evaluate($"'' + {a}.{b}", version: SqlRig.First));
        Assert.Equal($"{sum[..17]}.{sum[17..]}", SqlRig.Evaluate($"{a}.{b} + 0.00000000000000001", version: SqlRig.First));
        Assert.Equal("true", SqlRig.Evaluate($"{a}{b} * 10 / 10 = {a}{b}"));
        Assert.Equal("true", SqlRig.Evaluate($"{a}{b} < {a}{b}.9 AND {a}.{b} > {a}"));
    });

    private static string Digits(Random random, int count)
    {
        var text = new StringBuilder();
        text.Append(random.Next(1, 10));
        while (text.Length < count - 1)
            text.Append(random.Next(10));
        return text.Append(random.Next(1, 9)).ToString();
    }

    private static Piece Any(Random random, int depth)
    {
        if (depth == 0 || random.Next(6) == 0)
            return Leaf(random);
        switch (random.Next(10))
        {
            case 0:
                var name = Calls[random.Next(Calls.Length)];
                Piece[] arguments = name is "nanvl" or "startswith" or "get" ? [Any(random, depth - 1), Any(random, depth - 1)] : [Any(random, depth - 1)];
                return new($"{name}({string.Join(", ", arguments.Select(argument => argument.Text))})", Levels.Length,
                    SqlModel.Call(name, [.. arguments.Select(argument => argument.Value)]));
            case 1:
                var (subject, constant, result, otherwise) = (Any(random, depth - 1), Constant(random), Any(random, depth - 1), Any(random, depth - 1));
                return new($"CASE {subject.Text} WHEN {constant.Text} THEN {result.Text} ELSE {otherwise.Text} END", Levels.Length,
                    SqlModel.Case(subject.Value, [(constant.Value, result.Value)], otherwise.Value));
            default:
                var level = random.Next(Levels.Length);
                var sign = Levels[level][random.Next(Levels[level].Length)];
                if (sign is "NOT" or "minus")
                {
                    var operand = Any(random, depth - 1);
                    return new($"{(sign == "NOT" ? "NOT " : "- ")}{Under(operand, level)}", level, SqlModel.Unary(sign, operand.Value));
                }

                var (left, right) = (Any(random, depth - 1), Any(random, depth - 1));
                return new($"{Under(left, level)} {sign} {Under(right, level + 1)}", level, SqlModel.Binary(sign, left.Value, right.Value));
        }
    }

    // NOT may not stand to the right of a comparison without parentheses, nor anything weaker than its place.
    private static string Under(Piece piece, int level) => piece.Level < level ? $"({piece.Text})" : piece.Text;

    private static Piece Leaf(Random random)
    {
        if (random.Next(3) == 0)
            return Constant(random);
        if (random.Next(6) == 0)
            return new("missing", Levels.Length, SqlModel.Undefined);
        if (random.Next(6) == 0)
            return new("o.a.b", Levels.Length, SqlModel.Member(SqlModel.Member(Attributes["o"], "a"), "b"));
        var (name, value) = Attributes.ElementAt(random.Next(Attributes.Count));
        return new(name is "null" ? "NULL" : name, Levels.Length, value);
    }

    private static Piece Constant(Random random)
    {
        var number = random.Next(20);
        return random.Next(5) switch
        {
            0 => new($"{number}", Levels.Length, (decimal)number),
            1 => new($"{number}.25", Levels.Length, number + 0.25m),
            2 => new(number % 2 == 0 ? "true" : "FALSE", Levels.Length, number % 2 == 0),
            3 => new($"'{number}'", Levels.Length, $"{number}"),
            _ => new("'b'", Levels.Length, "b"),
        };
    }

    private static void Check(Action<Random> property) => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new Random(seed)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
}
