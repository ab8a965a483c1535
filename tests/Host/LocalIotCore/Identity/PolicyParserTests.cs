// Goal: a policy that AWS would refuse is refused here, and the message says where to look.
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class PolicyParserTests
{
    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{"Statement":[]}""", "has no Version")]
    [InlineData("""{"Version":"1","Statement":[]}""", "Version is \"1\"")]
    [InlineData("""{"Version":"2012-10-17"}""", "has no Statement")]
    [InlineData("""{"Version":"2012-10-17","Statement":[]}""", "non-empty")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{}]}""", "Statement[0] has no Effect")]
    [InlineData("""{"Version":"2012-10-17","Version":"2012-10-17","Statement":[{}]}""", "Version")]
    public void Parse_Malformed_SaysWhere(string document, string expected)
    {
        var error = Assert.Throws<PolicyFormatException>(() => Policy.Parse(document));

        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("""{"Effect":"allow","Action":"*","Resource":"*"}""", "\"allow\"")]
    [InlineData("""{"Effect":"Allow","Resource":"*"}""", "has no Action")]
    [InlineData("""{"Effect":"Allow","Action":"*"}""", "has no Resource")]
    [InlineData("""{"Effect":"Allow","NotAction":"*","Resource":"*"}""", "NotAction")]
    [InlineData("""{"Effect":"Allow","Action":"Publish","Resource":"*"}""", "is not an action")]
    [InlineData("""{"Effect":"Allow","Action":[1],"Resource":"*"}""", "Action[0]")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"topic/a"}""", "is not an ARN")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:${x"}""", "${")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateEquals":{"a":"b"}}}""", "DateEquals")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":1}}""", "Statement[0].Condition.Bool")]
    public void Parse_MalformedStatement_SaysWhere(string statement, string expected) =>
        Parse_Malformed_SaysWhere($$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""", expected);

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"iot:Publish","Resource":"*"}""")]
    [InlineData("""[{"Effect":"Allow","Action":"iot:Publish","Resource":"*"}]""")]
    [InlineData("""[{"Sid":"s","Effect":"Deny","Action":["iot:DescribeJobExecution","greengrass:*"],"Resource":["*"]}]""")]
    public void Parse_StatementThatAwsAccepts_IsAccepted(string statement) =>
        Policy.Parse($$"""{"Version":"2012-10-17","Id":"i","Statement":{{statement}}}""");

    [Fact]
    public void Parse_SizeLimit_CountsAllButWhiteSpace()
    {
        const string Format =
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:#"}]}""";
        var longest = Format.Replace("#", new string('x', 2048 - Format.Length + 1)).Replace(",", ", \n\t");

        Policy.Parse(longest);
        var error = Assert.Throws<PolicyFormatException>(() => Policy.Parse(longest.Replace("arn:", "arn:x")));

        Assert.Contains("2049", error.Message);
    }
}
