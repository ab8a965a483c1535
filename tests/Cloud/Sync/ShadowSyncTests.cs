using System.Text.Json.Nodes;
using Cloud.Sync;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sync;

public sealed class ShadowSyncTests
{
    [Fact]
    public async Task Pending_DeviceHasNotTakenIt_IsNoConflictAndNothingIsWritten()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.LastWriterWins });
        await bench.AgreeAsync("""{"debounceMs":50}""");

        bench.Shadow.Desire("""{"debounceMs":100}""");
        bench.Wait(5);
        bench.Shadow.Report("""{"debounceMs":50}"""); // its periodic report: stamped later than the desired value
        var outcomes = await bench.DeliverAsync();

        Assert.Equal(FieldStanding.Pending, Assert.Single(outcomes[^1].State!.Differences).Standing);
        Assert.Equal((0, 0), ((await bench.ConflictsAsync()).Count, bench.Shadow.Writes));
    }

    [Fact]
    public async Task Conflict_LastWriterIsTheDevice_WritesItsValueOnceAndEndsByItself()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.LastWriterWins });
        await bench.AgreeAsync("""{"debounceMs":50,"frostC":5}""");

        bench.Shadow.Desire("""{"debounceMs":100}""");
        bench.Wait(5);
        bench.Shadow.Report("""{"debounceMs":70}""");
        var outcomes = await bench.DeliverAsync();

        Assert.Equal((1, "70"), (bench.Shadow.Writes, bench.Shadow.Desired["debounceMs"]!.ToJsonString()));
        Assert.Empty(outcomes[^1].State!.Differences);
        ConflictRecord conflict = Assert.Single(await bench.ConflictsAsync());
        Assert.Equal((ConflictStatus.Resolved, Side.Reported, "debounceMs"), (conflict.Status, conflict.Winner, conflict.Path.ToString()));
        Assert.Equal(["ConflictDetected", "SyncCompleted"], bench.Notices.Counted.Skip(1));
        Assert.Equal([SyncEvent.Resolved], bench.Notices.Announced.Select(one => one.Type));
    }

    [Fact]
    public async Task Conflict_CloudOwnsTheDesiredSection_ResolvedWithoutAWrite()
    {
        var bench = new SyncBench();
        await bench.AgreeAsync("""{"net":{"ssid":"a","channel":1}}""");

        bench.Shadow.Desire("""{"net":{"channel":6}}""");
        bench.Shadow.Report("""{"net":{"channel":11}}""");
        await bench.DeliverAsync();
        bench.Shadow.Report("""{"net":{"channel":11}}""");
        await bench.DeliverAsync();

        ConflictRecord conflict = Assert.Single(await bench.ConflictsAsync());
        Assert.Equal(("net.channel", Side.Desired), (conflict.Path.ToString(), conflict.Winner));
        Assert.Equal(0, bench.Shadow.Writes);
        Assert.Single(bench.Notices.Announced);
    }

    [Fact]
    public async Task DeviceTakesAnOlderDesire_WhileANewerOneIsOnItsWay_IsNoConflict()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.LastWriterWins });
        await bench.AgreeAsync("""{"debounceMs":50}""");

        bench.Shadow.Desire("""{"debounceMs":60}""");
        bench.Shadow.Desire("""{"debounceMs":70}""");
        bench.Wait(5);
        bench.Shadow.Report("""{"debounceMs":60}""");
        await bench.DeliverAsync();

        Assert.Empty(await bench.ConflictsAsync());
        Assert.Equal("70", bench.Shadow.Desired["debounceMs"]!.ToJsonString());
    }

    // A delta that comes twice, after the conflict was resolved for the cloud: the device's own change is gone, and so is the conflict.
    [Fact]
    public async Task Resolved_DeviceGoesBackToTheBase_IsNoOtherConflict()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.LastWriterWins });
        await bench.AgreeAsync("""{"debounceMs":50}""");
        bench.Shadow.Desire("""{"debounceMs":100}""");
        bench.Shadow.Report("""{"debounceMs":70}"""); // in the same second
        await bench.DeliverAsync();

        bench.Wait(5);
        bench.Shadow.Report("""{"debounceMs":50}""");
        var outcomes = await bench.DeliverAsync();

        Assert.Equal(FieldStanding.Pending, Assert.Single(outcomes[^1].State!.Differences).Standing);
        Assert.Equal(Side.Desired, Assert.Single(await bench.ConflictsAsync()).Winner);
        Assert.Equal(0, bench.Shadow.Writes);
    }

    [Fact]
    public async Task FirstReport_OfAProvisionedDevice_IsNoConflict()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.LastWriterWins });

        bench.Shadow.Desire("""{"debounceMs":100}""");
        bench.Wait(60);
        bench.Shadow.Report("""{"debounceMs":50,"frostC":5}""");
        await bench.DeliverAsync();

        Assert.Equal((0, 0), ((await bench.ConflictsAsync()).Count, bench.Shadow.Writes));
    }

    [Theory]
    [InlineData(DeviceChanges.Restore, "50", 0)]
    [InlineData(DeviceChanges.Adopt, "70", 1)]
    public async Task DeviceAloneChanged_Setting_DecidesWhetherItIsDesired(DeviceChanges changes, string desired, int writes)
    {
        var bench = new SyncBench(new SyncSettings { DeviceChanges = changes });
        await bench.AgreeAsync("""{"debounceMs":50}""");

        bench.Shadow.Report("""{"debounceMs":70}""");
        await bench.DeliverAsync();

        Assert.Equal((desired, writes), (bench.Shadow.Desired["debounceMs"]!.ToJsonString(), bench.Shadow.Writes));
        Assert.Empty(await bench.ConflictsAsync());
    }

    // A shadow keeps an emptied object as {}, which would be desired for ever of a device that no longer reports it.
    [Theory]
    [InlineData("""{"net":null}""", """{"frostC":5}""")]
    [InlineData("""{"net":{"ssid":null,"channel":null}}""", """{"frostC":5,"net":{}}""")]
    [InlineData("""{"net":{"ssid":null}}""", """{"frostC":5,"net":{"channel":1}}""")]
    public async Task DeviceDeletesFieldsInAnObject_WhenItsChangesAreAdopted_DesiredIsWhatItReports(string report, string desired)
    {
        var bench = new SyncBench(new SyncSettings { DeviceChanges = DeviceChanges.Adopt });
        await bench.AgreeAsync("""{"frostC":5,"net":{"ssid":"a","channel":1}}""");

        bench.Shadow.Report(report);
        var outcomes = await bench.DeliverAsync();

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(desired), bench.Shadow.Desired), bench.Shadow.Desired.ToJsonString());
        Assert.Empty(outcomes[^1].State!.Differences);
    }

    [Fact]
    public async Task DeviceDeletesAField_WhenItsChangesAreAdopted_IsNoLongerDesired()
    {
        var bench = new SyncBench(new SyncSettings { DeviceChanges = DeviceChanges.Adopt });
        await bench.AgreeAsync("""{"net":{"ssid":"a","channel":1},"frostC":5}""");

        bench.Shadow.Report("""{"net":{"channel":null}}""");
        await bench.DeliverAsync();

        Assert.Equal("""{"net":{"ssid":"a"},"frostC":5}""", bench.Shadow.Desired.ToJsonString());
    }

    [Fact]
    public async Task CloudDeletesAField_WhileTheDeviceChangesIt_BothStandAndNothingIsInConflict()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.LastWriterWins });
        await bench.AgreeAsync("""{"debounceMs":50}""");

        bench.Shadow.Desire("""{"debounceMs":null}""");
        bench.Shadow.Report("""{"debounceMs":70}""");
        await bench.DeliverAsync();
        bench.Shadow.Desire("""{"debounceMs":80}""");
        var outcomes = await bench.DeliverAsync();

        Assert.Empty(await bench.ConflictsAsync());
        Assert.Equal(FieldStanding.Pending, Assert.Single(outcomes[^1].State!.Differences).Standing);
    }

    [Fact]
    public async Task ManualReview_Conflict_IsAnnouncedOnceAndNothingIsWritten()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.ManualReview });
        await bench.AgreeAsync("""{"debounceMs":50}""");

        bench.Shadow.Desire("""{"debounceMs":100}""");
        bench.Shadow.Report("""{"debounceMs":70}""");
        await bench.DeliverAsync();
        bench.Shadow.Report("""{"debounceMs":75}""");
        await bench.DeliverAsync();
        await bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { MustRead = true }, default);

        Assert.Equal(ConflictStatus.Review, Assert.Single(await bench.ConflictsAsync()).Status);
        Assert.Equal([SyncEvent.ReviewRequired], bench.Notices.Announced.Select(one => one.Type));
        Assert.Equal(0, bench.Shadow.Writes);
    }

    [Fact]
    public async Task ManualReview_DeviceComesRound_SettlesIt()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.ManualReview });
        await bench.AgreeAsync("""{"debounceMs":50}""");
        bench.Shadow.Desire("""{"debounceMs":100}""");
        bench.Shadow.Report("""{"debounceMs":70}""");
        await bench.DeliverAsync();

        bench.Shadow.Report("""{"debounceMs":100}""");
        await bench.DeliverAsync();

        Assert.Equal(ConflictStatus.Settled, Assert.Single(await bench.ConflictsAsync()).Status);
        Assert.Equal(SyncEvent.Settled, bench.Notices.Announced[^1].Type);
    }

    [Theory]
    [InlineData(Side.Desired, "100", 0)]
    [InlineData(Side.Reported, "70", 1)]
    public async Task ManualReview_PersonDecides_TheirSideWins(Side side, string desired, int writes)
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.ManualReview });
        await bench.AgreeAsync("""{"debounceMs":50}""");
        bench.Shadow.Desire("""{"debounceMs":100}""");
        bench.Shadow.Report("""{"debounceMs":70}""");
        await bench.DeliverAsync();

        await bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { MustRead = true, Take = (_, _) => side }, default);
        await bench.DeliverAsync();

        ConflictRecord conflict = Assert.Single(await bench.ConflictsAsync());
        Assert.Equal((ConflictStatus.Resolved, side, "manual"), (conflict.Status, conflict.Winner, conflict.Strategy));
        Assert.Equal((desired, writes), (bench.Shadow.Desired["debounceMs"]!.ToJsonString(), bench.Shadow.Writes));
    }

    [Fact]
    public async Task Threshold_MoreConflictsInTheWindow_AreLeftToAPerson()
    {
        var settings = new SyncSettings
        {
            Strategy = ConflictStrategy.LastWriterWins, AutoResolveThreshold = 2, Window = TimeSpan.FromMinutes(10),
        };
        var bench = new SyncBench(settings);
        await bench.AgreeAsync("""{"a":0,"b":0,"c":0,"d":0}""");
        async Task ConflictAsync(string field)
        {
            bench.Shadow.Desire($$"""{"{{field}}":1}""");
            bench.Wait(1);
            bench.Shadow.Report($$"""{"{{field}}":2}""");
            await bench.DeliverAsync();
        }

        await ConflictAsync("a");
        await ConflictAsync("b");
        await ConflictAsync("c");
        bench.Wait(700);
        await ConflictAsync("d");

        Assert.Equal(
            ["a resolved", "b resolved", "c review", "d resolved"],
            (await bench.ConflictsAsync()).Select(one => $"{one.Path} {ConflictRecord.NameOf(one.Status)}"));
    }

    [Fact]
    public async Task OtherVersion_SomebodyWritesInBetween_IsReadAgainAndDecidedAgain()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.LastWriterWins });
        await bench.AgreeAsync("""{"debounceMs":50,"frostC":5}""");
        bench.Shadow.Desire("""{"debounceMs":100}""");
        bench.Wait(5);
        bench.Shadow.Report("""{"debounceMs":70}""");
        int times = 3;
        bench.Notices.Before = null;
        bench.Shadow.Before = () =>
        {
            if (times-- == 3)
                bench.Shadow.Desire("""{"frostC":6}""");
        };

        await bench.DeliverAsync();

        Assert.Equal("""{"debounceMs":70,"frostC":6}""", bench.Shadow.Desired.ToJsonString());
        Assert.Equal(1, bench.Shadow.Writes);
    }

    [Fact]
    public async Task Refused_ByTheService_IsToldAndLeftToAPerson()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.LastWriterWins });
        await bench.AgreeAsync("""{"debounceMs":50}""");
        bench.Shadow.Refusal = "413: The payload exceeds the maximum size allowed";
        bench.Shadow.Desire("""{"debounceMs":100}""");
        bench.Wait(5);
        bench.Shadow.Report("""{"debounceMs":70}""");

        var outcomes = await bench.DeliverAsync();

        ConflictRecord conflict = Assert.Single(await bench.ConflictsAsync());
        Assert.Equal((ConflictStatus.Review, bench.Shadow.Refusal), (conflict.Status, conflict.Reason));
        Assert.Contains(outcomes, outcome => outcome.Refusals.Count == 1);
    }

    [Fact]
    public async Task MissingMessage_Late_IsWaitedFor()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.LastWriterWins });
        await bench.AgreeAsync("""{"debounceMs":50}""");
        var messages = new List<JsonObject>();
        bench.Shadow.Changed = (record, _) => messages.Add(record);
        bench.Shadow.Desire("""{"debounceMs":60}""");
        bench.Shadow.Report("""{"debounceMs":60}""");
        bench.Shadow.Desire("""{"debounceMs":80}""");
        bench.Wait(5);
        bench.Shadow.Report("""{"debounceMs":60}""");

        SyncOutcome last = await bench.HandleAsync(messages[3]);
        Assert.Equal((3, 4), last.Waiting);
        SyncOutcome third = await bench.HandleAsync(messages[2]);
        Assert.Equal((3, 3), third.Waiting);
        SyncOutcome second = await bench.HandleAsync(messages[0]);

        Assert.Null(second.Waiting);
        Assert.Equal((6, FieldStanding.Pending), (second.State!.Version, Assert.Single(second.State.Differences).Standing));
        Assert.Empty(await bench.ConflictsAsync());
    }

    [Fact]
    public async Task MissingMessages_Lost_NothingOfTheCloudIsUndone()
    {
        var bench = new SyncBench(new SyncSettings
        {
            Strategy = ConflictStrategy.LastWriterWins, DeviceChanges = DeviceChanges.Adopt,
        });
        await bench.AgreeAsync("""{"debounceMs":50,"frostC":5}""");
        bench.Shadow.Desire("""{"debounceMs":60,"frostC":6}""");
        bench.Shadow.Report("""{"debounceMs":60,"frostC":6}""");
        bench.Shadow.Desire("""{"debounceMs":80,"frostC":5}""");
        bench.Wait(5);
        bench.Shadow.Report("""{"debounceMs":60,"frostC":6}""");
        bench.Lose();
        bench.Wait(120);

        await bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { MustRead = true }, default);

        Assert.Equal("""{"debounceMs":80,"frostC":5}""", bench.Shadow.Desired.ToJsonString());
        Assert.Equal(ConflictStatus.Review, Assert.Single(await bench.ConflictsAsync()).Status);
    }

    [Fact]
    public async Task Deleted_Shadow_SettlesWhatIsOpenAndBeginsAnew()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.ManualReview });
        await bench.AgreeAsync("""{"debounceMs":50}""");
        bench.Shadow.Desire("""{"debounceMs":100}""");
        bench.Shadow.Report("""{"debounceMs":70}""");
        await bench.DeliverAsync();

        bench.Shadow.Delete();
        SyncOutcome outcome = await bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { MustRead = true }, default);
        bench.Shadow.Report("""{"debounceMs":70}""");
        bench.Shadow.Desire("""{"debounceMs":90}""");
        await bench.DeliverAsync();

        Assert.True(outcome.IsMissing);
        Assert.Equal(ConflictStatus.Settled, Assert.Single(await bench.ConflictsAsync()).Status);
    }

    [Fact]
    public async Task History_MessageComesTwice_IsKeptOnce()
    {
        var bench = new SyncBench();
        var messages = new List<JsonObject>();
        bench.Shadow.Changed = (record, _) => messages.Add(record);
        bench.Shadow.Report("""{"debounceMs":50}""");
        bench.Shadow.Desire("""{"debounceMs":60}""");

        foreach (JsonObject message in messages.Concat(messages))
            await bench.HandleAsync(message);

        Assert.Equal(2, bench.History.Items.Count(item => item["sk"]!.GetValue<string>().StartsWith('v')));
    }

    [Fact]
    public async Task ThingsOwnSettings_ForAShadow_WinOverTheDefaults()
    {
        var bench = new SyncBench(new SyncSettings { Strategy = ConflictStrategy.ManualReview });
        await bench.Configuration.PutAsync(
            MemoryShadow.Json(
                """
                {"pk":"boiler-1","sk":"settings","conflict_strategy":"last_writer_wins",
                "shadows":{"configuration":{"conflict_strategy":"priority_based","field_priorities":{"net":"reported"}}}}
                """),
            default);
        await bench.AgreeAsync("""{"net":{"channel":1},"frostC":5}""");

        bench.Shadow.Desire("""{"net":{"channel":6},"frostC":7}""");
        bench.Shadow.Report("""{"net":{"channel":11},"frostC":8}""");
        await bench.DeliverAsync();

        Assert.Equal("""{"net":{"channel":11},"frostC":7}""", bench.Shadow.Desired.ToJsonString());
        Assert.All(await bench.ConflictsAsync(), conflict => Assert.Equal("priority_based", conflict.Strategy));
    }
}
