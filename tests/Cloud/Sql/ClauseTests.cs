using System.Text;
using LocalIotCore.Rules.Sql;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>Goal: SET, nested SELECT, raw payloads, templates and functions that look beyond the message. Method: whole
/// rules against a message; services are a fake that notes what it is asked.</summary>
public sealed class ClauseTests
{
    private const string Nested =
        """{"data1":"example","data2":{"a":"first","b":"second","c":[{"x":{"i":5},"y":true},{"x":{"i":10},"y":false}]}}""";

    [Theory]
    [InlineData("SET @c = (f - 32) * 5 / 9 SELECT @c AS celsius FROM 'a' WHERE @c > 20", """{"f":77}""", """{"celsius":25}""")]
    [InlineData("SET @c = (f - 32) * 5 / 9 SELECT @c AS celsius FROM 'a' WHERE @c > 20", """{"f":50}""", "no match: false")]
    [InlineData("SET @a = s.data, @b = @a.t + 1 SELECT @b AS b, @a.h FROM 'a'", """{"s":{"data":{"t":1,"h":60}}}""", """{"b":2,"h":60}""")]
    [InlineData("SET @limit = max SELECT (SELECT VALUE v FROM e WHERE v > @limit) AS high FROM 'a'", """{"max":2,"e":[{"v":1},{"v":3}]}""", """{"high":[3]}""")]
    [InlineData("SET @u = newuuid() SELECT @u = @u AS same FROM 'a'", "{}", """{"same":true}""")]
    [InlineData("SET @v_1 = 1 SELECT @v_1 FROM 'a'", "{}", """{"v_1":1}""")]
    public void Set_Variables_AreSeenEverywhere(string sql, string payload, string expected) =>
        Assert.Equal(expected, SqlRig.Select(sql, payload));

    [Theory]
    [InlineData("SET @a = 1, @a = 2 SELECT @a AS x FROM 'q'", 13, "twice")]
    [InlineData("SET @a = @b, @b = 2 SELECT @a AS x FROM 'q'", 10, "not set")]
    [InlineData("SELECT @a AS x FROM 'q'", 8, "not set")]
    [InlineData("SET @a = 1 SET @b = 2 SELECT @a AS x FROM 'q'", 12, "expected")]
    [InlineData("SET @r = 'role' SELECT get_thing_shadow('t', @r) AS x FROM 'q'", 24, "role")]
    [InlineData("SET @m = 'enrichArray' SELECT transform(@m, a, b) AS x FROM 'q'", 31, "mode")]
    [InlineData("SET @a2345678901234567890123456789012345678901234567890123456789012345 = 1 SELECT a FROM 'q'", 5, "64")]
    public void Set_Misuse_IsRefused(string sql, int column, string words)
    {
        var fault = SqlRig.Refuse(sql);

        Assert.Equal(column, fault.Column);
        Assert.Contains(words, fault.Message);
    }

    [Theory]
    [InlineData("SELECT VALUE transform('enrichArray', (SELECT a, b FROM data2), (SELECT VALUE c FROM data2)) FROM 'q'",
        """[{"x":{"i":5},"y":true,"a":"first","b":"second"},{"x":{"i":10},"y":false,"a":"first","b":"second"}]""")]
    [InlineData("SELECT (SELECT VALUE (SELECT VALUE i FROM x) FROM data2.c WHERE y) AS o FROM 'q'", """{"o":[5]}""")]
    [InlineData("SELECT (SELECT * FROM data2.c WHERE x.i > 5) AS o FROM 'q'", """{"o":[{"x":{"i":10},"y":false}]}""")]
    [InlineData("SELECT (SELECT data1 FROM data2.c) AS o FROM 'q'", """{"o":[{},{}]}""")]
    [InlineData("SELECT (SELECT a FROM missing) AS o FROM 'q'", "{}")]
    [InlineData("SELECT (SELECT a FROM data1) AS o FROM 'q'", "{}")]
    [InlineData("SELECT (SELECT VALUE * FROM [1, 2, 3] WHERE topic(1) = 'home') AS o FROM 'q'", """{"o":[1,2,3]}""")]
    public void NestedSelect_OfArrayAndObject_GivesArrayAndValue(string sql, string expected) =>
        Assert.Equal(expected, SqlRig.Select(sql, Nested));

    [Theory]
    [InlineData("SELECT *, clientid() AS c FROM 'a'", """{"c":"heating-monitor-001"}""")]
    [InlineData("SELECT *, attribute FROM 'a'", "{}")]
    [InlineData("SELECT encode(*, 'base64') AS d FROM 'a'", """{"d":"/wA="}""")]
    [InlineData("SELECT * AS m FROM 'a'", "{}")]
    public void Select_RawPayload_HasNoAttributes(string sql, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(SqlRig.Parse(sql).Run(SqlRig.Message([0xff, 0x00]), null).Payload.Span));

    [Fact]
    public void SelectAll_RawPayload_PassesByteForByte()
    {
        byte[] payload = [0xff, 0x00, (byte)'1', (byte)'.', (byte)'0'];

        Assert.Equal(payload, SqlRig.Parse("SELECT * FROM 'a'").Run(SqlRig.Message(payload), null).Payload.ToArray());
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""", "{}")] // half a surrogate pair is no JSON here
    [InlineData("""{"a":"\ud83d\ude00"}""", """{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""{"\u0061":3}""", """{"a":3}""")]
    [InlineData("""[{"a":1}]""", "{}")]
    [InlineData("""{"a":1} x""", "{}")]
    [InlineData("", "{}")]
    public void Select_OddPayload_IsReadAsStated(string payload, string expected)
    {
        var result = SqlRig.Select("SELECT a FROM 'q'", payload);

        Assert.True(SqlRig.AreEqual(expected, result), result);
    }

    [Fact]
    public void External_Functions_AskTheServices()
    {
        const string Sql =
            "SELECT get_thing_shadow(id, 'role').state.reported.alarm AS alarm, get_thing_shadow(id, 'named', 'role') AS named, "
            + "get_dynamodb('t', 'id', id, 'n', 7, 'role').location AS location, aws_lambda('arn', {'in': id}).got.in AS echo, "
            + "aws_lambda('arn', *).got AS whole, get_registry_data('DescribeThing', id, 'role').thingName AS thing, "
            + "get_thing_shadow('absent', 'role') AS none FROM 'q'";
        var services = new FakeServices();

        var result = SqlRig.Select(Sql, """{"id":"d1"}""", services: services);

        Assert.True(SqlRig.Parse(Sql).IsExternal);
        Assert.Equal(
            """{"alarm":"ON","named":{"state":{"reported":{"alarm":"ON"}}},"location":"cellar","echo":"d1","whole":{"id":"d1"},"thing":"d1"}""",
            result);
        Assert.Equal(
            [
                "shadow d1 ", "shadow d1 named", "item t id=\"d1\" n=7", """function arn {"in":"d1"}""", """function arn {"id":"d1"}""",
                "registry DescribeThing d1", "shadow absent ",
            ],
            services.Calls);
    }

    [Theory]
    [InlineData("get_dynamodb('broken', 'k', 'v', 'role')", "no table broken")]
    [InlineData("get_dynamodb('large', 'k', 'v', 'role')", "8192")]
    [InlineData("aws_lambda('broken', 1)", "not JSON")]
    [InlineData("[get_dynamodb('t', 'k', 'v', 'role'), get_dynamodb('t', 'k', 'w', 'role')]", "second time")]
    public void External_Failure_StopsTheRule(string expression, string words)
    {
        var outcome = SqlRig.Run($"SELECT {expression} AS x FROM 'q'", services: new FakeServices());

        Assert.False(outcome.IsMatch);
        Assert.Contains(words, outcome.Error);
    }

    [Fact]
    public void External_FailureUnderGetOrDefault_GivesTheDefault() =>
        Assert.Equal("\"none\"", SqlRig.Evaluate("get_or_default(get_dynamodb('broken', 'k', 'v', 'r'), 'none')", services: new FakeServices()));

    [Fact]
    public void External_WithoutServices_StopsTheRule() =>
        Assert.Contains("beyond the message", SqlRig.Run("SELECT accountid() AS a FROM 'q'").Error);

    [Theory]
    [InlineData("${topic()}/republish", "home/heating/status/heating-monitor-001/republish")]
    [InlineData("constant", "constant")]
    [InlineData("", "")]
    [InlineData("$$aws/things/${room}", "$$aws/things/cellar")]
    [InlineData("${missing}|${nothing}|${n}|${o}|${b}", "||21.5|{\"x\":1}|true")]
    [InlineData("${replace(topic(), '/', '-') + '-' + n}", "home-heating-status-heating-monitor-001-21.5")]
    [InlineData("${alias}", "")]
    [InlineData("${@v}${ @v }", "22.522.5")]
    [InlineData("a } b", "a } b")]
    public void Template_Text_IsFilledFromThePayload(string text, string expected)
    {
        var query = SqlRig.Parse("SET @v = n + 1 SELECT room AS alias FROM 'q'");
        var message = SqlRig.Message("""{"room":"cellar","nothing":null,"n":21.5,"o":{"x":1},"b":true}""");
        var template = RuleTemplate.Parse(text, query);

        Assert.Equal(expected, template.Render(message, query.Run(message, null), null));
        Assert.Equal(text == expected, template.IsConstant);
    }

    [Theory]
    [InlineData("ab${room", 9)]
    [InlineData("ab${}", 5)]
    [InlineData("${nosuch()}", 3)]
    [InlineData("${@w}", 3)]
    public void Template_Misuse_IsRefused(string text, int column)
    {
        var query = SqlRig.Parse("SET @v = 1 SELECT * FROM 'q'");

        Assert.Equal(column, Assert.Throws<SqlParseException>(() => RuleTemplate.Parse(text, query)).Column);
    }

    [Fact]
    public void Template_External_SaysSo()
    {
        var query = SqlRig.Parse("SELECT * FROM 'q'");

        Assert.True(RuleTemplate.Parse("${get_thing_shadow('t', 'r').a}", query).IsExternal);
        Assert.False(RuleTemplate.Parse("${accountid()}", query).IsExternal);
    }

    [Theory]
    [InlineData("SET @a = concat(x, x), @b = concat(@a, @a), @c = concat(@b, @b), @d = concat(@c, @c), @e = concat(@d, @d), @f = concat(@e, @e)", "@f")]
    [InlineData("SET @a = [x, x, x, x], @b = [@a, @a, @a, @a], @c = [@b, @b, @b, @b], @d = [@c, @c, @c, @c]", "@d")]
    [InlineData(
        "SET @a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1], @b = (SELECT VALUE (SELECT VALUE (SELECT VALUE (SELECT VALUE (SELECT VALUE "
        + "(SELECT VALUE 1 FROM @a) FROM @a) FROM @a) FROM @a) FROM @a) FROM @a)", "@b")]
    [InlineData("SET @a = regexp_replace(x, 'x', '12345678901234567890'), @b = regexp_replace(@a, '.', @a)", "@b")]
    [InlineData("SET @a = replace(x, 'x', x), @b = replace(@a, 'x', @a)", "@b")]
    public void Run_ExpressionThatGrows_EndsWithAnError(string set, string variable)
    {
        var outcome = SqlRig.Run($"{set} SELECT {variable} AS big FROM 'q'", $$"""{"x":"{{new string('x', 20_000)}}"}""");

        Assert.Contains("more than", outcome.Error!.Replace("larger than", "more than", StringComparison.Ordinal));
    }

    [Fact]
    public void Regex_ThatBacktracks_EndsInTime()
    {
        var payload = $$"""{"x":"{{new string('a', 40)}}!"}""";

        Assert.Equal("false", SqlRig.Evaluate("regexp_matches(x, '^(a+)+$')", payload));
        Assert.Contains("longer than", SqlRig.Run("SELECT regexp_matches(x, '^(a+)+\\1$') AS y FROM 'q'", payload).Error);
    }
}
