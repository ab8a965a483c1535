using System.Text;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Sql;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>Goal: a wrong rule is refused with the field that is wrong. Method: a table of wrong rules.</summary>
public sealed class RuleDefinitionTests
{
    private const string Good = """{"lambda":{"functionArn":"arn:aws:lambda:us-east-1:000000000000:function:store"}}""";

    [Fact]
    public void Rule_Complete_IsParsed()
    {
        RuleDefinition rule = Parse("r", $$"""{"sql":"SELECT * FROM 'a/+'","awsIotSqlVersion":"2016-03-23","description":"d","ruleDisabled":true,"actions":[{{Good}}],"errorAction":{{Good}}}""");

        Assert.Equal(("r", "d", true, "a/+", "2016-03-23"),
            (rule.Name, rule.Description, rule.IsDisabled, rule.Query.TopicFilter, rule.Query.Version.Name));
        Assert.Equal("lambda", Assert.Single(rule.Actions).Kind);
        Assert.Equal("lambda", rule.ErrorAction!.Kind);
    }

    [Fact]
    public void Rule_WithoutVersion_HasTheOldOne() =>
        Assert.Equal("2015-10-08", Parse("r", """{"sql":"SELECT * FROM 'a'","actions":[]}""").Query.Version.Name);

    [Theory]
    [InlineData("has-hyphen", "{}", "ruleName: \"has-hyphen\" is not 1 to 128")]
    [InlineData("", "{}", "ruleName: ")]
    [InlineData("r", "[]", "expected an object, found []")]
    [InlineData("r", "not JSON", "The rule is not JSON")]
    [InlineData("r", "{}", "sql: is missing")]
    [InlineData("r", """{"sql":7}""", "sql: expected text, found 7")]
    [InlineData("r", """{"sql":"SELECT * FROM 'a'"}""", "actions: is missing")]
    [InlineData("r", """{"sql":"SELECT * FROM 'a'","actions":{}}""", "actions: expected a list, found {}")]
    [InlineData("r", """{"sql":"SELECT * FROM 'a'","actions":[],"awsIotSqlVersion":"2017-01-01"}""", "awsIotSqlVersion: \"2017-01-01\" is not a version")]
    [InlineData("r", """{"sql":"SELECT * FROM 'a'","actions":[],"ruleDisabled":"maybe"}""", "ruleDisabled: expected true or false")]
    [InlineData("r", """{"sql":"SELECT * FROM 'a'","actions":[],"aktionen":[]}""", "aktionen: unknown; expected one of actions, ")]
    public void Rule_Wrong_IsRefusedWithItsField(string name, string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<RuleDefinitionException>(() => Parse(name, json)).Message);

    [Fact]
    public void Rule_With11Actions_IsRefused()
    {
        string actions = string.Join(',', Enumerable.Repeat(Good, 11));

        var exception = Assert.Throws<RuleDefinitionException>(() => Parse("r", $$"""{"sql":"SELECT * FROM 'a'","actions":[{{actions}}]}"""));

        Assert.Equal("actions: has 11 entries; at most 10", exception.Message);
    }

    [Fact]
    public void Sql_Wrong_IsRefusedWithItsPosition()
    {
        var exception = Assert.Throws<SqlParseException>(() => Parse("r", """{"sql":"SELECT *\nFROM","actions":[]}"""));

        Assert.Equal(2, exception.Line);
    }

    [Theory]
    [InlineData("""{}""", "actions[0]: has 0 members; expected the one name of an action")]
    [InlineData("""{"lambda":{},"sqs":{}}""", "actions[0]: has 2 members")]
    [InlineData("""{"timestream":{}}""", "actions[0].timestream: this action is not available in the local cloud")]
    [InlineData("""{"firehose":{}}""", "actions[0].firehose: this action is not available in the local cloud")]
    [InlineData("""{"kafka":{}}""", "actions[0].kafka: this action is not available in the local cloud")]
    [InlineData("""{"lamda":{}}""", "actions[0].lamda: unknown action; expected one of lambda, ")]
    [InlineData("""{"lambda":"x"}""", "actions[0].lambda: expected an object")]
    [InlineData("""{"lambda":{}}""", "actions[0].lambda.functionArn: is missing")]
    [InlineData("""{"lambda":{"functionArn":"f","qualifier":"x"}}""", "actions[0].lambda.qualifier: unknown")]
    [InlineData("""{"lambda":{"functionArn":"f-${topic(}"}}""", "actions[0].lambda.functionArn: the substitution template")]
    [InlineData("""{"republish":{"topic":"a"}}""", "actions[0].republish.roleArn: is missing")]
    [InlineData("""{"republish":{"topic":"a","roleArn":"heating"}}""", "actions[0].republish.roleArn: \"heating\" is not an ARN")]
    [InlineData("""{"republish":{"topic":"a","roleArn":"arn:${topic()}"}}""", "actions[0].republish.roleArn: substitution templates are not allowed")]
    [InlineData("""{"republish":{"topic":"a","roleArn":"ROLE","qos":2}}""", "actions[0].republish.qos: expected a whole number from 0 to 1, found 2")]
    [InlineData("""{"republish":{"topic":"a","roleArn":"ROLE","qos":"${qos}"}}""", "actions[0].republish.qos: substitution templates are not allowed")]
    [InlineData("""{"republish":{"topic":"$aws/things/x/shadow/update","roleArn":"ROLE"}}""", "actions[0].republish.topic: a reserved topic begins with $$")]
    [InlineData("""{"republish":{"topic":"a","roleArn":"ROLE","headers":{"ttl":"1"}}}""", "actions[0].republish.headers.ttl: unknown")]
    [InlineData("""{"republish":{"topic":"a","roleArn":"ROLE","headers":{"userProperties":[{"key":"k"}]}}}""", "actions[0].republish.headers.userProperties[0].value: is missing")]
    [InlineData("""{"dynamoDBv2":{"roleArn":"ROLE"}}""", "actions[0].dynamoDBv2.putItem: is missing")]
    [InlineData("""{"dynamoDBv2":{"roleArn":"ROLE","putItem":{}}}""", "actions[0].dynamoDBv2.putItem.tableName: is missing")]
    [InlineData("""{"dynamoDB":{"roleArn":"ROLE","tableName":"t","hashKeyField":"h","hashKeyValue":"1","hashKeyType":"BINARY"}}""", "actions[0].dynamoDB.hashKeyType: \"BINARY\" is not one of STRING, NUMBER")]
    [InlineData("""{"dynamoDB":{"roleArn":"ROLE","tableName":"t","hashKeyField":"h","hashKeyValue":"1","rangeKeyField":"r"}}""", "actions[0].dynamoDB.rangeKeyValue: is missing")]
    [InlineData("""{"dynamoDB":{"roleArn":"ROLE","tableName":"t","hashKeyField":"h","hashKeyValue":"1","operation":"UPSERT"}}""", "actions[0].dynamoDB.operation: \"UPSERT\" is not one of")]
    [InlineData("""{"s3":{"roleArn":"ROLE","bucketName":"b","key":"k","cannedAcl":"public"}}""", "actions[0].s3.cannedAcl: \"public\" is not one of")]
    [InlineData("""{"sqs":{"roleArn":"ROLE","queueUrl":"https://sqs/q.fifo"}}""", "actions[0].sqs.queueUrl: AWS IoT does not support FIFO queues")]
    [InlineData("""{"sns":{"roleArn":"ROLE","targetArn":"t","messageFormat":"XML"}}""", "actions[0].sns.messageFormat: \"XML\" is not one of RAW, JSON")]
    [InlineData("""{"cloudwatchAlarm":{"roleArn":"ROLE","alarmName":"a","stateReason":"r","stateValue":"BAD"}}""", "actions[0].cloudwatchAlarm.stateValue: \"BAD\" is not one of")]
    [InlineData("""{"http":{"url":"ftp://x"}}""", "actions[0].http.url: \"ftp://x\" is not a URL")]
    [InlineData("""{"http":{"url":"https://x/${topic()}"}}""", "actions[0].http.confirmationUrl: is needed when the url has substitution templates")]
    [InlineData("""{"http":{"url":"https://x/","confirmationUrl":"https://y/"}}""", "actions[0].http.url: does not begin with the confirmationUrl")]
    [InlineData("""{"http":{"url":"https://x/","headers":[{"key":"a b","value":"c"}]}}""", "actions[0].http.headers[0].key: \"a b\" is not the name of a header")]
    [InlineData("""{"http":{"url":"https://x/","auth":{}}}""", "actions[0].http.auth: signed requests are not available in the local cloud")]
    public void Action_Wrong_IsRefusedWithItsField(string action, string message) => Assert.StartsWith(message,
        Assert.Throws<RuleDefinitionException>(() => RuleCloud.Parse("r", "SELECT * FROM 'a'", action)).Message);

    [Fact]
    public void ErrorAction_ThatLooksBeyondTheMessage_IsRefused()
    {
        var exception = Assert.Throws<RuleDefinitionException>(() => RuleCloud.Parse("r", "SELECT * FROM 'a'", Good,
            """{"republish":{"roleArn":"ROLE","topic":"x/${get_thing_shadow('t', 'ROLE').a}"}}"""));

        Assert.StartsWith("errorAction.republish.topic: an error action must not use functions", exception.Message);
    }

    private static RuleDefinition Parse(string name, string json) => RuleDefinition.Parse(name, Encoding.UTF8.GetBytes(json));
}
