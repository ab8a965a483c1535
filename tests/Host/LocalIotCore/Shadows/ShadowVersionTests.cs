using LocalIotCore.Shadows;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Goal: versions count up, guard an update, and outlive a deletion for a while; a restart changes
/// nothing.</summary>
public sealed class ShadowVersionTests : IDisposable
{
    private readonly ShadowRig _rig = new();

    public void Dispose() => _rig.Dispose();

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
    public void Get_Present_HasStateStampsVersionAndTheTokenAndIsNotPublished()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");
        _rig.Published.Clear();

        var reply = _rig.Get(request: """{"clientToken":"g"}""");

        Assert.Equal(
            ("""{"state":{"desired":{"a":1},"delta":{"a":1}},"metadata":{"desired":{"a":{"timestamp":NOW}}}"""
                + ""","version":1,"timestamp":NOW,"clientToken":"g"}""").Replace("NOW", $"{_rig.Now}"),
            ShadowRig.Plain(reply));
        Assert.Empty(_rig.Published);
    }

    [Fact]
    public void Delete_Present_AnswersWithItsVersionAndItIsGone()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");
        _rig.Update("""{"state":{"desired":{"a":2}}}""");

        var reply = _rig.Delete(request: """{"clientToken":"d"}""");

        Assert.Equal($$$"""{"version":2,"timestamp":{{{_rig.Now}}},"clientToken":"d"}""", ShadowRig.Plain(reply));
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
        Assert.Equal("""{"b":1}""", ShadowRig.Plain(_rig.Get()["state"]!["desired"]!));
    }

    [Fact]
    public void Update_AfterDeletionThatTakesAVersion_LeavesItOut()
    {
        using var rig = new ShadowRig(new ShadowLimits { IsDeletionAVersion = true });
        rig.Update("""{"state":{"desired":{"a":1}}}""");
        Assert.Equal(1, (long?)rig.Delete()["version"]);

        Assert.Equal(3, (long?)rig.Update("""{"state":{"desired":{"b":1}}}""")["version"]);
    }

    [Fact]
    public void Reopen_LongAfterADeletion_ForgetsTheShadowWholly()
    {
        _rig.Update("""{"state":{"desired":{"a":1}}}""");
        _rig.Update("""{"state":{}}""", ShadowRig.Named);
        _rig.Delete();
        _rig.Time.Advance(TimeSpan.FromHours(48));
        _rig.Reopen();
        Assert.Equal(2, _rig.StoredCount);

        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        _rig.Reopen();

        Assert.Equal(1, _rig.StoredCount);
        Assert.Equal(1, (long?)_rig.Get(ShadowRig.Named)["version"]);
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
        var before = ShadowRig.Plain(_rig.Get());

        _rig.Reopen();

        Assert.Equal(before, ShadowRig.Plain(_rig.Get()));
        Assert.Equal(404, (int?)_rig.Get(ShadowRig.Named)["code"]);
        Assert.Equal(2, (long?)_rig.Update("""{"state":{"desired":{"x":1}}}""", ShadowRig.Named)["version"]);
    }
}
