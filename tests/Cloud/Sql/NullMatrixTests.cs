using Xunit;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>Goal: what a function makes of Null, Undefined and of the wrong types is what its table in the developer guide
/// says. Method: every function with each argument in turn replaced; the few that differ are named.</summary>
public sealed class NullMatrixTests
{
    // Function with good arguments. What it gives for Undefined, Null, an array, an object and true in each place: the
    // rule is U (Undefined) for the first two; the letters say which of the others give U, which a value (v).
    public static TheoryData<string, string[], string> Functions => new()
    {
        { "abs", ["-5"], "UUU" }, { "acos", ["0.5"], "UUU" }, { "asin", ["0.5"], "UUU" }, { "atan", ["1"], "UUU" }, { "ceil", ["1.5"], "UUU" },
        { "cos", ["1"], "UUU" }, { "cosh", ["1"], "UUU" }, { "exp", ["1"], "UUU" }, { "floor", ["1.5"], "UUU" }, { "ln", ["2"], "UUU" },
        { "log", ["2"], "UUU" }, { "round", ["1.5"], "UUU" }, { "sign", ["2"], "UUU" }, { "sin", ["1"], "UUU" }, { "sinh", ["1"], "UUU" },
        { "sqrt", ["2"], "UUU" }, { "tan", ["1"], "UUU" }, { "tanh", ["1"], "UUU" }, { "bitnot", ["5"], "UUU" }, { "chr", ["65"], "UUU" },
        { "atan2", ["1", "2"], "UUU" }, { "bitand", ["1", "3"], "UUU" }, { "bitor", ["1", "3"], "UUU" }, { "bitxor", ["1", "3"], "UUU" },
        { "mod", ["7", "3"], "UUU" }, { "remainder", ["7", "3"], "UUU" }, { "power", ["2", "3"], "UUU" }, { "trunc", ["2.55", "1"], "UUU" },
        { "lower", ["'Ab'"], "vvv" }, { "upper", ["'Ab'"], "vvv" }, { "trim", ["' a '"], "vvv" }, { "ltrim", ["' a '"], "vvv" },
        { "rtrim", ["' a '"], "vvv" }, { "length", ["'Ab'"], "vvv" }, { "numbytes", ["'Ab'"], "vvv" }, { "md2", ["'a'"], "vvv" },
        { "md5", ["'a'"], "vvv" }, { "sha1", ["'a'"], "vvv" }, { "sha224", ["'a'"], "vvv" }, { "sha256", ["'a'"], "vvv" },
        { "sha384", ["'a'"], "vvv" }, { "sha512", ["'a'"], "vvv" }, { "startswith", ["'ab'", "'a'"], "vvv" },
        { "endswith", ["'ab'", "'b'"], "vvv" }, { "indexof", ["'ab'", "'b'"], "vvv" }, { "replace", ["'ab'", "'a'", "'c'"], "vvv" },
        { "regexp_matches", ["'[]'", "'x'"], "vvv" }, { "regexp_replace", ["'ab'", "'x'", "'c'"], "vvv" },
    };

    private static readonly string[] Odd = ["odd.array", "odd.object", "odd.boolean"];
    private const string Payload = """{"odd":{"array":[1],"object":{"a":1},"boolean":true,"null":null}}""";

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_OfNothingOrOddTypes_FollowsItsTable(string name, string[] arguments, string odd)
    {
        Assert.NotEqual("Undefined", Call(name, arguments, -1, ""));
        for (var place = 0; place < arguments.Length; place++)
        {
            Assert.Equal("Undefined", Call(name, arguments, place, "odd.null"));
            Assert.Equal("Undefined", Call(name, arguments, place, "odd.missing"));
            for (var kind = 0; kind < Odd.Length; kind++)
                Assert.Equal(odd[kind] == 'U', Call(name, arguments, place, Odd[kind]) == "Undefined");
        }

        Assert.Equal("Undefined", SqlRig.Evaluate($"{name}()"));
        Assert.Equal("Undefined", SqlRig.Evaluate($"{name}(1, 2, 3, 4)"));
    }

    [Theory]
    [InlineData("nanvl(odd.null, 1)", "1")]
    [InlineData("nanvl(odd.missing, odd.null)", "null")]
    [InlineData("nanvl(odd.array, 1)", "[1]")]
    [InlineData("isNull(odd.null)", "true")]
    [InlineData("isNull(odd.missing)", "false")]
    [InlineData("isUndefined(odd.null)", "false")]
    [InlineData("isUndefined(odd.missing)", "true")]
    [InlineData("concat(odd.null, 'a')", "Undefined")]
    [InlineData("concat(odd.null, odd.array)", "[null,1]")]
    [InlineData("concat(odd.missing, odd.array)", "[1]")]
    [InlineData("concat(odd.null)", "null")]
    [InlineData("get(odd.null, 0)", "Undefined")]
    [InlineData("get(odd.array, odd.null)", "Undefined")]
    [InlineData("substring(odd.null, 0)", "Undefined")]
    [InlineData("substring('ab', odd.null)", "Undefined")]
    [InlineData("lpad(odd.null, 1)", "Undefined")]
    [InlineData("lpad('a', odd.boolean)", "Undefined")]
    [InlineData("rpad(odd.array, 1)", "\"[1] \"")]
    [InlineData("get_or_default(odd.null, 5)", "5")]
    [InlineData("encode(odd.null, 'base64')", "Undefined")]
    [InlineData("decode(odd.missing, 'base64')", "Undefined")]
    [InlineData("parse_time('yyyy', odd.null)", "Undefined")]
    [InlineData("time_to_epoch(odd.null, 'yyyy')", "Undefined")]
    [InlineData("topic(odd.null)", "Undefined")]
    [InlineData("odd.null + 1", "Undefined")]
    [InlineData("odd.null < 1", "Undefined")]
    [InlineData("NOT odd.null", "Undefined")]
    [InlineData("-odd.null", "Undefined")]
    [InlineData("odd.array.length", "Undefined")]
    [InlineData("odd.null.a.b", "Undefined")]
    public void Others_OfNothing_AreAsStated(string expression, string expected) =>
        Assert.Equal(expected, SqlRig.Evaluate(expression, Payload));

    private static string Call(string name, string[] arguments, int place, string replacement)
    {
        var used = (string[])arguments.Clone();
        if (place >= 0)
            used[place] = replacement;
        return SqlRig.Evaluate($"{name}({string.Join(", ", used)})", Payload);
    }
}
