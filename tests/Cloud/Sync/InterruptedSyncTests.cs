using Cloud.Sync;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sync;

/// <summary>
/// Goal: a run that dies leaves nothing behind that a later run gets wrong, although it sees other versions of the shadow. Method:
/// the same story again and again, in which the first call of a table, the service or the bus fails, then the second, and so on,
/// until none does.
/// </summary>
public sealed class InterruptedSyncTests
{
    private int? _callsLeft;

    [Fact]
    public async Task ConflictSeenByAReadOnly_RunDiesAndTheVersionIsNeverSeenAgain_LeavesNoRecordOpen()
    {
        await ForEachCallAsync(ConflictStrategy.FieldLevelMerge, async (bench, run) =>
        {
            await ConflictAsync(bench);
            bench.Lose();
            await run(() => bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { Version = bench.Shadow.Version }, default));

            bench.Shadow.Report("""{"b":1}""");
            bench.Shadow.Report("""{"a":2}""");
            bench.Lose();
            await MakeUpAsync(bench);

            Assert.All(await bench.ConflictsAsync(), one => Assert.False(one.IsUnresolved));
        });
    }

    [Fact]
    public async Task ConflictThatIsOver_RunDiesBeforeItIsClosed_LeavesNoRecordOpen()
    {
        await ForEachCallAsync(ConflictStrategy.ManualReview, async (bench, run) =>
        {
            await ConflictAsync(bench);
            await bench.DeliverAsync();
            bench.Shadow.Report("""{"a":2}""");
            bench.Lose();
            await run(() => bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { MustRead = true }, default));

            bench.Shadow.Desire("""{"a":3}""");
            bench.Lose();
            await MakeUpAsync(bench);

            Assert.Equal(ConflictStatus.Settled, Assert.Single(await bench.ConflictsAsync()).Status);
            Assert.Contains(bench.Notices.Announced, one => one.Type == SyncEvent.Settled);
        });
    }

    [Fact]
    public async Task DeviceHasWon_RunDiesAndTheCloudDesiresAnew_ThatIsNotOverwritten()
    {
        int written = 0;
        await ForEachCallAsync(ConflictStrategy.PriorityBased, async (bench, run) =>
        {
            await ConflictAsync(bench);
            await run(() => bench.DeliverAsync());
            bool isWritten = bench.Shadow.Writes > 0;
            written += isWritten ? 1 : 0;

            bench.Wait(10);
            bench.Shadow.Desire("""{"a":9}""");
            bench.Lose();
            await MakeUpAsync(bench);

            if (isWritten)
                Assert.Equal("9", bench.Shadow.Desired["a"]!.ToJsonString());
        });
        Assert.True(written > 1, "no run died after its write");
    }

    [Fact]
    public async Task CloudHasWon_RunDiesAndTheDeviceChangesItAgain_ThatIsOnRecordToo()
    {
        await ForEachCallAsync(ConflictStrategy.FieldLevelMerge, async (bench, run) =>
        {
            await ConflictAsync(bench);
            await run(() => bench.DeliverAsync());

            bench.Wait(10);
            bench.Shadow.Report("""{"a":7}""");
            await bench.DeliverAsync();
            await MakeUpAsync(bench);

            List<ConflictRecord> conflicts = await bench.ConflictsAsync();
            Assert.Contains(conflicts, one => one.Reported!.ToJsonString() == "7");
            Assert.All(conflicts, one => Assert.Equal(ConflictStatus.Resolved, one.Status));
        });
    }

    // Both have agreed on 1; then the cloud desires 2 and the device reports 5.
    private static async Task ConflictAsync(SyncBench bench)
    {
        await bench.AgreeAsync("""{"a":1}""");
        bench.Shadow.Desire("""{"a":2}""");
        bench.Wait(1);
        await bench.DeliverAsync();
        bench.Shadow.Report("""{"a":5}""");
    }

    // Later than any message may be.
    private static async Task MakeUpAsync(SyncBench bench)
    {
        for (int round = 0; round < 2; round++)
        {
            bench.Wait(120);
            await bench.Sync.RunAsync(SyncBench.Id, new SyncRequest { MustRead = true }, default);
            await bench.DeliverAsync();
        }
    }

    private async Task ForEachCallAsync(ConflictStrategy strategy, Func<SyncBench, Func<Func<Task>, Task>, Task> story)
    {
        bool hasDied = true;
        for (int calls = 0; hasDied; calls++)
        {
            var settings = new SyncSettings { Strategy = strategy, DefaultPriority = Side.Reported };
            await story(new SyncBench(settings, Call), async run =>
            {
                try
                {
                    _callsLeft = calls;
                    await run();
                    hasDied = false;
                }
                catch (IOException)
                {
                    hasDied = true;
                }

                _callsLeft = null;
            });
            Assert.True(calls < 100, "the story never ends");
        }
    }

    private void Call()
    {
        if (_callsLeft-- == 0)
            throw new IOException("broken");
    }
}
