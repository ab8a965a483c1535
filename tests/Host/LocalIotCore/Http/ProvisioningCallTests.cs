using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HeatingSensor.Host.Tests.LocalIotCore.Provisioning;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: provisioning templates, their versions, claims and RegisterThing work as on AWS. Method: each call,
/// and each of its errors by status, name and text.</summary>
public sealed class ProvisioningCallTests
{
    private const string Role = "arn:aws:iam::000000000000:role/provisioning";
    private const string Arn = "arn:aws:iot:us-east-1:000000000000:provisioningtemplate/fleet";
    private const string Target = "/provisioning-templates/fleet";

    [Fact]
    public async Task Template_CreatedDescribedAndListed_HasAwsForm()
    {
        await using var api = new TestApi();

        Answer created = await api.SendAsync("POST", "/provisioning-templates", Body(description: "all of them", enabled: true));
        Answer described = await api.SendAsync("GET", Target);
        Answer listed = await api.SendAsync("GET", "/provisioning-templates");

        Assert.Equal($$"""{"templateArn":"{{Arn}}","templateName":"fleet","defaultVersionId":1}""", created.Text);
        string common = $$"""{"templateArn":"{{Arn}}","templateName":"fleet","description":"all of them","creationDate":1795262400,"lastModifiedDate":1795262400,""";
        Assert.Equal($$"""{{common}}"defaultVersionId":1,"templateBody":{{Quoted(FleetTemplate.Body)}},"enabled":true,"provisioningRoleArn":"{{Role}}","type":"FLEET_PROVISIONING"}""",
            described.Text);
        Assert.Equal($$"""{"templates":[{{common}}"enabled":true,"type":"FLEET_PROVISIONING"}]}""", listed.Text);
    }

    [Theory]
    [InlineData("""{"templateName":null}""", "Value null at 'templateName'")]
    [InlineData("""{"templateBody":null}""", "Value null at 'templateBody'")]
    [InlineData("""{"provisioningRoleArn":null}""", "Value null at 'provisioningRoleArn'")]
    [InlineData("""{"provisioningRoleArn":"provisioning"}""", "expected an IAM role's ARN")]
    [InlineData("""{"templateName":"a b"}""", "contains ' ' at position 1")]
    [InlineData("""{"templateName":"0123456789012345678901234567890123456"}""", "1 to 36 characters; this one has 37")]
    [InlineData("""{"templateBody":"{}"}""", "The provisioning template is invalid: it has no Resources")]
    [InlineData("""{"preProvisioningHook":{"targetArn":"arn:aws:lambda:us-east-1:000000000000:function:f"}}""", "does not support preProvisioningHook")]
    [InlineData("""{"type":"JITP"}""", "does not support templates of the type JITP")]
    [InlineData("""{"tags":[{"Key":"a"}]}""", "does not support the parameter tags")]
    public async Task Create_Invalid_IsRefusedAndNothingIsThere(string change, string why)
    {
        await using var api = new TestApi();

        string message = await api.RefusedAsync(400, "InvalidRequestException", "POST", "/provisioning-templates", Body(change));

        Assert.Contains(why, message);
        Assert.Empty(api.Registry.Templates());
    }

    [Fact]
    public async Task Create_NameThatExists_IsAConflict()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/provisioning-templates", Body());

        Answer again = await api.SendAsync("POST", "/provisioning-templates", Body());

        Assert.Equal((409, "ResourceAlreadyExistsException"), (again.Status, again.Error));
        Assert.Equal(Arn, again.Json.GetProperty("resourceArn").GetString());
    }

    [Fact]
    public async Task Update_ChangesWhatIsGivenAndRefusesHooks()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/provisioning-templates", Body());
        await api.GetAsync("POST", Target + "/versions", VersionBody());

        await api.GetAsync("PATCH", Target, """{"enabled":true,"description":"new","defaultVersionId":2}""");
        await api.GetAsync("PATCH", Target, """{"removePreProvisioningHook":true}""");

        TemplateRecord template = api.Registry.FindTemplate("fleet")!;
        Assert.Equal((true, "new", 2, Role),
            (template.IsEnabled, template.Description, template.DefaultVersionId, template.RoleArn));
        await api.RefusedAsync(404, "ResourceNotFoundException", "PATCH", Target, """{"defaultVersionId":3}""");
        await api.RefusedAsync(400, "InvalidRequestException", "PATCH", Target, """{"preProvisioningHook":{"targetArn":"x"}}""");
        await api.RefusedAsync(400, "InvalidRequestException", "PATCH", Target, """{"provisioningRoleArn":"x"}""");
    }

    [Fact]
    public async Task Versions_AreNumberedListedAndHeldToFive()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/provisioning-templates", Body());

        Answer second = await api.SendAsync("POST", Target + "/versions", VersionBody());
        for (int i = 3; i <= 5; i++)
            await api.GetAsync("POST", Target + "/versions?setAsDefault=true", VersionBody());
        await api.RefusedAsync(409, "VersionsLimitExceededException", "POST", Target + "/versions", VersionBody());
        await api.RefusedAsync(409, "DeleteConflictException", "DELETE", Target + "/versions/5");
        await api.GetAsync("DELETE", Target + "/versions/1");
        JsonElement sixth = await api.GetAsync("POST", Target + "/versions", VersionBody());
        JsonElement one = await api.GetAsync("GET", Target + "/versions?maxResults=3");
        JsonElement two = await api.GetAsync("GET", Target + "/versions?maxResults=3&nextToken="
            + Uri.EscapeDataString(one.GetProperty("nextToken").GetString()!));
        Answer described = await api.SendAsync("GET", Target + "/versions/5");

        Assert.Equal($$"""{"templateArn":"{{Arn}}","templateName":"fleet","versionId":2,"isDefaultVersion":false}""", second.Text);
        Assert.Equal(6, sixth.GetProperty("versionId").GetInt32());
        Assert.Equal([2, 3, 4, 5, 6], VersionsIn(one).Concat(VersionsIn(two)));
        Assert.Equal($$"""{"versionId":5,"creationDate":1795262400,"templateBody":{{Quoted(FleetTemplate.Body)}},"isDefaultVersion":true}""",
            described.Text);
    }

    [Theory]
    [InlineData("GET", "/provisioning-templates/nowhere", 404, "ResourceNotFoundException")]
    [InlineData("PATCH", "/provisioning-templates/nowhere", 404, "ResourceNotFoundException")]
    [InlineData("DELETE", "/provisioning-templates/nowhere", 404, "ResourceNotFoundException")]
    [InlineData("GET", "/provisioning-templates/nowhere/versions", 404, "ResourceNotFoundException")]
    [InlineData("POST", "/provisioning-templates/nowhere/provisioning-claim", 404, "ResourceNotFoundException")]
    [InlineData("GET", Target + "/versions/2", 404, "ResourceNotFoundException")]
    [InlineData("DELETE", Target + "/versions/2", 404, "ResourceNotFoundException")]
    [InlineData("GET", Target + "/versions/two", 400, "InvalidRequestException")]
    [InlineData("POST", Target + "/versions", 400, "InvalidRequestException")]
    [InlineData("GET", "/provisioning-templates/a%20b", 400, "InvalidRequestException")]
    [InlineData("GET", "/provisioning-templates?maxResults=0", 400, "InvalidRequestException")]
    public async Task Template_MissingOrInvalid_IsRefused(string method, string target, int status, string error)
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/provisioning-templates", Body());

        await api.RefusedAsync(status, error, method, target);
    }

    [Fact]
    public async Task Everything_IsThereForAnotherProcess()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/provisioning-templates", Body());
        await api.GetAsync("POST", Target + "/versions?setAsDefault=true", VersionBody());
        string id = (await api.GetAsync("POST", "/certificates?setAsActive=true",
            JsonSerializer.Serialize(new { certificateSigningRequest = SigningRequests.Kind("P-256") })))
            .GetProperty("certificateId").GetString()!;
        api.Registry.PutPolicy("p", BuiltInPolicy.Device.Local);
        api.Registry.CreatePolicyVersion("p", BuiltInPolicy.Watch.Local, isDefault: true);
        api.Registry.AttachPolicy("p", id);

        Registry other = Registry.Open(api.Registry.DataDirectory);

        Assert.Equal((2, FleetTemplate.Body), (other.FindTemplate("fleet")!.DefaultVersionId, other.FindTemplate("fleet")!.Default.Body));
        Assert.Equal((2, BuiltInPolicy.Watch.Local), (other.FindPolicy("p")!.DefaultVersionId, other.FindPolicy("p")!.Document));
        Assert.Single(other.FindActive(id)!.Policies);
    }

    [Fact]
    public async Task Delete_RemovesAllVersions()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/provisioning-templates", Body());
        await api.GetAsync("POST", Target + "/versions", VersionBody());

        await api.GetAsync("DELETE", Target);

        await api.RefusedAsync(404, "ResourceNotFoundException", "GET", Target);
    }

    [Fact]
    public async Task Claim_IsACertificateForFiveMinutesAndThisTemplateOnly()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/provisioning-templates", Body());

        JsonElement claim = await api.GetAsync("POST", Target + "/provisioning-claim");

        string id = claim.GetProperty("certificateId").GetString()!;
        using var certificate = X509Certificate2.CreateFromPem(claim.GetProperty("certificatePem").GetString(),
            claim.GetProperty("keyPair").GetProperty("PrivateKey").GetString());
        Assert.Equal(1795262700, claim.GetProperty("expiration").GetDouble());
        Assert.Equal(api.Broker.Time.GetUtcNow().UtcDateTime.AddMinutes(5), certificate.NotAfter.ToUniversalTime());
        Assert.True(MayPublish(api, id, "$aws/certificates/create/json"));
        Assert.True(MayPublish(api, id, "$aws/provisioning-templates/fleet/provision/json"));
        Assert.False(MayPublish(api, id, "$aws/provisioning-templates/heating-fleet/provision/json"));
        Assert.False(MayPublish(api, id, "home/heating/status"));
        Assert.Empty((await api.GetAsync("GET", "/certificates")).GetProperty("certificates").EnumerateArray());
        api.Broker.Time.Advance(TimeSpan.FromMinutes(6));
        api.Registry.RemoveExpired();
        Assert.Null(api.Registry.FindCertificate(id));
    }

    [Fact]
    public async Task RegisterThing_WithASigningRequest_MakesEverything()
    {
        await using var api = new TestApi();

        JsonElement registered = await api.GetAsync("POST", "/things", RegisterBody(SigningRequests.Kind("P-256")));

        using var certificate = X509Certificate2.CreateFromPem(registered.GetProperty("certificatePem").GetString());
        string id = Registry.CertificateIdOf(certificate);
        JsonElement arns = registered.GetProperty("resourceArns");
        Assert.Equal(Registry.ArnOf(id), arns.GetProperty("certificate").GetString());
        Assert.Equal("arn:aws:iot:us-east-1:000000000000:thing/boiler-1", arns.GetProperty("thing").GetString());
        string policy = arns.GetProperty("policy").GetString()!.Split('/')[1];
        CertificateRecord record = api.Registry.FindCertificate(id)!;
        Assert.Equal(["boiler-1"], record.Things);
        Assert.Equal([policy], record.Policies);
        Assert.Equal(CertificateStatus.Active, record.Status);
        Assert.NotNull(api.Registry.FindPolicy(policy));
    }

    [Theory]
    [InlineData("RSA-1024", "p", 400, "ResourceRegistrationFailureException", "its RSA key has 1024 bits")]
    [InlineData("P-256", "", 400, "InvalidRequestException", "Resources.policy.Type is missing")]
    [InlineData("P-256", "missing", 400, "ResourceRegistrationFailureException", "There is no policy \"missing\".")]
    public async Task RegisterThing_Invalid_IsRefusedAndNothingIsThere(string kind, string policy, int status, string error, string why)
    {
        await using var api = new TestApi();

        string message = await api.RefusedAsync(status, error, "POST", "/things", RegisterBody(SigningRequests.Kind(kind), policy));

        Assert.Contains(why, message);
        Assert.Empty(api.Registry.Things());
        Assert.Empty(api.Registry.Certificates());
    }

    [Fact]
    public async Task RegisterThing_WithoutTemplate_IsRefused()
    {
        await using var api = new TestApi();

        Assert.Contains("'templateBody'", await api.RefusedAsync(400, "InvalidRequestException", "POST", "/things", "{}"));
    }

    private static bool MayPublish(TestApi api, string id, string topic)
    {
        Principal principal = api.Registry.FindActive(id)!;
        return PolicyEvaluator.Allows(principal, PolicyAction.Publish, topic, new ConnectionContext(principal, "claim-1"));
    }

    /// <summary>A request with some members changed; null removes one.</summary>
    private static string Body(string change = "{}", string? description = null, bool enabled = false)
    {
        var members = new Dictionary<string, object?>
        {
            ["templateName"] = "fleet",
            ["description"] = description,
            ["templateBody"] = FleetTemplate.Body,
            ["enabled"] = enabled,
            ["provisioningRoleArn"] = Role,
        };
        foreach (JsonProperty member in JsonDocument.Parse(change).RootElement.EnumerateObject())
            members[member.Name] = member.Value.ValueKind == JsonValueKind.Null ? null : member.Value;
        return JsonSerializer.Serialize(members);
    }

    private static string VersionBody() => JsonSerializer.Serialize(new { templateBody = FleetTemplate.Body });

    private static string RegisterBody(string signingRequest, string policy = "document")
    {
        string properties = policy == "document"
            ? """{"Type":"AWS::IoT::Policy","Properties":{"PolicyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"iot:*\",\"Resource\":\"*\"}}"}}"""
            : policy.Length == 0 ? "{}" : $$$"""{"Type":"AWS::IoT::Policy","Properties":{"PolicyName":"{{{policy}}}"}}""";
        return JsonSerializer.Serialize(new
        {
            templateBody = $$$"""
                {"Parameters":{"ThingName":{"Type":"String"},"CSR":{"Type":"String"}},"Resources":{
                "thing":{"Type":"AWS::IoT::Thing","Properties":{"ThingName":{"Ref":"ThingName"} } },
                "certificate":{"Type":"AWS::IoT::Certificate","Properties":{"CertificateSigningRequest":{"Ref":"CSR"} } },
                "policy":{{{properties}}} } }
                """,
            parameters = new { ThingName = "boiler-1", CSR = signingRequest },
        });
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<int> VersionsIn(JsonElement list) =>
        list.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("versionId").GetInt32());
}
