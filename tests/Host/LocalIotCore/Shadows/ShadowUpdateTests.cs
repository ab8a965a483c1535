using System.Text.Json.Nodes;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Goal: answers, stamps and everything published are AWS's, case by case.</summary>
public sealed class ShadowUpdateTests : IDisposable
{
    private readonly ShadowRig _rig = new();
    private long _firstAt;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Update_First_AnswersWithAnEchoItsStampsAndVersionOne()
    {
        var reply = _rig.Update("""{"state":{"desired":{"a":1,"b":{"c":[1,"x"]}}},"clientToken":"t1"}""");

        Expect("""
            {"state":{"desired":{"a":1,"b":{"c":[1,"x"]}}},
             "metadata":{"desired":{"a":{"timestamp":NOW},"b":{"c":[{"timestamp":NOW},{"timestamp":NOW}]}}},
             "version":1,"timestamp":NOW,"clientToken":"t1"}
            """, reply);
    }

    [Fact]
    public void Update_Accepted_PublishesDeltaDocumentsAndAcceptedInThisOrder()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");

        Assert.Equal(["update/delta", "update/documents", "update/accepted"],
            _rig.Published.Select(message => message.End));
    }

    [Fact]
    public void Update_ReportedOnlyWithADifferenceLeft_PublishesTheWholeDeltaAgain()
    {
        _rig.Update("""{"state":{"desired":{"a":1,"b":2,"c":3}}}""");
        _rig.Published.Clear();

        _rig.Update("""{"state":{"reported":{"b":2}},"clientToken":"t2"}""");

        Expect("""{"a":1,"c":3}""", _rig.Last("update/delta")!["state"]);
        Assert.Equal("t2", (string?)_rig.Last("update/delta")!["clientToken"]);
    }

    [Fact]
    public void Update_NothingDiffers_PublishesNoDelta()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");
        _rig.Published.Clear();

        _rig.Update("""{"state":{"reported":{"a":1,"own":7}}}""");

        Assert.Null(_rig.Last("update/delta"));
        Assert.NotNull(_rig.Last("update/documents"));
    }

    [Fact]
    public void Update_Delta_HasTheStampsOfDesired()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");
        _firstAt = _rig.Now;
        _rig.Time.Advance(TimeSpan.FromSeconds(5));

        _rig.Update("""{"state":{"reported":{"a":2}}}""");

        Expect("""{"a":{"timestamp":FIRST}}""", _rig.Last("update/delta")!["metadata"]);
        Assert.Equal(_rig.Now, (long?)_rig.Last("update/delta")!["timestamp"]);
    }

    [Fact]
    public void Update_Documents_HasThePreviousAndTheCurrentOne()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");
        Assert.Null(_rig.Last("update/documents")!["previous"]);
        _firstAt = _rig.Now;
        _rig.Time.Advance(TimeSpan.FromSeconds(1));

        _rig.Update("""{"state":{"reported":{"a":1}},"clientToken":"t"}""");

        Expect("""
            {"previous":{"state":{"desired":{"a":1}},"metadata":{"desired":{"a":{"timestamp":FIRST}}},"version":1},
             "current":{"state":{"desired":{"a":1},"reported":{"a":1}},
               "metadata":{"desired":{"a":{"timestamp":FIRST}},"reported":{"a":{"timestamp":NOW}}},"version":2},
             "timestamp":NOW,"clientToken":"t"}
            """, _rig.Last("update/documents"));
    }

    [Fact]
    public void Update_Patch_StampsOnlyWhatItTouches()
    {
        _rig.Update("""{"state":{"reported":{"a":1,"b":{"c":1,"d":1}}}}""");
        _firstAt = _rig.Now;
        _rig.Time.Advance(TimeSpan.FromSeconds(9));

        _rig.Update("""{"state":{"reported":{"b":{"c":1}}}}""");

        Expect("""
            {"a":{"timestamp":FIRST},"b":{"c":{"timestamp":NOW},"d":{"timestamp":FIRST}}}
            """, _rig.Get()["metadata"]!["reported"]);
    }

    [Fact]
    public void Update_RemovesAKey_StampsItInTheAnswerAndForgetsIt()
    {
        _rig.Update("""{"state":{"desired":{"a":1,"b":2}}}""");

        var reply = _rig.Update("""{"state":{"desired":{"a":null}}}""");

        Expect("""{"desired":{"a":null}}""", reply["state"]);
        Expect("""{"desired":{"a":{"timestamp":NOW}}}""", reply["metadata"]);
        Expect("""{"b":2}""", _rig.Get()["state"]!["desired"]);
        Assert.False(_rig.Get()["metadata"]!["desired"]!.AsObject().ContainsKey("a"));
    }

    [Fact]
    public void Update_DesiredNull_ClearsThatSectionAlone()
    {
        _rig.Update("""{"state":{"desired":{"a":1},"reported":{"b":2}}}""");

        var reply = _rig.Update("""{"state":{"desired":null}}""");

        Expect("""{"desired":null}""", reply["state"]);
        Expect("""{"desired":{"timestamp":NOW}}""", reply["metadata"]);
        Expect("""{"reported":{"b":2}}""", _rig.Get()["state"]);
        Assert.Equal(2, (long?)_rig.Get()["version"]);
    }

    [Fact]
    public void Update_StateNull_ClearsBothAndDeletesNothing()
    {
        _rig.Update("""{"state":{"desired":{"a":1},"reported":{"b":2}}}""");

        var reply = _rig.Update("""{"state":null}""");

        Assert.True(reply.TryGetPropertyValue("state", out var echo) && echo is null);
        Expect("""{"timestamp":NOW}""", reply["metadata"]);
        Expect("""{}""", _rig.Get()["state"]);
        Expect("""{}""", _rig.Get()["metadata"]);
        Assert.Equal(2, (long?)_rig.Get()["version"]);
    }

    [Fact]
    public void Update_ClassicAndNamed_AreApart()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");

        Assert.Equal(404, (int?)_rig.Get(ShadowRig.Named)["code"]);
        Assert.Equal(1, (long?)_rig.Update("""{"state":{"desired":{"a":2}}}""", ShadowRig.Named)["version"]);
        Expect("""{"a":1}""", _rig.Get()["state"]!["desired"]);
    }

    // NOW and FIRST stand for times.
    private void Expect(string expected, JsonNode? actual)
    {
        var timed = expected.Replace("NOW", $"{_rig.Now}").Replace("FIRST", $"{_firstAt}");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(timed), actual), actual?.ToJsonString() ?? "null");
    }
}
