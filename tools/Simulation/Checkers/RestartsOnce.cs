using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>A token that is desired restarts the device once at most, whatever comes again and whatever power does.</summary>
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
        // Flipped bits in the newer slot: the older one does not know of the last token.
        _forgotten += happened is Corrupted { Name: var name } && name.StartsWith("maintenance.", StringComparison.Ordinal) ? 1 : 0;
        return _restarted > _asked + _forgotten ? $"restarted {_restarted} times, asked for {_asked} times" : null;
    }
}
