using System.Text.Json;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: policies and their versions are created, read, put in force and deleted as AWS does it. Method: each
/// call, and each of its errors by status, name and text.</summary>
public sealed class PolicyCallTests
{
    private const string Arn = "arn:aws:iot:us-east-1:000000000000:policy/p";
    private const string Allow = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:*","Resource":"*"}}""";
    private const string Deny = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iot:*","Resource":"*"}}""";

    [Fact]
    public async Task Policy_CreatedAndRead_HasAwsForm()
    {
        await using var api = new TestApi();

        Answer created = await api.SendAsync("POST", "/policies/p", Body(Allow));
        api.Broker.Time.Advance(TimeSpan.FromSeconds(2));
        await api.GetAsync("POST", "/policies/p/version?setAsDefault=true", Body(Deny));
        Answer got = await api.SendAsync("GET", "/policies/p");

        Assert.Equal($$"""{"policyName":"p","policyArn":"{{Arn}}","policyDocument":{{Quoted(Allow)}},"policyVersionId":"1"}""",
            created.Text);
        string generation = got.Json.GetProperty("generationId").GetString()!;
        Assert.Equal(64, generation.Length);
        Assert.Equal($$"""{"policyName":"p","policyArn":"{{Arn}}","policyDocument":{{Quoted(Deny)}},"defaultVersionId":"2","creationDate":1795262400,"lastModifiedDate":1795262402,"generationId":"{{generation}}"}""",
            got.Text);
    }

    [Theory]
    [InlineData(Allow)]
    [InlineData(Deny)]
    public async Task Create_NameThatExists_IsAConflictEvenIfItIsTheSame(string document)
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/policies/p", Body(Allow));

        Answer again = await api.SendAsync("POST", "/policies/p", Body(document));

        Assert.Equal((409, "ResourceAlreadyExistsException"), (again.Status, again.Error));
        Assert.Equal("Policy cannot be created - name already exists (name=p)",
            again.Json.GetProperty("message").GetString());
        Assert.Equal(("p", Arn), (again.Json.GetProperty("resourceId").GetString(),
            again.Json.GetProperty("resourceArn").GetString()));
        Assert.Equal(Allow, api.Registry.FindPolicy("p")!.Document);
    }

    [Theory]
    [InlineData("/policies/a%20b", Allow, "InvalidRequestException", "contains ' ' at position 1")]
    [InlineData("/policies/a%2Fb", Allow, "InvalidRequestException", "contains '/' at position 1")]
    [InlineData("/policies/p", null, "InvalidRequestException", "Value null at 'policyDocument' failed to satisfy constraint: Member must not be null")]
    [InlineData("/policies/p", "", "MalformedPolicyException", "Policy document is Malformed: ")]
    [InlineData("/policies/p", "{", "MalformedPolicyException", "Policy document is Malformed: ")]
    [InlineData("/policies/p", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*"},{"Effect":"Maybe","Action":"*","Resource":"*"}]}""",
        "MalformedPolicyException", "Statement[1].Effect is \"Maybe\"")]
    [InlineData("/policies/p", """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:*","Resource":"topic/a"}}""",
        "MalformedPolicyException", "Statement.Resource: \"topic/a\" is not an ARN")]
    public async Task Create_Invalid_SaysWhereAndCreatesNothing(string target, string? document, string error, string where)
    {
        await using var api = new TestApi();

        string message = await api.RefusedAsync(400, error, "POST", target, Body(document));

        Assert.Contains(where, message);
        Assert.Empty(api.Registry.Policies());
    }

    [Theory]
    [InlineData(2048, null)]
    [InlineData(2049, "The policy document has 2049 characters, white space not counted; AWS allows 2048.")]
    public async Task Create_LongDocument_IsHeldToAwsLimit(int sizeChars, string? why)
    {
        await using var api = new TestApi();
        const string Format = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:#"}}""";
        string document = Format.Replace("#", new string('x', sizeChars - Format.Length + 1)).Replace(",", ", \n");

        Answer answer = await api.SendAsync("POST", "/policies/p", Body(document));

        Assert.Equal(why is null ? (200, null) : (400, "MalformedPolicyException"), (answer.Status, answer.Error));
        if (why is not null)
            Assert.Contains(why, answer.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Create_LongestName_IsAcceptedAndOneMoreIsNot()
    {
        await using var api = new TestApi();
        string longest = new('p', 128);

        await api.GetAsync("POST", "/policies/" + longest, Body(Allow));
        await api.RefusedAsync(400, "InvalidRequestException", "POST", $"/policies/{longest}p", Body(Allow));
        await api.RefusedAsync(400, "InvalidRequestException", "POST", "/policies/q",
            $$"""{"policyDocument":{{Quoted(Allow)}},"tags":[{"Key":"a"}]}""");
    }

    [Fact]
    public async Task Versions_AreNumberedListedAndHeldToFive()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/policies/p", Body(Allow));

        Answer second = await api.SendAsync("POST", "/policies/p/version", Body(Deny));
        for (int i = 3; i <= 5; i++)
            await api.GetAsync("POST", "/policies/p/version?setAsDefault=true", Body(Deny));
        string tooMany = await api.RefusedAsync(409, "VersionsLimitExceededException", "POST", "/policies/p/version",
            Body(Deny));
        await api.GetAsync("DELETE", "/policies/p/version/3");
        JsonElement sixth = await api.GetAsync("POST", "/policies/p/version", Body(Allow));
        JsonElement listed = await api.GetAsync("GET", "/policies/p/version");

        Assert.Equal($$"""{"policyArn":"{{Arn}}","policyDocument":{{Quoted(Deny)}},"policyVersionId":"2","isDefaultVersion":false}""",
            second.Text);
        Assert.Equal("The policy p already has the maximum number of versions (5)", tooMany);
        Assert.Equal("6", sixth.GetProperty("policyVersionId").GetString());
        Assert.Equal(["6 False", "5 True", "4 False", "2 False", "1 False"],
            listed.GetProperty("policyVersions").EnumerateArray().Select(version =>
                $"{version.GetProperty("versionId").GetString()} {version.GetProperty("isDefaultVersion").GetBoolean()}"));
        Assert.Equal(1795262400, listed.GetProperty("policyVersions")[0].GetProperty("createDate").GetDouble());
    }

    [Fact]
    public async Task Version_ReadAndPutInForce_IsTheDocumentOfThePolicy()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/policies/p", Body(Allow));
        await api.GetAsync("POST", "/policies/p/version", Body(Deny));

        JsonElement before = await api.GetAsync("GET", "/policies/p/version/2");
        await api.GetAsync("PATCH", "/policies/p/version/2");
        JsonElement after = await api.GetAsync("GET", "/policies/p/version/2");
        JsonElement first = await api.GetAsync("GET", "/policies/p/version/1");

        Assert.Equal((false, true, false), (IsDefault(before), IsDefault(after), IsDefault(first)));
        Assert.Equal((Deny, Deny, Allow), (DocumentIn(before), DocumentIn(after), DocumentIn(first)));
        Assert.Equal(Deny, DocumentIn(await api.GetAsync("GET", "/policies/p")));
        Assert.Equal(["policyArn", "policyName", "policyDocument", "policyVersionId", "isDefaultVersion",
            "creationDate", "lastModifiedDate", "generationId"],
            after.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("GET", "/policies/q", 404, "ResourceNotFoundException")]
    [InlineData("DELETE", "/policies/q", 404, "ResourceNotFoundException")]
    [InlineData("GET", "/policies/q/version", 404, "ResourceNotFoundException")]
    [InlineData("POST", "/policies/q/version", 404, "ResourceNotFoundException")]
    [InlineData("GET", "/policies/p/version/9", 404, "ResourceNotFoundException")]
    [InlineData("PATCH", "/policies/p/version/9", 404, "ResourceNotFoundException")]
    [InlineData("DELETE", "/policies/p/version/9", 404, "ResourceNotFoundException")]
    [InlineData("DELETE", "/policies/p/version/1", 409, "DeleteConflictException")]
    [InlineData("GET", "/policies/p/version/v1", 400, "InvalidRequestException")]
    [InlineData("PATCH", "/policies/p/version/-1", 400, "InvalidRequestException")]
    [InlineData("GET", "/policies/%20", 400, "InvalidRequestException")]
    [InlineData("PUT", "/policies/p", 501, "NotImplemented")]
    public async Task Policy_MissingOrInvalid_IsRefused(string method, string target, int status, string error)
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/policies/p", Body(Allow));

        await api.RefusedAsync(status, error, method, target, method == "POST" ? Body(Allow) : "");

        Assert.Equal(Allow, api.Registry.FindPolicy("p")!.Document);
    }

    [Fact]
    public async Task Delete_InAwsOrder_NamesWhatIsInTheWay()
    {
        await using var api = new TestApi();
        string id = api.Registry.Provision("boiler-1").CertificateId;
        await api.GetAsync("POST", "/policies/p", Body(Allow));
        await api.GetAsync("POST", "/policies/p/version", Body(Deny));
        api.Registry.AttachPolicy("p", id);

        Assert.Equal("The policy cannot be deleted as the policy is attached to one or more principals (name=p)",
            await api.RefusedAsync(409, "DeleteConflictException", "DELETE", "/policies/p"));
        api.Registry.DetachPolicy("p", id);
        Assert.Equal("The policy cannot be deleted as versions other than than default version exist",
            await api.RefusedAsync(409, "DeleteConflictException", "DELETE", "/policies/p"));
        await api.GetAsync("DELETE", "/policies/p/version/2");
        await api.GetAsync("DELETE", "/policies/p");

        await api.RefusedAsync(404, "ResourceNotFoundException", "DELETE", "/policies/p");
    }

    [Theory]
    [InlineData("", "c b", "a")]
    [InlineData("&isAscendingOrder=true", "a b", "c")]
    public async Task List_InPages_IsOrderedByCreation(string order, string first, string second)
    {
        await using var api = new TestApi();
        foreach (string name in (string[])["a", "b", "c"])
        {
            await api.GetAsync("POST", "/policies/" + name, Body(Allow));
            api.Broker.Time.Advance(TimeSpan.FromSeconds(1));
        }

        JsonElement one = await api.GetAsync("GET", "/policies?pageSize=2" + order);
        string marker = Uri.EscapeDataString(one.GetProperty("nextMarker").GetString()!);
        JsonElement two = await api.GetAsync("GET", $"/policies?pageSize=2{order}&marker={marker}");

        Assert.Equal((first, second), (NamesIn(one), NamesIn(two)));
        Assert.False(two.TryGetProperty("nextMarker", out _));
    }

    /// <summary>Files of earlier editions hold one document and no version numbers.</summary>
    [Fact]
    public async Task Policy_OfAnEarlierEdition_IsVersionOne()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/policies/p", Body(Deny));
        string path = Path.Combine(api.Registry.DataDirectory, "registry", "policies", "p.json");
        File.WriteAllText(path,
            $$"""{"policyName":"p","document":{{Quoted(Allow)}},"createdAt":"2026-01-02T03:04:05+00:00"}""");

        JsonElement listed = await api.GetAsync("GET", "/policies/p/version");
        JsonElement added = await api.GetAsync("POST", "/policies/p/version?setAsDefault=true", Body(Deny));

        Assert.Equal("""[{"versionId":"1","isDefaultVersion":true,"createDate":1767323045}]""",
            listed.GetProperty("policyVersions").GetRawText());
        Assert.Equal("2", added.GetProperty("policyVersionId").GetString());
        Assert.Equal(Allow, DocumentIn(await api.GetAsync("GET", "/policies/p/version/1")));
    }

    private static string Body(string? document) => JsonSerializer.Serialize(new { policyDocument = document });

    private static string Quoted(string document) => $"\"{document.Replace("\"", "\\\"")}\"";

    private static bool IsDefault(JsonElement version) => version.GetProperty("isDefaultVersion").GetBoolean();

    private static string? DocumentIn(JsonElement answer) => answer.GetProperty("policyDocument").GetString();

    private static string NamesIn(JsonElement list) => string.Join(' ',
        list.GetProperty("policies").EnumerateArray().Select(policy => policy.GetProperty("policyName").GetString()));
}
