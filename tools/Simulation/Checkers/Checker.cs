using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>Checks one invariant over the events of a run.</summary>
public abstract class Checker
{
    /// <summary>The number and name of the invariant.</summary>
    public abstract string Name { get; }

    /// <summary>Takes the next event.</summary>
    /// <returns>What is wrong; null while the invariant holds.</returns>
    public abstract string? Check(SimulationEvent happened);
}

/// <summary>The checkers of one run.</summary>
public static class CheckerSet
{
    /// <summary>Creates all checkers.</summary>
    public static IReadOnlyList<Checker> Create(SimulationPlan plan) =>
    [
        new NothingLost(),
        new FirstDeliveryOrder(),
        new DuplicatesExplained(),
        new SequenceNamesOneContent(),
        new FlashBounds(plan),
        new ReconnectGaps(),
        new BootBounds(),
        new HonestTimes(plan.StartUtcMs),
        new Convergence(),
        new StatusFollowsRelay(),
        new AlarmsEnd(),
        new ChangesLimited(),
        new ConfigWhole(),
        new ConfigFollowsWishes(),
        new RestartsOnce(),
    ];
}
