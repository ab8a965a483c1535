using System.Text.Json.Nodes;
using LocalIotCore.Shadows;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Goal: sizes, depths and numbers are taken up to the limit and refused beyond it.</summary>
public sealed class ShadowLimitTests : IDisposable
{
    private readonly ShadowRig _rig = new();

    public void Dispose() => _rig.Dispose();

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

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_000)]
    public void Update_NestedBeyondAllReason_IsToldTheSame(int levels) =>
        Nest("{\"a\":" + new string('[', levels) + new string(']', levels) + "}", 400);

    [Fact]
    public void Update_OtherDepth_IsToldInTheMessage()
    {
        using var rig = new ShadowRig(new ShadowLimits { DepthMax = 8 });
        Assert.Null(rig.Update("""{"state":{"desired":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""")["code"]);

        var reply = rig.Update("""{"state":{"desired":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}}""");

        Assert.Equal("JSON contains too many levels of nesting; maximum is 8", (string)reply["message"]!);
    }

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
        const int Rest = 8192 - 4000 - 16;
        string Reported(int length) => $$$"""{"state":{"reported":{"b":"{{{new string('x', length)}}}"} }}""";
        _rig.Update($$$"""{"state":{"desired":{"a":"{{{new string('x', 4000)}}}"} }}""");

        var reply = _rig.Update(Reported(Rest + 1));
        Assert.Equal((413, "The payload exceeds the maximum size allowed"),
            ((int)reply["code"]!, (string)reply["message"]!));
        Assert.Equal(1, (long?)_rig.Get()["version"]);
        Assert.Equal(2, (long?)_rig.Update(Reported(Rest))["version"]);
    }

    [Theory]
    [InlineData("x", 1)]
    [InlineData("ä", 2)]
    [InlineData("😀", 4)]
    [InlineData("""\u20AC""", 3)]
    [InlineData("""\n""", 2)]
    [InlineData("""\u0001""", 6)]
    public void Update_StateSize_IsCountedInUtf8(string text, int bytes)
    {
        var count = (8192 - 8) / bytes;
        var fill = new string('x', 8192 - 8 - (count * bytes));
        string Request(string more) =>
            $$$"""{"state":{"desired":{"a":"{{{string.Concat(Enumerable.Repeat(text, count)) + fill + more}}}"} }}""";

        Assert.Equal(413, (int?)_rig.Update(Request("x"))["code"]);
        Assert.Equal(1, (long?)_rig.Update(Request(""))["version"]);
    }

    [Fact]
    public void Update_LargeRequestThatMergesToLittle_IsTaken()
    {
        var manyNulls = string.Join(',', Enumerable.Range(0, 2000).Select(number => $"\"key{number}\":null"));

        Assert.Equal(1, (long?)_rig.Update($$$"""{"state":{"desired":{ {{{manyNulls}}} } }}""")["version"]);
    }

    [Fact]
    public void AnyRequest_TenOfAThingInFlight_Is429ForThatThingAlone()
    {
        for (var number = 0; number < ShadowLimits.Aws.InFlightMax; number++)
            Assert.True(_rig.Service.InFlight.TryEnter("boiler-1"));

        foreach (var reply in (JsonObject[])[_rig.Update("""{"state":{},"clientToken":"t"}"""),
            _rig.Get(ShadowRig.Named, """{"clientToken":"t"}"""), _rig.Delete(request: """{"clientToken":"t"}""")])
            Assert.Equal((429, "Too many requests", "t"),
                ((int)reply["code"]!, (string)reply["message"]!, (string)reply["clientToken"]!));
        Assert.Equal(1, (long?)_rig.Update("""{"state":{}}""", new ShadowName("boiler-2", null))["version"]);
        _rig.Service.InFlight.Leave("boiler-1");

        for (var number = 0; number < 3; number++)
            Assert.Equal(number + 1, (long?)_rig.Update("""{"state":{}}""")["version"]);
    }

    [Fact]
    public void Names_LongestOfAll_AreTaken()
    {
        var name = new ShadowName(new string('t', 128), "$" + new string('s', 63));

        Assert.Equal(1, (long?)_rig.Update("""{"state":{}}""", name)["version"]);
        Assert.False((name with { Thing = name.Thing + "t" }).IsValid);
        Assert.False((name with { Shadow = name.Shadow + "s" }).IsValid);
    }
}
