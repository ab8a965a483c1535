// Goal: whoever makes a mistake in a template is told where it is and what was expected.
// Method: one mistake a case, each with the place that the message must name.
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Stacks;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Stacks;

public sealed class TemplateMistakeTests
{
    [Theory]
    [InlineData("", "(1,1): The template is empty.")]
    [InlineData("- a", "(1,1): A template is an object with Resources; this is something else.")]
    [InlineData("Resources: [", "This is not YAML")]
    [InlineData("Resources:\n  A: [1, 2\n  B: }", "This is not YAML")]
    [InlineData("Resources: {}\n---\nResources: {}", "(2,1): A template is one YAML document")]
    [InlineData("Resources:\n  A: &a { Type: b }", "(2,6): CloudFormation has no YAML anchors (&a).")]
    [InlineData("Resources:\n  A: *a", "(2,6): CloudFormation has no YAML aliases (*a).")]
    [InlineData("Resources:\n  A: 1\n  A: 2", "(3,3): \"A\" is here twice.")]
    [InlineData("Resource: {}", "(1,1): A template has no section Resource.")]
    [InlineData("Transform: AWS::Serverless-2016-10-31\nResources: {}", "(1,1): Transforms (macros) are carried out only on AWS.")]
    [InlineData("Description: x", "(1,1): The template has no Resources.")]
    [InlineData("Resources:\n  A: {}", "(2,3): The resource A has no Type.")]
    [InlineData("Resources:\n  A: { Type: AWS::EC2::Instance }",
        "(2,14): The local cloud cannot run A: it does not know resources of type AWS::EC2::Instance.")]
    [InlineData("Resources:\n  A: { Type: AWS::IoT::ThingType, Condition: C }", "(2,46): There is no condition C.")]
    [InlineData("Resources:\n  A: { Type: AWS::IoT::ThingType, DependsOn: B }", "(2,46): DependsOn names a resource")]
    public void Load_BrokenTemplate_SaysWhere(string template, string expected) =>
        Assert.Contains(expected, TemplateRig.Refusal(template), StringComparison.Ordinal);

    [Theory]
    [InlineData("!Ref Nothing", "Nothing is neither a parameter nor a resource, or its condition does not hold.")]
    [InlineData("!Sub 'a${Nothing}'", "Nothing is neither a parameter nor a resource")]
    [InlineData("!GetAtt Queue.Colour", "Queue (AWS::SQS::Queue) has no attribute Colour that is known here.")]
    [InlineData("!GetAtt Nothing.Arn", "Nothing is neither a parameter nor a resource")]
    [InlineData("!Reff Queue", "CloudFormation has no function !Reff.")]
    [InlineData("!ImportValue network", "!ImportValue needs the exports of another stack")]
    [InlineData("!Equals [a, b]", "!Equals is allowed in Conditions only.")]
    [InlineData("!Select [2, [a, b]]", "!Select asks for item 2 of a list of 2.")]
    [InlineData("!FindInMap [a, b, c]", "There is no mapping a / b / c.")]
    [InlineData("!If [C, a, b]", "There is no condition C.")]
    [InlineData("!Join [a, b]", "!Join takes a separator and a list.")]
    [InlineData("'{{resolve:ssm:/token}}'", "Dynamic references ({{resolve:…}}) are resolved only on AWS.")]
    [InlineData("[a]", "ThingTypeName must be a text.")]
    public void Load_MistakeInAValue_SaysWhere(string expression, string expected)
    {
        string refusal = TemplateRig.Refusal($$"""
            Resources:
              Queue: { Type: AWS::SQS::Queue }
              Type:
                Type: AWS::IoT::ThingType
                Properties:
                  ThingTypeName: {{expression}}
            """);

        Assert.StartsWith("(6,", refusal, StringComparison.Ordinal);
        Assert.Contains(expected, refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ Type: String }", null, "has no default, and no value was given")]
    [InlineData("{ Type: Number, MinValue: 5 }", "4", "expected at least 5")]
    [InlineData("{ Type: Number, MaxValue: 5 }", "6", "expected at most 5")]
    [InlineData("{ Type: Number }", "six", "expected a number")]
    [InlineData("{ Type: String, AllowedValues: [en, de] }", "fr", "expected one of en, de")]
    [InlineData("{ Type: String, AllowedPattern: '[a-z]+' }", "A", "expected [a-z]+")]
    [InlineData("{ Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: small letters }", "A", "expected small letters.")]
    [InlineData("{ Type: String, MaxLength: 2 }", "abc", "expected at most 2 characters")]
    public void Load_ParameterNotAllowed_SaysWhichAndWhy(string definition, string? value, string expected)
    {
        string refusal = TemplateRig.Refusal($"Parameters:\n  P: {definition}\nResources: {{}}",
            value is null ? [] : [("P", value)]);

        Assert.StartsWith("(2,3): ", refusal, StringComparison.Ordinal);
        Assert.Contains(expected, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ValueForAnUnknownParameter_IsRefused() => Assert.Contains(
        "A value was given for the parameter Q, which the template does not have.",
        TemplateRig.Refusal("Parameters: {}\nResources: {}", ("Q", "1")), StringComparison.Ordinal);

    [Fact]
    public void Load_PatternThatIsNone_SaysWhere() => Assert.StartsWith(
        "(2,38): The AllowedPattern of the parameter P is no regular expression: [z-a]",
        TemplateRig.Refusal("Parameters:\n  P: { Type: String, AllowedPattern: '[z-a]' }\nResources: {}", ("P", "b")), StringComparison.Ordinal);

    [Fact]
    public void Load_Directory_IsRefused()
    {
        using var folder = new TemporaryFolder();

        var exception = Assert.Throws<StackException>(() => Stack.Load(folder.FullPath, new Dictionary<string, string>()));

        Assert.EndsWith("(1,1): This is a directory; expected a template in YAML or JSON.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Circle_IsNamed()
    {
        string refusal = TemplateRig.Refusal("""
            Resources:
              A: { Type: AWS::SQS::Queue, Properties: { QueueName: !GetAtt B.QueueName } }
              B: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub '${C}' } }
              C: { Type: AWS::SQS::Queue, DependsOn: [A] }
            """);

        Assert.Equal("(4,43): These resources refer to each other in a circle: A → B → C → A.", refusal);
    }

    [Fact]
    public void Load_ConditionOfItself_IsRefused() => Assert.Contains("The condition C refers to itself.", TemplateRig.Refusal(
        "Conditions:\n  C: !Not [!Condition C]\nResources:\n  A: { Type: AWS::IoT::ThingType, Condition: C }"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("AWS::IoT::TopicRule", "{ RuleName: a-b, TopicRulePayload: {} }", "AWS IoT allows no hyphen")]
    [InlineData("AWS::IoT::TopicRule", "{ RuleName: a }", "X has no TopicRulePayload.")]
    [InlineData("AWS::IoT::TopicRule", "{ RuleName: a, TopicRulePayload: { Sql: s } }", "A rule without AwsIotSqlVersion")]
    [InlineData("AWS::DynamoDB::Table", "{ KeySchema: [{ AttributeName: k, KeyType: HASH }], AttributeDefinitions: [] }",
        "AttributeDefinitions lacks the key k.")]
    [InlineData("AWS::DynamoDB::Table",
        "{ KeySchema: [{ AttributeName: k, KeyType: HASH }], AttributeDefinitions: [{ AttributeName: k, AttributeType: N }] }",
        "The local cloud keeps keys of type S; k is another.")]
    [InlineData("AWS::Lambda::Function", "{ Runtime: provided.al2023, Code: { ZipFile: x } }", "from a zip (Code: S3Key) only")]
    [InlineData("AWS::Lambda::Function", "{ Runtime: nodejs24.x, Code: { S3Key: x } }", "not nodejs24.x")]
    [InlineData("AWS::Lambda::Function", "{ Runtime: provided.al2023, Code: { S3Key: x }, Timeout: 901 }",
        "Timeout must be a whole number from 1 to 900.")]
    [InlineData("AWS::Lambda::EventInvokeConfig", "{ FunctionName: x }", "This must be a function of the template.")]
    [InlineData("AWS::SQS::Queue", "{ QueueName: q.fifo }", "cannot send to a FIFO queue")]
    [InlineData("AWS::Scheduler::Schedule", "{ ScheduleExpression: rate(1 minute) }", "X has no Target.")]
    public void Load_ResourceThatCannotRun_SaysWhy(string type, string properties, string expected) => Assert.Contains(expected,
        TemplateRig.Refusal($"Resources:\n  X: {{ Type: {type}, Properties: {properties} }}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT * FROM", "[]", "(8,14): The SQL of R, column ")]
    [InlineData("SELECT * FROM 'a'", "[{ Lambda: { FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f' } }]",
        "(9,44): The rule R uses arn:aws:lambda:us-east-1:000000000000:function:f, but the template has no AWS::Lambda::Function")]
    [InlineData("SELECT * FROM 'a'", "[{ Sqs: { QueueUrl: q, RoleArn: 'arn:aws:iam::000000000000:role/r' } }]",
        "(9,38): The rule R uses q, but the template has no AWS::SQS::Queue of this name.")]
    [InlineData("SELECT * FROM 'a'", "[{ DynamoDBv2: { RoleArn: 'arn:aws:iam::000000000000:role/r', PutItem: { TableName: t } } }]",
        "The rule R uses t, but the template has no AWS::DynamoDB::Table of this name.")]
    [InlineData("SELECT * FROM 'a'", "[{ Republish: { Topic: b } }]", "The rule R cannot be run: ")]
    [InlineData("SELECT * FROM 'a'", "[{ Firehose: { DeliveryStreamName: s } }]", "The rule R cannot be run: ")]
    public void Load_RuleThatCannotRun_SaysWhere(string sql, string actions, string expected)
    {
        string refusal = TemplateRig.Refusal($$"""
            Resources:
              Rule:
                Type: AWS::IoT::TopicRule
                Properties:
                  RuleName: R
                  TopicRulePayload:
                    AwsIotSqlVersion: '2016-03-23'
                    Sql: {{sql}}
                    Actions: {{actions}}
            """);

        Assert.Contains(expected, refusal, StringComparison.Ordinal);
    }
}
