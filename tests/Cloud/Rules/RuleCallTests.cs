using System.Text;
using System.Text.Json;
using LocalIotCore.Http;
using LocalIotCore.Rules;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>Goal: the calls for rules have AWS's form, and every mistake its error. Method: the calls without a network, each
/// of their members checked.</summary>
public sealed class RuleCallTests
{
    private const string Payload = """{"sql":"SELECT * FROM 'home/+'","awsIotSqlVersion":"2016-03-23","description":"d","actions":[{"lambda":{"functionArn":"f"}}],"errorAction":{"lambda":{"functionArn":"e"}}}""";

    [Fact]
    public async Task Rule_CreatedAndRead_HasAwsForm()
    {
        await using var cloud = new RuleCloud();

        Assert.Equal("{}", Send(cloud, "POST", "/rules/store", Payload).GetRawText());

        JsonElement answer = Send(cloud, "GET", "/rules/store");
        JsonElement rule = answer.GetProperty("rule");
        Assert.Equal("arn:aws:iot:us-east-1:000000000000:rule/store", answer.GetProperty("ruleArn").GetString());
        Assert.Equal(["ruleName", "sql", "description", "createdAt", "actions", "ruleDisabled", "awsIotSqlVersion", "errorAction"],
            rule.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""[{"lambda":{"functionArn":"f"}}]""", rule.GetProperty("actions").GetRawText());
        Assert.Equal("""{"lambda":{"functionArn":"e"}}""", rule.GetProperty("errorAction").GetRawText());
        Assert.False(rule.GetProperty("ruleDisabled").GetBoolean());
        Assert.Equal(JsonValueKind.Number, rule.GetProperty("createdAt").ValueKind);
    }

    [Fact]
    public async Task Rule_ReplacedSwitchedAndDeleted_IsWhatItIs()
    {
        await using var cloud = new RuleCloud();
        Send(cloud, "POST", "/rules/store", Payload);

        Send(cloud, "PATCH", "/rules/store", Payload.Replace("home/+", "house/+"));
        Assert.Equal("house/+", cloud.Engine.Find("store")!.Definition.Query.TopicFilter);
        Send(cloud, "POST", "/rules/store/disable");
        Assert.True(Send(cloud, "GET", "/rules/store").GetProperty("rule").GetProperty("ruleDisabled").GetBoolean());
        Send(cloud, "POST", "/rules/store/enable");
        Assert.False(cloud.Engine.Find("store")!.IsDisabled);
        Send(cloud, "DELETE", "/rules/store");

        Assert.Empty(cloud.Engine.All());
    }

    [Fact]
    public async Task Rules_Listed_ComeInPagesAndByTopic()
    {
        await using var cloud = new RuleCloud();
        foreach (string name in (string[])["c", "a", "b"])
            Send(cloud, "POST", $"/rules/{name}", Payload.Replace("home/+", $"home/{name}"));
        Send(cloud, "POST", "/rules/a/disable");

        JsonElement first = Send(cloud, "GET", "/rules?maxResults=2");
        JsonElement second = Send(cloud, "GET", "/rules?maxResults=2&nextToken=" + Uri.EscapeDataString(first.GetProperty("nextToken").GetString()!));

        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(["c"], Names(second));
        Assert.False(second.TryGetProperty("nextToken", out _));
        Assert.Equal(["ruleArn", "ruleName", "topicPattern", "createdAt", "ruleDisabled"],
            first.GetProperty("rules")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(["b"], Names(Send(cloud, "GET", "/rules?topic=home%2Fb")));
        Assert.Equal(["b", "c"], Names(Send(cloud, "GET", "/rules?ruleDisabled=false")));
    }

    [Theory]
    [InlineData("GET", "/rules/absent", "", 401, "UnauthorizedException", "Access to topic rule 'absent' was denied")]
    [InlineData("PATCH", "/rules/absent", Payload, 401, "UnauthorizedException", "Access to topic rule 'absent' was denied")]
    [InlineData("DELETE", "/rules/absent", "", 401, "UnauthorizedException", "Access to topic rule 'absent' was denied")]
    [InlineData("POST", "/rules/absent/enable", "", 401, "UnauthorizedException", "Access to topic rule 'absent' was denied")]
    [InlineData("POST", "/rules/there", Payload, 409, "ResourceAlreadyExistsException", "there")]
    [InlineData("POST", "/rules/has-hyphen", Payload, 400, "InvalidRequestException", "ruleName")]
    [InlineData("POST", "/rules/r", "", 400, "InvalidRequestException", "not JSON")]
    [InlineData("POST", "/rules/r", """{"sql":"SELECT * FROM 'a'","actions":[{"firehose":{}}]}""", 400, "InvalidRequestException", "actions[0].firehose")]
    [InlineData("POST", "/rules/r", """{"sql":"SELEC * FROM 'a'","actions":[]}""", 400, "SqlParseException", "line 1, column 1")]
    [InlineData("GET", "/rules?maxResults=0", "", 400, "InvalidRequestException", "maxResults")]
    [InlineData("GET", "/destinations/absent", "", 401, "UnauthorizedException", "absent")]
    [InlineData("POST", "/destinations", "{}", 400, "InvalidRequestException", "confirmationUrl")]
    [InlineData("POST", "/destinations", """{"destinationConfiguration":{"httpUrlConfiguration":{"confirmationUrl":"x"}}}""", 400, "InvalidRequestException", "\"x\" is not a URL")]
    [InlineData("PATCH", "/destinations", """{"arn":"absent","status":"ON"}""", 400, "InvalidRequestException", "'ON'")]
    [InlineData("GET", "/confirmdestination/wrong", "", 400, "InvalidRequestException", "token")]
    public async Task Call_Wrong_IsRefusedAsOnAws(string method, string target, string body, int status, string error, string message)
    {
        await using var cloud = new RuleCloud();
        Send(cloud, "POST", "/rules/there", Payload);

        var exception = Assert.Throws<ApiException>(() => Send(cloud, method, target, body));

        Assert.Equal((status, error), (exception.Status, exception.Name));
        Assert.Contains(message, exception.Message);
    }

    [Fact]
    public async Task Rule_OfATemplate_IsNotChangedOverHttps()
    {
        await using var cloud = new RuleCloud();
        cloud.Engine.AddFromTemplate(RuleCloud.Parse("t", "SELECT * FROM 'a'", """{"lambda":{"functionArn":"f"}}"""));

        var exception = Assert.Throws<ApiException>(() => Send(cloud, "DELETE", "/rules/t"));

        Assert.Equal(("InvalidRequestException", "Rule t belongs to the template that this cloud runs: change it there."),
            (exception.Name, exception.Message));
    }

    [Fact]
    public async Task Destination_CreatedConfirmedListedDeleted_HasAwsForm()
    {
        await using var cloud = new RuleCloud();
        JsonElement created = Send(cloud, "POST", "/destinations",
            """{"destinationConfiguration":{"httpUrlConfiguration":{"confirmationUrl":"http://127.0.0.1:1/"}}}""").GetProperty("topicRuleDestination");
        string arn = created.GetProperty("arn").GetString()!;
        Assert.StartsWith("arn:aws:iot:us-east-1:000000000000:ruledestination/http/", arn);
        Assert.Equal("IN_PROGRESS", created.GetProperty("status").GetString());
        Assert.Equal("http://127.0.0.1:1/", created.GetProperty("httpUrlProperties").GetProperty("confirmationUrl").GetString());

        Send(cloud, "GET", "/confirmdestination/" + cloud.Engine.Destinations.Find(arn)!.Token);
        string path = "/destinations/" + Uri.EscapeDataString(arn);
        Assert.Equal("ENABLED", Send(cloud, "GET", path).GetProperty("topicRuleDestination").GetProperty("status").GetString());
        Send(cloud, "PATCH", "/destinations", $$"""{"arn":"{{arn}}","status":"DISABLED"}""");
        JsonElement listed = Send(cloud, "GET", "/destinations").GetProperty("destinationSummaries")[0];
        Assert.Equal(("DISABLED", "http://127.0.0.1:1/"), (listed.GetProperty("status").GetString(),
            listed.GetProperty("httpUrlSummary").GetProperty("confirmationUrl").GetString()));
        Send(cloud, "DELETE", path);
        Assert.Empty(cloud.Engine.Destinations.All());
    }

    private static IEnumerable<string?> Names(JsonElement list) =>
        list.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("ruleName").GetString());

    private static JsonElement Send(RuleCloud cloud, string method, string target, string body = "")
    {
        var table = new RouteTable([.. new RuleCalls(cloud.Engine).Routes(), .. new RuleDestinationCalls(cloud.Engine.Destinations).Routes()]);
        (string path, Query query) = ApiRequest.SplitTarget(target);
        (Route route, Dictionary<string, string> values) = table.Find(method, path);
        var request = new ApiRequest
        {
            Method = method,
            RawPath = path,
            Query = query,
            Headers = new HeaderDictionary(),
            Body = Encoding.UTF8.GetBytes(body),
            TraceId = "trace",
        };
        ApiReply reply = route.Answer(new Call(request, values, Caller.Owner("key")));
        return JsonDocument.Parse(reply.Body).RootElement;
    }
}
