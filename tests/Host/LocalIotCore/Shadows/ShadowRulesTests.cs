using System.Text;
using System.Text.Json.Nodes;
using LocalIotCore.Shadows;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Goal: what is refused, with AWS's code and words; versions, limits and deletion.</summary>
public sealed class ShadowRulesTests : IDisposable
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
    [InlineData("""{}""", "Missing required node: state")]
    [InlineData("""{"State":{}}""", "Missing required node: state")]
    [InlineData("""{"state":5}""", "State node must be an object")]
    [InlineData("""{"state":[]}""", "State node must be an object")]
    [InlineData("""{"state":{"desired":5}}""", "Desired node must be an object")]
    [InlineData("""{"state":{"desired":[]}}""", "Desired node must be an object")]
    [InlineData("""{"state":{"reported":"x"}}""", "Reported node must be an object")]
    [InlineData("""{"state":{"other":{}}}""", "State contains an invalid node")]
    [InlineData("""{"state":{"desired":{"a":[1,null]}}}""", "State contains an invalid node")]
    [InlineData("""{"state":{"desired":{"a":1}},"version":"1"}""", "Invalid version")]
    [InlineData("""{"state":{"desired":{"a":1}},"version":1.5}""", "Invalid version")]
    [InlineData("""{"state":{"desired":{"a":1}},"version":7}""", "Invalid version")]
    [InlineData("""{"state":{"desired":{"a":1}},"clientToken":7}""", "Invalid clientToken")]
    public void Update_BadRequest_IsRefusedWithAwsWordsAndChangesNothing(string request, string message)
    {
        var reply = _rig.Update(request);

        Assert.Equal((400, message), ((int)reply["code"]!, (string)reply["message"]!));
        Assert.Equal(["update/rejected"], _rig.Published.Select(published => published.End));
        Assert.Equal(404, (int?)_rig.Get()["code"]);
    }

    [Fact]
    public void Update_NotUtf8_Is415()
    {
        var reply = _rig.Service.Update(ShadowRig.Classic, [.. "{\"state\":{\"desired\":{\"a\":\""u8, 0xFF, .. "\"}}}"u8]);

        Assert.Equal(415, reply.Code);
        Assert.Contains("Unsupported documented encoding; supported encoding is UTF-8", Encoding.UTF8.GetString(reply.Body.Span));
    }

    [Fact]
    public void Update_Rejected_EchoesTheTokenAndHasATime()
    {
        var reply = _rig.Update("""{"clientToken":"t9"}""");

        Assert.Equal(("t9", _rig.Now), ((string)reply["clientToken"]!, (long)reply["timestamp"]!));
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 400)]
    public void Update_ClientToken_MayHave64Bytes(int length, int code)
    {
        var reply = _rig.Update($$$"""{"state":{},"clientToken":"{{{new string('t', length)}}}"}""");

        Assert.Equal(code, (int?)reply["code"] ?? 0);
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 400)]
    public void Update_Nested_MayHaveSixLevelsOfObjects(int levels, int code) =>
        Nest(string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels), code);

    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 400)]
    public void Update_Nested_ArraysCountAsLevels(int levels, int code) =>
        Nest("{\"a\":" + new string('[', levels) + "1" + new string(']', levels) + "}", code);

    private void Nest(string desired, int code)
    {
        var reply = _rig.Update($$$"""{"state":{"desired":{{{desired}}}}}""");

        Assert.Equal(code, (int?)reply["code"] ?? 0);
        if (code != 0)
            Assert.Equal("JSON contains too many levels of nesting; maximum is 6", (string)reply["message"]!);
    }

    [Fact]
    public void Update_StateAtTheLimit_IsTakenAndOneByteMoreIsNot()
    {
        // {"a":"..."} and {"b":"..."}: 8 bytes around each text.
        string Text(int length) => new('x', length);
        _rig.Update($$$"""{"state":{"desired":{"a":"{{{Text(4000)}}}"} }}""");

        Assert.Equal(413, (int?)_rig.Update($$$"""{"state":{"reported":{"b":"{{{Text(8192 - 4000 - 16 + 1)}}}"} }}""")["code"]);
        Assert.Equal(1, (long?)_rig.Get()["version"]);
        Assert.Equal(2, (long?)_rig.Update($$$"""{"state":{"reported":{"b":"{{{Text(8192 - 4000 - 16)}}}"} }}""")["version"]);
    }

    [Fact]
    public void Update_LargeRequestThatMergesToLittle_IsTaken()
    {
        var manyNulls = string.Join(',', Enumerable.Range(0, 2000).Select(number => $"\"key{number}\":null"));

        Assert.Equal(1, (long?)_rig.Update($$$"""{"state":{"desired":{ {{{manyNulls}}} } }}""")["version"]);
    }

    [Fact]
    public void Update_Version_MustBeTheCurrentOne()
    {
        _rig.Update("""{"state":{"desired":{"a":1}},"version":1}""");
        Assert.Equal(2, (long?)_rig.Update("""{"state":{"desired":{"a":2}},"version":1}""")["version"]);

        var reply = _rig.Update("""{"state":{"desired":{"a":3}},"version":1,"clientToken":"t"}""");

        Assert.Equal((409, "Version conflict", "t"),
            ((int)reply["code"]!, (string)reply["message"]!, (string)reply["clientToken"]!));
        Assert.Equal(2, (long?)_rig.Get()["state"]!["desired"]!["a"]);
    }

    [Fact]
    public void Get_NoShadow_Is404WithoutATimeAndNamesWhatIsMissing()
    {
        Assert.Equal("""{"code":404,"message":"No shadow exists with name: 'boiler-1'","clientToken":"t"}""",
            Plain(_rig.Get(request: """{"clientToken":"t"}""")));
        Assert.Equal("""{"code":404,"message":"No shadow exists with name: 'configuration'"}""", Plain(_rig.Get(ShadowRig.Named)));
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
    public void Get_Present_HasStateStampsVersionAndTheTokenAndIsNotPublished()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");
        _rig.Published.Clear();

        var reply = _rig.Get(request: """{"clientToken":"g"}""");

        Assert.Equal(
            """{"state":{"desired":{"a":1},"delta":{"a":1}},"metadata":{"desired":{"a":{"timestamp":NOW}}},"version":1,"timestamp":NOW,"clientToken":"g"}"""
                .Replace("NOW", $"{_rig.Now}"),
            Plain(reply));
        Assert.Empty(_rig.Published);
    }

    [Fact]
    public void Delete_Present_AnswersWithItsVersionAndItIsGone()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");
        _rig.Update("""{"state":{"desired":{"a":2}}}""");

        var reply = _rig.Delete(request: """{"clientToken":"d"}""");

        Assert.Equal($$$"""{"version":2,"timestamp":{{{_rig.Now}}},"clientToken":"d"}""", Plain(reply));
        Assert.NotNull(_rig.Last("delete/accepted"));
        Assert.Equal(404, (int?)_rig.Get()["code"]);
        Assert.Equal(404, (int?)_rig.Delete()["code"]);
    }

    [Theory]
    [InlineData(48 * 3600, 3)]
    [InlineData((48 * 3600) + 1, 1)]
    public void Update_AfterDeletion_GoesOnWithTheVersionForTwoDays(int laterS, int version)
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");
        _rig.Update("""{"state":{"desired":{"a":2}}}""");
        _rig.Delete();
        _rig.Time.Advance(TimeSpan.FromSeconds(laterS));

        Assert.Equal(version, (long?)_rig.Update("""{"state":{"desired":{"b":1}}}""")["version"]);
        Assert.Equal("""{"b":1}""", Plain(_rig.Get()["state"]!["desired"]!));
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

    [Fact]
    public void Names_LongestOfAll_AreTaken()
    {
        var name = new ShadowName(new string('t', 128), "$" + new string('s', 63));

        Assert.Equal(1, (long?)_rig.Update("""{"state":{}}""", name)["version"]);
        Assert.False((name with { Thing = name.Thing + "t" }).IsValid);
        Assert.False((name with { Shadow = name.Shadow + "s" }).IsValid);
    }

    [Fact]
    public void List_NamedShadows_AreInOrderAndInPages()
    {
        foreach (var shadow in (string[])["telemetry", "configuration", "maintenance", "gone"])
            _rig.Update("""{"state":{}}""", new ShadowName("boiler-1", shadow));
        _rig.Update("""{"state":{}}""");
        _rig.Update("""{"state":{}}""", new ShadowName("boiler-10", "other"));
        _rig.Delete(new ShadowName("boiler-1", "gone"));

        var first = _rig.Service.List("boiler-1", 2, null);
        var second = _rig.Service.List("boiler-1", 2, first.NextToken);

        Assert.Equal(["configuration", "maintenance"], first.Results);
        Assert.Equal(["telemetry"], second.Results);
        Assert.Null(second.NextToken);
        Assert.Empty(_rig.Service.List("nobody", 10, null).Results);
    }

    [Fact]
    public void Reopen_AfterUpdatesAndADeletion_HasTheSameDocuments()
    {
        _rig.Update("""{"state":{"desired":{"a":1,"n":1.50},"reported":{"b":{"c":[1,2]}}}}""");
        _rig.Update("""{"state":{"desired":{"x":1}}}""", ShadowRig.Named);
        _rig.Delete(ShadowRig.Named);
        var before = Plain(_rig.Get());

        _rig.Reopen();

        Assert.Equal(before, Plain(_rig.Get()));
        Assert.Equal(404, (int?)_rig.Get(ShadowRig.Named)["code"]);
        Assert.Equal(2, (long?)_rig.Update("""{"state":{"desired":{"x":1}}}""", ShadowRig.Named)["version"]);
    }

    private static string Plain(JsonNode node) => node.ToJsonString(ShadowJson.Options);
}
