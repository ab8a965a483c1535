using System.Text.Json.Nodes;
using LocalIotCore.Shadows;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Goal: what an update makes of a document, and what then differs, case by case.</summary>
public sealed class ShadowMergeTests : IDisposable
{
    private readonly ShadowRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("""{"a":1}""", """{"b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"c":2}}""", """{"a":{"b":1,"c":2}}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":null}}""", """{"a":{"c":2}}""")]
    [InlineData("""{"a":{"b":1},"x":1}""", """{"a":{"b":null}}""", """{"a":{},"x":1}""")]
    [InlineData("""{"a":{"b":1},"x":1}""", """{"a":null}""", """{"x":1}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{}}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":1}""", """{"b":{"c":null}}""", """{"a":1}""")]
    [InlineData("""{"a":1}""", """{"b":{"c":null,"d":1}}""", """{"a":1,"b":{"d":1}}""")]
    [InlineData("""{"a":1}""", """{"b":{"c":{"d":null},"e":1}}""", """{"a":1,"b":{"e":1}}""")]
    [InlineData("""{"a":1}""", """{"b":{"c":{"d":null},"e":null}}""", """{"a":1}""")]
    [InlineData("""{"a":1}""", """{"b":{"c":null,"d":{}}}""", """{"a":1,"b":{"d":{}}}""")]
    [InlineData("""{"a":1}""", """{"a":{"c":null}}""", null)]
    [InlineData("""{"a":1}""", """{"b":{}}""", """{"a":1,"b":{}}""")]
    [InlineData("""{"a":1,"b":1}""", """{"b":{}}""", """{"a":1,"b":{}}""")]
    [InlineData("""{"a":1,"b":[1]}""", """{"b":{}}""", """{"a":1,"b":{}}""")]
    [InlineData("""{"a":1,"b":{"c":3},"d":{}}""", """{"a":1,"b":{"c":{}},"d":{}}""", """{"a":1,"b":{"c":{}},"d":{}}""")]
    [InlineData("""{"a":{}}""", """{"a":{"b":null}}""", """{"a":{}}""")]
    [InlineData("""{"a":{"b":{"c":1}}}""", """{"a":{"b":{"c":null}}}""", """{"a":{"b":{}}}""")]
    [InlineData("""{"a":{"b":{"c":1}}}""", """{"a":{"b":null}}""", """{"a":{}}""")]
    [InlineData("""{"a":{"b":{}}}""", """{"a":null}""", null)]
    [InlineData("""{"a":1}""", """{}""", """{"a":1}""")]
    [InlineData("""{"a":1}""", """{"b":[{}]}""", """{"a":1,"b":[{}]}""")]
    [InlineData("""{"a":1}""", """{"timestamp":{"timestamp":2}}""", """{"a":1,"timestamp":{"timestamp":2}}""")]
    [InlineData("""{"a":[1,2,3]}""", """{"a":[4]}""", """{"a":[4]}""")]
    [InlineData("""{"a":[1]}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":"text"}""", """{"a":"text"}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":[]}""", """{"a":[]}""")]
    [InlineData("""{"a":1}""", """{"a":1.50}""", """{"a":1.50}""")]
    [InlineData("""{"a":1}""", """{"a":12345678901234567890123}""", """{"a":12345678901234567890123}""")]
    [InlineData("""{"a":1}""", """{"ä":"ö\u0022"}""", """{"a":1,"ä":"ö\""}""")]
    public void Update_Patch_IsMerged(string before, string patch, string? after)
    {
        _rig.Update($$$"""{"state":{"reported":{{{before}}}}}""");
        _rig.Update($$$"""{"state":{"reported":{{{patch}}}}}""");

        var state = _rig.Get()["state"]!["reported"];
        Expect(after ?? "null", state);
        Assert.Equal(JsonNode.Parse(after ?? "null")?.ToJsonString(), state?.ToJsonString()); // numbers keep their text
    }

    [Fact]
    public void Update_EmptiedAndEmptyObjects_AreInStateMetadataAndDelta()
    {
        _rig.Update("""{"state":{"desired":{"a":{"b":1},"c":1}}}""");

        _rig.Update("""{"state":{"desired":{"a":{"b":null},"c":null,"d":{}}}}""");

        const string Kept = """{"a":{},"d":{}}""";
        Expect(Kept, _rig.Get()["state"]!["desired"]);
        Expect(Kept, _rig.Get()["metadata"]!["desired"]);
        Expect(Kept, _rig.Last("update/delta")!["state"]);
        Expect(Kept, _rig.Last("update/delta")!["metadata"]);
        Expect(Kept, _rig.Last("update/documents")!["current"]!["metadata"]!["desired"]);
        _rig.Reopen();
        Expect(Kept, _rig.Get()["state"]!["desired"]);
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.0}""", null)]
    [InlineData("""{"a":100}""", """{"a":1e2}""", null)]
    [InlineData("""{"a":1}""", """{"a":"1"}""", """{"a":1}""")]
    [InlineData("""{"a":true}""", """{"a":false}""", """{"a":true}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1,2]}""", null)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", """{"a":[1,2]}""")]
    [InlineData("""{"a":{"b":1,"c":{"d":2}}}""", """{"a":{"b":1}}""", """{"a":{"c":{"d":2}}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1}}""", null)]
    [InlineData("""{"a":{"b":{"c":1}},"d":1}""", """{"a":{"b":{"c":1}}}""", """{"d":1}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":5}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":5}""", """{"a":{"b":1}}""", """{"a":5}""")]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", null)]
    [InlineData("""{"a":[1,{"b":2}]}""", """{"a":[1.0,{"b":2e0}]}""", null)]
    [InlineData("""{"a":0.1}""", """{"a":0.10000000000000000001}""", """{"a":0.1}""")]
    [InlineData("""{"a":"A"}""", """{"a":"\u0041"}""", null)]
    [InlineData("""{"a":{}}""", """{"b":1}""", """{"a":{}}""")]
    [InlineData("""{"a":{}}""", """{"a":1}""", """{"a":{}}""")]
    [InlineData("""{"a":{}}""", """{"a":{}}""", null)]
    [InlineData("""{"a":{}}""", """{"a":{"b":1}}""", null)]
    [InlineData("""{"a":{"b":{}}}""", """{"a":{}}""", """{"a":{"b":{}}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{}}""", """{"a":{"b":1}}""")]
    public void Update_DesiredAndReported_DeltaIsWhatDiffers(string desired, string reported, string? delta)
    {
        _rig.Update($$$"""{"state":{"desired":{{{desired}}},"reported":{{{reported}}} }}""");

        Expect(delta ?? "null", _rig.Last("update/delta")?["state"]);
        Expect(delta ?? "null", _rig.Get()["state"]!["delta"]);
    }

    private static void Expect(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString() ?? "null");
}
