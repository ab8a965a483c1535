using LocalIotCore.Rules.Sql;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>Goal: operators bind as they should, and what AWS IoT takes is taken. Method: tables of conditions over small
/// payloads; among them cases of which the tests of other emulators say that AWS IoT behaves so.</summary>
public sealed class GrammarTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 - 3 - 2", "2")]
    [InlineData("12 / 3 / 2", "2")]
    [InlineData("12 / 2 * 3", "18")]
    [InlineData("7 / 2", "3")]
    [InlineData("-7 / 2", "-3")]
    [InlineData("7 / 2.0", "3")] // 2.0 is an Int in this version
    [InlineData("7 / 2.5", "2.8")]
    [InlineData("7 % 4 + 1", "4")]
    [InlineData("1 / 0", "Undefined")]
    [InlineData("1.5 / 0", "Undefined")]
    [InlineData("1 % 0", "Undefined")]
    [InlineData("-2 * -3", "6")]
    [InlineData("- - 2", "2")]
    [InlineData("2 --3", "5")]
    [InlineData("1 + 1 = 2", "true")]
    [InlineData("3 > 2 = true", "true")]
    [InlineData("NOT 1 = 2", "true")]
    [InlineData("NOT true OR true", "true")]
    [InlineData("NOT (true OR true)", "false")]
    [InlineData("true OR false AND false", "true")]
    [InlineData("(true OR false) AND false", "false")]
    [InlineData("false = false AND true", "true")]
    [InlineData("'a' + 1 + 2", "\"a12\"")]
    [InlineData("1 + 2 + 'a'", "\"3a\"")]
    [InlineData("'5' * '2'", "10")]
    [InlineData("'7' / 2", "3.5")]
    [InlineData("'x' * 2", "Undefined")]
    [InlineData("true + 1", "Undefined")]
    [InlineData("true + 'x'", "\"truex\"")]
    [InlineData("NULL + 'x'", "Undefined")]
    [InlineData("[1,'a'] + 'x'", "\"[1,\\\"a\\\"]x\"")]
    [InlineData("'it''s'", "\"it's\"")]
    [InlineData("\"say \"\"so\"\"\"", "\"say \\\"so\\\"\"")]
    [InlineData("'a\\d'", "\"a\\\\d\"")]
    [InlineData("{'a': 1 + 1, \"b\": [missing, 2]}", "{\"a\":2,\"b\":[2]}")]
    [InlineData("{'a': missing}", "{}")]
    [InlineData("[]", "[]")]
    public void Expression_OfOperators_BindsAsInSql(string expression, string expected) =>
        Assert.Equal(expected, SqlRig.Select($"SELECT {{'it': {expression}}} AS o FROM 'a'") switch
        {
            "{\"o\":{}}" => "Undefined",
            var text => text["{\"o\":{\"it\":".Length..^2],
        });

    [Theory]
    [InlineData("1", "1.0", "true")]
    [InlineData("1", "'1'", "false")]
    [InlineData("1", "true", "false")]
    [InlineData("'a'", "'A'", "false")]
    [InlineData("NULL", "NULL", "true")]
    [InlineData("NULL", "0", "false")]
    [InlineData("missing", "1", "Undefined")]
    [InlineData("missing", "missing", "Undefined")]
    [InlineData("[1, 'a']", "[1.0, 'a']", "true")]
    [InlineData("[1, 2]", "[2, 1]", "false")]
    [InlineData("{'a': 1, 'b': [2]}", "{'b': [2], 'a': 1}", "true")]
    [InlineData("{'a': 1}", "{'a': 1, 'b': 2}", "false")]
    public void Equality_OfTypes_FollowsTheGuide(string left, string right, string expected)
    {
        Assert.Equal(expected, SqlRig.Evaluate($"{left} = {right}"));
        Assert.Equal(expected, SqlRig.Evaluate($"{right} = {left}"));
        Assert.Equal(expected switch { "true" => "false", "false" => "true", _ => expected }, SqlRig.Evaluate($"{left} <> {right}"));
    }

    [Theory]
    [InlineData("true", "missing", "Undefined", "true")]
    [InlineData("false", "missing", "false", "Undefined")]
    [InlineData("missing", "true", "Undefined", "true")]
    [InlineData("missing", "false", "false", "Undefined")]
    [InlineData("'TRUE'", "'false'", "false", "true")]
    [InlineData("'yes'", "true", "Undefined", "true")]
    [InlineData("1", "true", "Undefined", "true")]
    [InlineData("NULL", "NULL", "Undefined", "Undefined")]
    public void Logic_OfOtherThanBoolean_IsUndefinedUnlessDecided(string left, string right, string and, string or)
    {
        Assert.Equal(and, SqlRig.Evaluate($"{left} AND {right}"));
        Assert.Equal(or, SqlRig.Evaluate($"{left} OR {right}"));
    }

    [Theory]
    [InlineData("a - b - c = 1", """{"a":5,"b":3,"c":1}""", true)]
    [InlineData("temp > -5", """{"temp":1}""", true)]
    [InlineData("temp * -2 < 0", """{"temp":3}""", true)]
    [InlineData("absent + 1 > 0", """{"temp":1}""", false)]
    [InlineData("temp + 1 > 0", """{"temp":"hot"}""", false)]
    [InlineData("name + '!' = 'gw!'", """{"name":"gw"}""", true)]
    [InlineData("temp > 10", """{"temp":"22"}""", true)]
    [InlineData("temp > 10", """{"temp":"hot"}""", false)]
    [InlineData("temp = 22", """{"temp":"22"}""", false)]
    [InlineData("(a = 1)AND(b = 2)", """{"a":1,"b":2}""", true)]
    [InlineData("(a = 1)OR(b = 2)", """{"a":9,"b":9}""", false)]
    [InlineData("((a = 1)AND(b = 2))OR(c = 3)", """{"a":9,"b":9,"c":3}""", true)]
    [InlineData("enabled", """{"enabled":true}""", true)]
    [InlineData("enabled", """{"enabled":"true"}""", true)]
    [InlineData("enabled", """{"enabled":1}""", false)]
    [InlineData("NOT enabled", """{"enabled":false}""", true)]
    [InlineData("NOT enabled", "{}", false)]
    [InlineData("id % 2 = 0", """{"id":4}""", true)]
    [InlineData("a + b * c > 10", """{"a":1,"b":2,"c":5}""", true)]
    [InlineData("note = 'it''s on'", """{"note":"it's on"}""", true)]
    [InlineData("device_type = 'thermostat'", "raw bytes", false)]
    [InlineData("timestamp() % 5 = 0", "raw bytes", true)]
    [InlineData("decode(encode(*, 'base64'), 'base64') > 50", "80", true)]
    [InlineData("IsUndefined(GetSchedEventRequest) = False", """{"GetSchedEventRequest":[]}""", true)]
    public void Where_CaseOfOtherEmulators_DecidesLikeAws(string where, string payload, bool fires) =>
        Assert.Equal(fires, SqlRig.Run($"SELECT * FROM 'a' WHERE {where}", payload).IsMatch);

    [Theory]
    [InlineData("this is not sql")]
    [InlineData("")]
    [InlineData("SELECT * FROM topic_without_quotes")]
    [InlineData("SELECT * FROM ''")]
    [InlineData("SELECT * FROM 'a' WHERE (state = 'on'")]
    [InlineData("SELECT * FROM 'a' WHERE state = 'on')")]
    [InlineData("SELECT * FROM 'a' WHERE ()")]
    [InlineData("SELECT * FROM 'a' WHERE state = 'on' OR")]
    [InlineData("SELECT * FROM 'a' WHERE OR state = 'on'")]
    [InlineData("SELECT * FROM 'a' WHERE NOT")]
    [InlineData("SELECT * FROM 'a' WHERE temp * > 10")]
    [InlineData("SELECT * FROM 'a' WHERE a LIKE 'b'")]
    [InlineData("SELECT * FROM 'a' WHERE a BETWEEN 1 AND 2")]
    [InlineData("SELECT * FROM 'a' WHERE a IS NULL")]
    [InlineData("SELECT * FROM 'a' WHERE a != 1")]
    [InlineData("SELECT * FROM 'a' WHERE a == 1")]
    [InlineData("SELECT a b FROM 'a'")]
    [InlineData("SELECT a, FROM 'a'")]
    [InlineData("SELECT 1 FROM 'a'")]
    [InlineData("SELECT a + 1 FROM 'a'")]
    [InlineData("SELECT cast(a AS Number) AS b FROM 'a'")]
    [InlineData("SELECT CASE a WHEN b THEN 1 END AS c FROM 'a'")]
    [InlineData("SELECT CASE a ELSE 1 END AS c FROM 'a'")]
    [InlineData("SELECT a.0.b FROM 'a'")]
    [InlineData("SELECT 'a FROM 'a'")]
    [InlineData("SELECT * FROM 'a' -- comment")]
    [InlineData("SELECT 1E1000 AS a FROM 'a'")]
    [InlineData("SELECT machinelearning_predict('a', 'b', c) AS d FROM 'a'")]
    public void Parse_WhatAwsDoesNotKnow_IsRefused(string sql) => SqlRig.Refuse(sql);

    [Theory]
    [InlineData("SELECT *", null)]
    [InlineData("select temp where temp >= 1.5", null)]
    [InlineData("SELECT * FROM \"a/+/c\"", "a/+/c")]
    [InlineData("SELECT * FROM '$aws/events/presence/#'", "$aws/events/presence/#")]
    public void Parse_From_GivesTheFilter(string sql, string? filter) => Assert.Equal(filter, SqlRig.Parse(sql).TopicFilter);

    [Theory]
    [InlineData("SELECT a.b.c, topic(1), upper(a.x), cast(a.n AS String) FROM 'q'", """{"c":1,"topic":"home","upper":"Y","cast":"2"}""")]
    [InlineData("SELECT a.b.end AS from.to FROM 'q'", """{"from":{"to":3}}""")]
    [InlineData("SELECT list[1], list[9] AS none FROM 'q'", """{"list":20}""")]
    [InlineData("SELECT (a.b).c FROM 'q'", """{"c":1}""")]
    [InlineData("SELECT a.x AS y, a.n AS y FROM 'q'", """{"y":2}""")]
    [InlineData("SELECT a.x AS y, missing AS y FROM 'q'", """{"y":"y"}""")]
    [InlineData("SELECT *, missing AS list FROM 'q'", """{"a":{"b":{"c":1,"end":3},"x":"y","n":2},"list":[10,20]}""")]
    [InlineData("SELECT *, 1 AS list FROM 'q'", """{"a":{"b":{"c":1,"end":3},"x":"y","n":2},"list":1}""")]
    [InlineData("SELECT 1 AS list, * FROM 'q'", """{"list":[10,20],"a":{"b":{"c":1,"end":3},"x":"y","n":2}}""")]
    [InlineData("SELECT VALUE list FROM 'q'", "[10,20]")]
    [InlineData("SELECT VALUE missing FROM 'q'", "")]
    public void Select_Names_ComeFromPathFunctionOrAlias(string sql, string expected) =>
        Assert.Equal(expected, SqlRig.Select(sql, """{"a":{"b":{"c":1,"end":3},"x":"y","n":2},"list":[10,20]}"""));

    // What docs/rules-sql.md decides and no other test shows.
    [Theory]
    [InlineData("(75 - 32) * 5 / 9", "23")]
    [InlineData("7.5 / 2.5", "3")]
    [InlineData("1E999 * 10", "Undefined")]
    [InlineData("1E-999 / 10", "0")]
    [InlineData("upper('ß')", "\"ß\"")]
    [InlineData("regexp_matches('aaa', 'a++b')", "Undefined")]
    [InlineData("transform('enrichArray', {'a': 1}, [{'a': 2}])", """[{"a":1}]""")]
    [InlineData("length('😀')", "2")]
    public void Decision_WhereAwsLeavesAChoice_IsAsThePageSays(string expression, string expected) =>
        Assert.Equal(expected, SqlRig.Evaluate(expression));

    [Fact]
    public void Evaluate_HalfASurrogatePair_IsWrittenAsReplacement() =>
        Assert.Equal("\"\ufffd\"", SqlRig.Evaluate("substring('😀', 0, 1)"));

    [Fact]
    public void Parse_VersionThatIsNot_NamesTheVersions()
    {
        var fault = Assert.Throws<ArgumentException>(() => SqlVersion.Parse("2020-01-01"));

        Assert.Contains("2016-03-23", fault.Message);
    }
}
