using System.Text;
using LocalIotCore.Rules.Sql;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>Goal: clauses of a rule do what the developer guide of AWS IoT shows. Method: its examples as data, and the
/// cases beside them.</summary>
public sealed class QueryTests
{
    private const string Red = """{"color":"red", "temperature":50}""";
    private const string Sensors =
        """{"e":[{"n":"temperature","u":"Cel","t":1234,"v":22.5},{"n":"light","u":"lm","t":1235,"v":135},{"n":"acidity","u":"pH","t":1235,"v":7}]}""";

    [Theory]
    [InlineData("SELECT * FROM 'a'", Red, Red)]
    [InlineData("SELECT color FROM 'a'", Red, """{"color":"red"}""")]
    [InlineData("SELECT color AS my_color FROM 'a'", Red, """{"my_color":"red"}""")]
    [InlineData("SELECT color as my_color, temperature as fahrenheit FROM 'a'", Red, """{"my_color":"red","fahrenheit":50}""")]
    [InlineData("SELECT *, 15 as speed FROM 'a'", Red, """{"color":"red", "temperature":50,"speed":15}""")]
    [InlineData("SELECT VALUE color FROM 'a'", Red, "\"red\"")]
    [InlineData("SELECT color.red as red_value FROM 'a'", """{"color":{"red":255,"green":0}}""", """{"red_value":255}""")]
    [InlineData("SELECT (temperature - 32) * 5 / 9 AS celsius, upper(color) as my_color FROM 'a'", Red, """{"celsius":10,"my_color":"RED"}""")]
    [InlineData("SELECT foo.bar AS bar.baz FROM 'a'", """{"foo":{"bar":"RED","bar1":"GREEN"}}""", """{"bar":{"baz":"RED"}}""")]
    [InlineData("SELECT *, foo.bar AS foo.bar1, 1 AS a.b.c, absent AS d.e FROM 'a'", """{"foo":{"bar":"RED","bar1":"GREEN"}}""", """{"foo":{"bar":"RED","bar1":"RED"},"a":{"b":{"c":1}}}""")]
    [InlineData("SELECT (SELECT VALUE n FROM e) as sensors FROM 'a'", Sensors, """{"sensors":["temperature","light","acidity"]}""")]
    [InlineData("SELECT (SELECT v FROM e WHERE n = 'temperature') as temperature FROM 'a'", Sensors, """{"temperature":[{"v":22.5}]}""")]
    [InlineData("SELECT get((SELECT v FROM e WHERE n = 'temperature'), 0).v as temperature FROM 'a'", Sensors, """{"temperature":22.5}""")]
    [InlineData("SELECT * AS m FROM 'a'", Red, """{"m":{"color":"red", "temperature":50}}""")]
    [InlineData("SELECT value FROM 'a'", """{"value":3}""", """{"value":3}""")]
    [InlineData("SELECT value AS v, value * 2 AS w FROM 'a'", """{"value":3}""", """{"v":3,"w":6}""")]
    [InlineData("SELECT VALUE * FROM 'a'", Red, Red)]
    public void Select_DocumentedQuery_GivesDocumentedResult(string sql, string payload, string expected) =>
        Assert.Equal(expected, SqlRig.Select(sql, payload));

    [Theory]
    [InlineData("temperature > 50 AND color <> 'red'", """{"color":"red","temperature":40}""", "false")]
    [InlineData("absent = 1", "{}", "Undefined")]
    [InlineData("deviceId = clientid()", """{"deviceId":"heating-monitor-001"}""", "true")]
    [InlineData("deviceId <> clientid() OR isUndefined(deviceId)", """{"deviceId":"other"}""", "true")]
    [InlineData("deviceId <> clientid() OR isUndefined(deviceId)", "{}", "true")]
    [InlineData("deviceId <> clientid() OR isUndefined(deviceId)", """{"deviceId":"heating-monitor-001"}""", "false")]
    [InlineData("NOT (topic(2) = 'heating')", "{}", "false")]
    public void Where_Condition_DecidesWhetherTheRuleFires(string where, string payload, string expected)
    {
        var outcome = SqlRig.Run($"SELECT * FROM 'a' WHERE {where}", payload);

        Assert.Equal(expected, outcome.WhereText);
        Assert.Equal(expected == "true", outcome.IsMatch);
        Assert.Null(outcome.Error);
    }

    [Fact]
    public void Select_Envelope_CarriesTheExactBytes()
    {
        byte[] payload = [0, 1, 2, 0xff, .. "{}"u8];
        var query = SqlRig.Parse("SELECT encode(*, 'base64') AS payload, topic() AS topic, clientid() AS clientId, timestamp() AS receivedAt FROM 'home/#'");

        var outcome = query.Run(SqlRig.Message(payload), null);

        Assert.Equal("home/#", query.TopicFilter);
        Assert.False(query.IsExternal);
        Assert.Equal($$"""{"payload":"{{Convert.ToBase64String(payload)}}","topic":"home/heating/status/heating-monitor-001","clientId":"heating-monitor-001","receivedAt":1481825251155}""",
            Encoding.UTF8.GetString(outcome.Payload.Span));
    }

    [Theory]
    [InlineData("SELECT", 1, 7, "expected")]
    [InlineData("SELECT a FROM 'x' garbage", 1, 19, "WHERE")]
    [InlineData("SELECT a,\n  b WHERE\n FROM 'x'", 3, 2, "expected an expression")]
    [InlineData("SELECT a FROM 'x/#/y'", 1, 15, "topic filter")]
    [InlineData("SELECT nosuch(a) AS b FROM 'x'", 1, 8, "nosuch")]
    [InlineData("SELECT a FROM 'x' WHERE a IN (1)", 1, 27, "no IN")]
    [InlineData("SELECT 'abc FROM x", 1, 8, "expected ' at the end")]
    [InlineData("SELECT get_secret('a') AS b FROM 'x'", 1, 8, "Secrets Manager")]
    public void Parse_BadStatement_SaysWhereAndWhat(string sql, int line, int column, string words)
    {
        var fault = SqlRig.Refuse(sql);

        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Contains(words, fault.Message);
    }

    [Fact]
    public void Template_Placeholders_SeeThePayloadAndVariables()
    {
        var query = SqlRig.Parse("SET @room = room + 1 SELECT room AS alias FROM 'a'");
        var template = RuleTemplate.Parse("x/${room}/${@room}/${topic(3)}${alias}/${get({'a}':'1'},'a}')}", query);
        var message = SqlRig.Message("""{"room":"cellar"}""");

        Assert.Equal("x/cellar/cellar1/status/1", template.Render(message, query.Run(message, null), null));
    }
}
