using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>A desired token restarts the device at most once, whatever is repeated and whenever power fails.</summary>
public sealed class RestartsOnce : Checker
{
    private int _asked;
    private int _forgotten;
    private int _restarted;

    /// <inheritdoc/>
    public override string Name => "one restart for each token";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        _asked += happened is RestartAsked ? 1 : 0;
        _restarted += happened is Restarted ? 1 : 0;
        // With flipped bits in the newer slot, the older one lacks the last token.
        _forgotten += happened is Corrupted { Name: var name } && name.StartsWith("maintenance.", StringComparison.Ordinal) ? 1 : 0;
        return _restarted > _asked + _forgotten ? $"restarted {_restarted} times for {_asked} requests" : null;
    }
}
