using Simulation.Plan;

namespace Simulation.Checkers;

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
        new ConfigWhole(),
        new ConfigFollowsWishes(),
        new RestartsOnce(),
    ];
}
