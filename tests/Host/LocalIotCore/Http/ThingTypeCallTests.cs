using System.Text.Json;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: thing types live and die as AWS's do, and every other call is answered clearly. Method: each call and
/// each of its errors, the five minutes before a deletion in virtual time.</summary>
public sealed class ThingTypeCallTests
{
    private const long NowS = 1795262400; // where VirtualTime starts

    private const string Properties =
        """{"thingTypeProperties":{"thingTypeDescription":"A boiler's relay","searchableAttributes":["site"]}}""";

    [Fact]
    public async Task Type_CreatedAndDescribed_HasAwsForm()
    {
        await using var api = new TestApi();
        JsonElement created = await api.GetAsync("POST", "/thing-types/heating", Properties);

        Answer described = await api.SendAsync("GET", "/thing-types/heating");
        Answer listed = await api.SendAsync("GET", "/thing-types");

        const string Rest = "\"thingTypeArn\":\"arn:aws:iot:us-east-1:000000000000:thingtype/heating\","
            + "\"thingTypeProperties\":{\"thingTypeDescription\":\"A boiler's relay\",\"searchableAttributes\":[\"site\"]},"
            + "\"thingTypeMetadata\":{\"deprecated\":false,\"creationDate\":1795262400}}";
        Assert.Equal($$"""{"thingTypeName":"heating","thingTypeId":{{created.GetProperty("thingTypeId").GetRawText()}},{{Rest}}""",
            described.Text);
        Assert.Equal($$"""{"thingTypes":[{"thingTypeName":"heating",{{Rest}}]}""", listed.Text);
        Assert.Equal(created.GetRawText(),
            (await api.GetAsync("POST", "/thing-types/heating", Properties)).GetRawText());
        await api.RefusedAsync(409, "ResourceAlreadyExistsException", "POST", "/thing-types/heating");
    }

    [Fact]
    public async Task Type_Deprecated_TakesNoMoreThingsAndGoesAfterFiveMinutes()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/thing-types/heating");
        await api.GetAsync("POST", "/things/boiler-1", """{"thingTypeName":"heating"}""");
        await api.RefusedAsync(400, "InvalidRequestException", "DELETE", "/thing-types/heating");

        await api.GetAsync("POST", "/thing-types/heating/deprecate", "{}");

        JsonElement metadata = (await api.GetAsync("GET", "/thing-types/heating")).GetProperty("thingTypeMetadata");
        Assert.True(metadata.GetProperty("deprecated").GetBoolean());
        Assert.Equal(NowS, metadata.GetProperty("deprecationDate").GetDouble());
        await api.RefusedAsync(400, "InvalidRequestException", "POST", "/things/boiler-2",
            """{"thingTypeName":"heating"}""");
        await api.GetAsync("PATCH", "/things/boiler-1", """{"thingTypeName":"heating"}"""); // it has it already
        api.Broker.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Contains("boiler-1",
            await api.RefusedAsync(400, "InvalidRequestException", "DELETE", "/thing-types/heating"));
        await api.GetAsync("DELETE", "/things/boiler-1");
        await api.GetAsync("DELETE", "/thing-types/heating");
        await api.RefusedAsync(404, "ResourceNotFoundException", "GET", "/thing-types/heating");
    }

    [Fact]
    public async Task Type_DeprecationUndone_TakesThingsAgain()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/thing-types/heating");
        await api.GetAsync("POST", "/thing-types/heating/deprecate");
        await api.GetAsync("POST", "/thing-types/heating/deprecate", """{"undoDeprecate":true}""");

        await api.GetAsync("POST", "/things/boiler-1", """{"thingTypeName":"heating"}""");
    }

    [Theory]
    [InlineData(400, "InvalidRequestException", "POST", "/thing-types/a%20b", "{}")]
    [InlineData(400, "InvalidRequestException", "POST", "/thing-types/a",
        """{"thingTypeProperties":{"searchableAttributes":["a","b","c","d"]}}""")]
    [InlineData(400, "InvalidRequestException", "GET", "/thing-types?maxResults=0", "")]
    [InlineData(404, "ResourceNotFoundException", "GET", "/thing-types/a", "")]
    [InlineData(404, "ResourceNotFoundException", "DELETE", "/thing-types/a", "")]
    [InlineData(404, "ResourceNotFoundException", "POST", "/thing-types/a/deprecate", "{}")]
    public async Task Type_Invalid_IsRefused(int status, string error, string method, string target, string body)
    {
        await using var api = new TestApi();

        await api.RefusedAsync(status, error, method, target, body);
    }

    [Fact]
    public async Task Types_Filtered_AreThoseOfTheName()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/thing-types/a");
        await api.GetAsync("POST", "/thing-types/b");

        JsonElement one = await api.GetAsync("GET", "/thing-types?thingTypeName=b");
        JsonElement page = await api.GetAsync("GET", "/thing-types?maxResults=1");

        Assert.Equal("b", Assert.Single(one.GetProperty("thingTypes").EnumerateArray())
            .GetProperty("thingTypeName").GetString());
        Assert.Single(page.GetProperty("thingTypes").EnumerateArray());
        Assert.True(page.TryGetProperty("nextToken", out _));
    }

    [Theory]
    [InlineData("/endpoint")]
    [InlineData("/endpoint?endpointType=iot%3AData-ATS")]
    [InlineData("/endpoint?endpointType=iot%3AData")]
    [InlineData("/endpoint?endpointType=iot%3AJobs")]
    [InlineData("/endpoint?endpointType=iot%3ACredentialProvider")]
    public async Task Endpoint_OfEachType_IsTheAddressTheCallerKnows(string target)
    {
        await using var api = new TestApi();

        JsonElement endpoint = await api.GetAsync("GET", target);

        Assert.Equal(TestApi.Host, endpoint.GetProperty("endpointAddress").GetString());
    }

    [Fact]
    public async Task Endpoint_OfAnUnknownType_IsRefused()
    {
        await using var api = new TestApi();

        await api.RefusedAsync(400, "InvalidRequestException", "GET", "/endpoint?endpointType=iot%3ANothing");
    }
}
