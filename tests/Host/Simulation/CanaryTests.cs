using HeatingSensor.Ports;
using Simulation;
using Simulation.Plan;
using Simulation.World;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.Simulation;

/// <summary>
/// Goal: the suite would notice. Method: the device is broken on purpose, one way at a time, by what stands between it
/// and its world; within a bounded number of seeds a checker must see it. Only here, never in the firmware.
/// </summary>
public class CanaryTests(ITestOutputHelper output)
{
    private const ulong SeedsMax = 100;

    [Fact]
    public void Consumed_BeforePuback_IsCaught() =>
        Catch("I1", new Alterations { Link = link => new EagerLink(link) });

    [Fact]
    public void Journalled_InMemoryOnly_IsCaught() =>
        Catch("I1", new Alterations { Journal = _ => new VolatileJournal() }, Faults.PowerCut | Faults.NetworkLoss);

    [Fact]
    public void Durable_ReturnedBeforeItIs_IsCaught() =>
        Catch("I1", new Alterations { Store = store => new LyingStore(store) }, Faults.PowerCut | Faults.NetworkLoss);

    [Fact]
    public void GapMarker_NeverWritten_IsCaught() =>
        Catch(
            "I1",
            new Alterations { Store = store => new DroppingStore(store, "gap.") },
            Faults.PowerCut | Faults.ConnectRefused,
            plan => plan with { SegmentBytes = 256, SegmentsMax = 2 });

    [Fact]
    public void Sequence_RestartsWhenTheJournalIsEmpty_IsCaught() =>
        Catch(
            "I4",
            // A random epoch would hide it.
            new Alterations { Store = store => new DroppingStore(store, "counters."), Random = _ => new FixedRandom(true) },
            Faults.PowerCut);

    [Fact]
    public void Crc_NotChecked_IsCaught() =>
        Catch(
            "I4",
            new Alterations { Store = store => new TrustingStore(store) },
            Faults.PowerCut | Faults.BitFlip | Faults.NetworkLoss | Faults.ConnectRefused);

    [Fact]
    public void Segments_NeverDeleted_IsCaught() =>
        Catch("I", new Alterations { Store = store => new HoardingStore(store) }, Faults.PowerCut | Faults.NetworkLoss);

    [Fact]
    public void FailedRead_TakenForAbsent_IsCaught() =>
        Catch(
            "I4",
            new Alterations { Store = store => new ForgettingStore(store) },
            Faults.ReadFails | Faults.PowerCut | Faults.NetworkLoss);

    [Fact]
    public void FailedList_TakenForEmpty_IsCaught() =>
        Catch(
            "I",
            new Alterations { Store = store => new BlankStore(store) },
            Faults.ListFails | Faults.PowerCut | Faults.NetworkLoss);

    [Fact]
    public void Time_AlwaysCalledSynced_IsCaught() =>
        Catch("I10", new Alterations { Journal = journal => new BoastingJournal(journal) }, Faults.SntpNever);

    [Fact]
    public void Debounce_OnTheWallClock_IsCaught()
    {
        IClock? clock = null;
        Catch(
            "the status follows",
            new Alterations { Clock = port => clock = port, Relay = relay => new WallStampedRelay(relay, clock!) },
            Faults.ClockJump);
    }

    [Fact]
    public void Relay_OnlyHeardByItsEdges_IsCaught() =>
        Catch(
            "the status follows",
            new Alterations { Relay = relay => new EdgesOnlyRelay(relay) },
            Faults.EdgeStorm | Faults.HandshakeStall);

    [Fact]
    public void Backoff_ResetByConnack_IsCaught()
    {
        var ceiling = new ConnackCeiling();
        Catch(
            "I8",
            new Alterations { Link = ceiling.Watch, Random = ceiling.Limit },
            Faults.AcceptAndDrop,
            plan => plan with { Faults = Faults.AcceptAndDrop });
    }

    [Fact]
    public void Backoff_WithoutJitter_IsCaught() =>
        Catch("I8", new Alterations { Random = _ => new FixedRandom(true) }, Faults.ConnectRefused | Faults.AcceptAndDrop);

    [Fact]
    public void Retry_WithoutBackoff_IsCaught() =>
        Catch("I8", new Alterations { Random = _ => new FixedRandom(false) }, Faults.ConnectRefused | Faults.AcceptAndDrop);

    [Fact]
    public void Configuration_ReportedBeforeItIsDurable_IsCaught() =>
        Catch("I6", new Alterations { Store = store => new LateStore(store, "config.") }, Faults.PowerCut);

    [Fact]
    public void Configuration_AppliedAndNeverKept_IsCaught() =>
        Catch("I6", new Alterations { Store = store => new DroppingStore(store, "config.") });

    [Fact]
    public void Delta_OfAnyVersionTaken_IsCaught() =>
        Catch(
            "I7",
            new Alterations { Link = link => new AgelessDeltas(link) },
            Faults.DeltaStale | Faults.DeltaLate,
            plan => plan with { Faults = plan.Faults & ~Faults.ShadowDeleted });

    [Fact]
    public void Delta_WithAWrongKeyTakenInPart_IsCaught() =>
        Catch("I7", new Alterations { Link = link => new HalfDeltas(link) });

    [Fact]
    public void Alarms_ForgottenAtBoot_IsCaught() =>
        Catch(
            "I11",
            new Alterations { Store = store => new DroppingStore(store, "alarms.") },
            Faults.PowerCut | Faults.SensorFault);

    [Fact]
    public void Alarms_OfOldStateAfterBoot_IsCaught() =>
        Catch("I11", new Alterations { Store = store => new StaleStore(store, "alarms.") }, Faults.PowerCut | Faults.SensorFault);

    [Fact]
    public void Changes_NotLimited_IsCaught() =>
        Catch(
            "I12",
            Alterations.None,
            Faults.EdgeStorm,
            plan => plan with { ChangesPerMinuteMax = 1200, DebounceMs = 20 });

    private void Catch(
        string checker, Alterations alterations, Faults faults = Faults.None, Func<SimulationPlan, SimulationPlan>? change = null)
    {
        for (ulong seed = 1; seed <= SeedsMax; seed++)
        {
            var plan = SimulationPlan.Of(seed);
            plan = plan with { Faults = plan.Faults | faults };
            var result = SimulationRun.Run(change?.Invoke(plan) ?? plan, alterations);
            if (result.Violation is not { } violation || !violation.Checker.StartsWith(checker, StringComparison.Ordinal))
                continue;
            output.WriteLine($"seed {seed}: {violation}");
            return;
        }

        Assert.Fail($"{SeedsMax} seeds, and {checker} has seen nothing");
    }

    /// <summary>Chance without any: always the longest wait, or always the shortest.</summary>
    private sealed class FixedRandom(bool isLongest) : IRandom
    {
        public int Next(int exclusiveMax) => isLongest ? exclusiveMax - 1 : 0;
    }
}
