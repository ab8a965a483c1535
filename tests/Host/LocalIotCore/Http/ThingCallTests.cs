using System.Text.Json;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: things are created, described, changed, listed and deleted as AWS does it. Method: each call, and
/// each of its errors by status and name.</summary>
public sealed class ThingCallTests
{
    private const string Arn = "arn:aws:iot:us-east-1:000000000000:thing/boiler-1";

    [Fact]
    public async Task Thing_CreatedAndDescribed_HasAwsForm()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/thing-types/heating");
        JsonElement created = await api.GetAsync("POST", "/things/boiler-1",
            """{"thingTypeName":"heating","attributePayload":{"attributes":{"site":"attic","empty":""}}}""");

        Answer described = await api.SendAsync("GET", "/things/boiler-1");

        string id = created.GetProperty("thingId").GetString()!;
        Assert.True(Guid.TryParse(id, out _));
        Assert.Equal($$"""{"thingName":"boiler-1","thingArn":"{{Arn}}","thingId":"{{id}}"}""", created.GetRawText());
        Assert.Equal($$"""{"defaultClientId":"boiler-1","thingName":"boiler-1","thingId":"{{id}}","thingArn":"{{Arn}}","thingTypeName":"heating","attributes":{"site":"attic"},"version":1}""", described.Text);
    }

    [Fact]
    public async Task Thing_CreatedTwice_IsTheSameOrAConflict()
    {
        await using var api = new TestApi();
        JsonElement first = await api.GetAsync("POST", "/things/boiler-1");

        Assert.Equal(first.GetRawText(), (await api.GetAsync("POST", "/things/boiler-1", "{}")).GetRawText());
        Answer other = await api.SendAsync("POST", "/things/boiler-1", Attributes(("site", "cellar")));

        Assert.Equal((409, "ResourceAlreadyExistsException"), (other.Status, other.Error));
        Assert.Equal(Arn, other.Json.GetProperty("resourceArn").GetString());
        Assert.Equal(first.GetProperty("thingId").GetString(), other.Json.GetProperty("resourceId").GetString());
    }

    [Theory]
    [InlineData("bad%20name", "{}", 400, "InvalidRequestException")]
    [InlineData("boiler-1", "no json", 400, "InvalidRequestException")]
    [InlineData("boiler-1", "[]", 400, "InvalidRequestException")]
    [InlineData("boiler-1", """{"thingTypeName":7}""", 400, "InvalidRequestException")]
    [InlineData("boiler-1", """{"billingGroupName":"x"}""", 400, "InvalidRequestException")]
    [InlineData("boiler-1", """{"attributePayload":{"attributes":{"a b":"1"}}}""", 400, "InvalidRequestException")]
    [InlineData("boiler-1", """{"attributePayload":{"attributes":{"a":"ü"}}}""", 400, "InvalidRequestException")]
    [InlineData("boiler-1", """{"attributePayload":{"attributes":{"a":null}}}""", 400, "InvalidRequestException")]
    [InlineData("boiler-1", """{"attributePayload":{"attributes":{"a":"1","b":"1","c":"1","d":"1"}}}""", 400,
        "InvalidRequestException")]
    [InlineData("boiler-1", """{"thingTypeName":"nowhere"}""", 404, "ResourceNotFoundException")]
    public async Task Create_Invalid_IsRefusedAndNothingIsThere(string name, string body, int status, string error)
    {
        await using var api = new TestApi();

        await api.RefusedAsync(status, error, "POST", $"/things/{name}", body);

        Assert.Empty(api.Registry.Things());
    }

    [Fact]
    public async Task Update_AttributesAndType_FollowMergeAndRemoval()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/thing-types/heating");
        await api.GetAsync("POST", "/things/boiler-1", Attributes(("a", "1"), ("b", "2")));

        await api.GetAsync("PATCH", "/things/boiler-1", """
            {"thingTypeName":"heating","attributePayload":{"attributes":{"b":"","c":"3"},"merge":true}}
            """);
        ThingRecord merged = api.Registry.FindThing("boiler-1")!;
        await api.GetAsync("PATCH", "/things/boiler-1", """
            {"removeThingType":true,"expectedVersion":2,"attributePayload":{"attributes":{"d":"4"}}}
            """);
        ThingRecord replaced = api.Registry.FindThing("boiler-1")!;
        await api.GetAsync("PATCH", "/things/boiler-1", "{}");

        Assert.Equal("a=1 c=3", Text(merged));
        Assert.Equal(("heating", 2), (merged.ThingTypeName, merged.Version));
        Assert.Equal("d=4", Text(replaced));
        Assert.Equal((null, 3), (replaced.ThingTypeName, replaced.Version));
        Assert.Equal("d=4", Text(api.Registry.FindThing("boiler-1")!));
    }

    [Fact]
    public async Task Update_Refused_ChangesNothing()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/things/boiler-1");
        const string Thing = "/things/boiler-1";

        await api.RefusedAsync(404, "ResourceNotFoundException", "PATCH", "/things/boiler-2", "{}");
        await api.RefusedAsync(404, "ResourceNotFoundException", "PATCH", Thing, """{"thingTypeName":"nowhere"}""");
        await api.RefusedAsync(409, "VersionConflictException", "PATCH", Thing, """{"expectedVersion":2}""");
        await api.RefusedAsync(400, "InvalidRequestException", "PATCH", Thing,
            """{"thingTypeName":"a","removeThingType":true}""");

        Assert.Equal(1, api.Registry.FindThing("boiler-1")!.Version);
    }

    [Fact]
    public async Task Delete_IsDoneOnceAndFineTwice_ButNotWithACertificateOrAnotherVersion()
    {
        await using var api = new TestApi();
        string certificateId = api.Registry.Provision("boiler-1").CertificateId;

        await api.RefusedAsync(400, "InvalidRequestException", "DELETE", "/things/boiler-1");
        api.Registry.DetachThing("boiler-1", certificateId);
        await api.RefusedAsync(409, "VersionConflictException", "DELETE", "/things/boiler-1?expectedVersion=7");
        await api.GetAsync("DELETE", "/things/boiler-1?expectedVersion=1");
        await api.GetAsync("DELETE", "/things/boiler-1");

        await api.RefusedAsync(404, "ResourceNotFoundException", "GET", "/things/boiler-1");
    }

    [Fact]
    public async Task List_InPages_GivesEachThingOnceEvenWhileOthersGo()
    {
        await using var api = new TestApi();
        for (int i = 0; i < 7; i++)
            await api.GetAsync("POST", $"/things/boiler-{i}");

        JsonElement first = await api.GetAsync("GET", "/things?maxResults=3");
        await api.GetAsync("DELETE", "/things/boiler-2"); // what the token names
        string token = Uri.EscapeDataString(first.GetProperty("nextToken").GetString()!);
        JsonElement second = await api.GetAsync("GET", $"/things?maxResults=4&nextToken={token}");

        Assert.Equal(["boiler-0", "boiler-1", "boiler-2"], NamesIn(first));
        Assert.Equal(["boiler-3", "boiler-4", "boiler-5", "boiler-6"], NamesIn(second));
        Assert.False(second.TryGetProperty("nextToken", out _));
    }

    [Fact]
    public async Task List_Filtered_GivesWhatFits()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/thing-types/heating");
        await api.GetAsync("POST", "/things/a", """{"thingTypeName":"heating"}""");
        await api.GetAsync("POST", "/things/b", Attributes(("site", "attic")));
        await api.GetAsync("POST", "/things/c", Attributes(("site", "attic-2")));

        Assert.Equal(["a"], NamesIn(await api.GetAsync("GET", "/things?thingTypeName=heating")));
        Assert.Equal(["b"], NamesIn(await api.GetAsync("GET", "/things?attributeName=site&attributeValue=attic")));
        Assert.Equal(["b", "c"], NamesIn(await api.GetAsync("GET",
            "/things?attributeName=site&attributeValue=attic&usePrefixAttributeValue=true")));
        Assert.Empty(NamesIn(await api.GetAsync("GET", "/things?thingTypeName=nowhere")));
    }

    [Theory]
    [InlineData("/things?maxResults=0")]
    [InlineData("/things?maxResults=251")]
    [InlineData("/things?maxResults=many")]
    [InlineData("/things?nextToken=made-up")]
    [InlineData("/things?attributeName=site")]
    [InlineData("/things?usePrefixAttributeValue=yes")]
    public async Task List_WithInvalidParameter_IsRefused(string target)
    {
        await using var api = new TestApi();

        await api.RefusedAsync(400, "InvalidRequestException", "GET", target);
    }

    [Fact]
    public async Task Principals_OfThing_AreItsCertificates()
    {
        await using var api = new TestApi();
        string certificateId = api.Registry.Provision("boiler-1").CertificateId;

        JsonElement principals = await api.GetAsync("GET", "/things/boiler-1/principals");

        Assert.Equal($"arn:aws:iot:us-east-1:000000000000:cert/{certificateId}",
            Assert.Single(principals.GetProperty("principals").EnumerateArray()).GetString());
        await api.RefusedAsync(404, "ResourceNotFoundException", "GET", "/things/boiler-2/principals");
    }

    private static string Attributes(params (string Name, string Value)[] attributes) => JsonSerializer.Serialize(new
    {
        attributePayload = new { attributes = attributes.ToDictionary(entry => entry.Name, entry => entry.Value) },
    });

    private static string Text(ThingRecord thing) =>
        string.Join(' ', thing.Attributes.Select(entry => $"{entry.Key}={entry.Value}"));

    private static IEnumerable<string> NamesIn(JsonElement list) =>
        list.GetProperty("things").EnumerateArray().Select(thing => thing.GetProperty("thingName").GetString()!);
}
