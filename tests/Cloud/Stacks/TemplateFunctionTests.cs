// Goal: what CloudFormation's functions give is what AWS gives, for the local account.
// Method: each function, short and long form, as the name of a thing type.
using LocalIotCore.Stacks;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Stacks;

public sealed class TemplateFunctionTests
{
    private const string Sections = """
        Parameters:
          House: { Type: String, Default: home }
          Rooms: { Type: CommaDelimitedList, Default: 'attic,cellar' }
        Mappings:
          Sizes: { small: { Rooms: '2' } }
        Conditions:
          Yes: !Equals [a, a]
          No: !Not [!Condition Yes]
          Both: !And [!Condition Yes, {Condition: No}]
          Either: !Or [!Condition Yes, !Condition No]
        """;

    [Theory]
    [InlineData("!Ref House", "home")]
    [InlineData("{ Ref: House }", "home")]
    [InlineData("!Ref AWS::Region", "us-east-1")]
    [InlineData("!Ref Queue", "https://sqs.us-east-1.amazonaws.com/000000000000/waiting")]
    [InlineData("!GetAtt Queue.Arn", "arn:aws:sqs:us-east-1:000000000000:waiting")]
    [InlineData("{ 'Fn::GetAtt': [Queue, QueueName] }", "waiting")]
    [InlineData("!Sub 'x-${House}-${!iot:ClientId}-${AWS::AccountId}'", "x-home-${iot:ClientId}-000000000000")]
    [InlineData("!Sub '${Queue.Arn}'", "arn:aws:sqs:us-east-1:000000000000:waiting")]
    [InlineData("!Sub ['${a}-${House}', { a: !Ref AWS::Partition }]", "aws-home")]
    [InlineData("{ 'Fn::Sub': '$${House}$' }", "$home$")]
    [InlineData("!Join ['-', [a, !Ref House, b]]", "a-home-b")]
    [InlineData("!Join ['+', !Ref Rooms]", "attic+cellar")]
    [InlineData("!Select [1, !Ref Rooms]", "cellar")]
    [InlineData("!Select ['0', !Split ['.', 'a.b.c']]", "a")]
    [InlineData("!FindInMap [Sizes, small, Rooms]", "2")]
    [InlineData("!Base64 häuser", "aMOkdXNlcg==")]
    [InlineData("!If [Yes, a, b]", "a")]
    [InlineData("!If [No, a, b]", "b")]
    [InlineData("!If [Both, a, b]", "b")]
    [InlineData("!If [Either, a, b]", "a")]
    [InlineData("!If [No, a, !Ref AWS::NoValue]", "local-Type")]
    public void Function_InATemplate_GivesAwsValue(string expression, string expected) =>
        Assert.Equal(expected, TemplateRig.Value(expression, Sections));

    [Fact]
    public void Parameter_GivenValue_ReplacesTheDefault() =>
        Assert.Equal("barn", TemplateRig.Value("!Ref House", Sections, ("House", "barn")));

    [Fact]
    public void Load_Json_IsReadLikeYaml()
    {
        Stack stack = TemplateRig.Load("""
            {
            	"Resources": {
            		"T": { "Type": "AWS::IoT::ThingType", "Properties": { "ThingTypeName": { "Fn::Join": ["", ["a", "b"]] } } }
            	}
            }
            """);

        Assert.Equal(["ab"], stack.ThingTypes);
    }

    [Fact]
    public void Condition_ThatDoesNotHold_LeavesTheResourceOut()
    {
        Stack stack = TemplateRig.Load(Sections + "\n" + """
            Resources:
              Kept: { Type: AWS::IoT::ThingType, Condition: Yes }
              Left: { Type: AWS::IoT::ThingType, Condition: No }
            """);

        Assert.Equal(["local-Kept"], stack.ThingTypes);
    }
}
