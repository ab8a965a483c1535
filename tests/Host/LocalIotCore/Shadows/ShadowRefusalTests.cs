using System.Text.Json.Nodes;
using LocalIotCore.Shadows;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Goal: what is wrong with a request is told in AWS's code and words, and changes nothing.</summary>
public sealed class ShadowRefusalTests : IDisposable
{
    private readonly ShadowRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("", "Invalid JSON")]
    [InlineData("{", "Invalid JSON")]
    [InlineData("[]", "Invalid JSON")]
    [InlineData("1", "Invalid JSON")]
    [InlineData("""{"state":{"desired":{"a":1,"a":2}}}""", "Invalid JSON")]
    [InlineData("""{"state":{"desired":{"a":01}}}""", "Invalid JSON")]
    [InlineData("""{"state":{"desired":{"a":1}}} x""", "Invalid JSON")]
    [InlineData("""{"state":{"desired":{"a":NaN}}}""", "Invalid JSON")]
    [InlineData("""{"state":{"desired":{"a":"\ud800"}}}""", "Invalid JSON")]
    [InlineData("""{"state":{"desired":{"\udc00":1}}}""", "Invalid JSON")]
    [InlineData("""{"state":{},"clientToken":"\ud800"}""", "Invalid JSON")]
    [InlineData("""{"state":{},"\ud800":1}""", "Invalid JSON")]
    [InlineData("""{"state":{"desired":{"a":1e10000}}}""", "Invalid JSON")]
    [InlineData("""{"state":{"desired":{"a":1e99999999999},"reported":{"a":1e99999999998}}}""", "Invalid JSON")]
    [InlineData("""{"state":{"desired":{"a":-1E-99999999999},"reported":{"a":1}}}""", "Invalid JSON")]
    [InlineData("""{}""", "Missing required node: state")]
    [InlineData("""{"State":{}}""", "Missing required node: state")]
    [InlineData("""{"state":5}""", "State node must be an object")]
    [InlineData("""{"state":[]}""", "State node must be an object")]
    [InlineData("""{"state":{"desired":5}}""", "Desired node must be an object")]
    [InlineData("""{"state":{"desired":[]}}""", "Desired node must be an object")]
    [InlineData("""{"state":{"reported":"x"}}""", "Reported node must be an object")]
    [InlineData("""{"state":{"other":{}}}""", "State contains an invalid node")]
    [InlineData("""{"state":{"desired":{"a":[1,null]}}}""", "State contains an invalid node")]
    [InlineData("""{"state":{"reported":{"a":{"b":[[null]]}}}}""", "State contains an invalid node")]
    [InlineData("""{"state":{"desired":{"a":[{"b":null}]}}}""", "State contains an invalid node")]
    [InlineData("""{"state":{"desired":{"a":1},"delta":{"a":1}}}""", "State contains an invalid node")]
    [InlineData("""{"state":{"desired":{"a":1}},"version":"1"}""", "Invalid version")]
    [InlineData("""{"state":{"desired":{"a":1}},"version":-1}""", "Invalid version")]
    [InlineData("""{"state":{"desired":{"a":1}},"version":0}""", "Invalid version")]
    [InlineData("""{"state":{"desired":{"a":1}},"version":1.5}""", "Invalid version")]
    [InlineData("""{"state":{"desired":{"a":1}},"version":7}""", "Invalid version")]
    [InlineData("""{"state":{"desired":{"a":1}},"clientToken":7}""", "Invalid clientToken")]
    [InlineData("""{"state":{"desired":{"a":1}},"clientToken":null}""", "Invalid clientToken")]
    public void Update_BadRequest_IsRefusedWithAwsWordsAndChangesNothing(string request, string message)
    {
        var reply = _rig.Update(request);

        Assert.Equal((400, message), ((int)reply["code"]!, (string)reply["message"]!));
        Assert.Empty(_rig.Published);
        Assert.Equal(404, (int?)_rig.Get()["code"]);
    }

    [Fact]
    public void Update_NotUtf8_Is415()
    {
        byte[] request = [.. "{\"state\":{\"desired\":{\"a\":\""u8, 0xFF, .. "\"}}}"u8];

        var reply = JsonNode.Parse(_rig.Service.Update(ShadowRig.Classic, request).Body.Span)!;

        Assert.Equal((415, "Unsupported documented encoding; supported encoding is UTF-8"),
            ((int)reply["code"]!, (string)reply["message"]!));
    }

    [Fact]
    public void Update_Rejected_EchoesTheTokenAndHasATime()
    {
        var reply = _rig.Update("""{"clientToken":"t9"}""");

        Assert.Equal(("t9", _rig.Now), ((string)reply["clientToken"]!, (long)reply["timestamp"]!));
    }

    [Fact]
    public void Get_NoShadow_Is404WithoutATimeAndNamesWhatIsMissing()
    {
        Assert.Equal("""{"code":404,"message":"No shadow exists with name: 'boiler-1'","clientToken":"t"}""",
            ShadowRig.Plain(_rig.Get(request: """{"clientToken":"t"}""")));
        Assert.Equal("""{"code":404,"message":"No shadow exists with name: 'configuration'"}""",
            ShadowRig.Plain(_rig.Get(ShadowRig.Named)));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("[]")]
    public void GetAndDelete_BadJson_Is400(string request)
    {
        Assert.Equal("Invalid JSON", (string)_rig.Get(request: request)["message"]!);
        Assert.Equal("Invalid JSON", (string)_rig.Delete(request: request)["message"]!);
    }

    [Fact]
    public void AnyRequest_StoreBroken_Is500AndPublishesNothing()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");
        _rig.Published.Clear();
        _rig.BreakStore();

        foreach (var reply in (JsonObject[])[
            _rig.Update("""{"state":{},"clientToken":"t"}"""), _rig.Delete(request: """{"clientToken":"t"}""")])
            Assert.Equal((500, "Internal service failure", "t"),
                ((int)reply["code"]!, (string)reply["message"]!, (string)reply["clientToken"]!));

        Assert.Empty(_rig.Published);
        _rig.Reopen();
        Assert.Equal(1, (long?)_rig.Get()["version"]);
    }

    [Theory]
    [InlineData("boiler 1", null)]
    [InlineData("", null)]
    [InlineData("boiler-1", "a b")]
    [InlineData("boiler-1", "")]
    [InlineData("boiler-1\n", null)]
    public void AnyRequest_BadName_IsRefusedAndPublishesNothing(string thing, string? shadow)
    {
        var name = new ShadowName(thing, shadow);

        Assert.Equal(400, (int?)_rig.Update("""{"state":{}}""", name)["code"]);
        Assert.Equal(400, (int?)_rig.Get(name)["code"]);
        Assert.Equal(400, (int?)_rig.Delete(name)["code"]);
        Assert.Empty(_rig.Published);
    }
}
