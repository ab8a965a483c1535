using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>
/// I6 and I7: a configuration is the one before with one valid delta on top, as a whole, or an earlier one that is rolled
/// back to; and the delta is not older than one that came before in the same boot.
/// </summary>
public sealed class ConfigFollowsWishes : Checker
{
    /// <summary>A message is looked at in the tick after it came; a tick may have to wait for a connection to close.</summary>
    private const long FreshMs = 2000;

    private readonly List<(long AtMs, bool IsOlder, string State)> _fresh = [];
    private readonly HashSet<string> _history = [];
    private string? _current;
    private long _highestVersion;
    private bool _hasBegunAnew;

    /// <inheritdoc/>
    public override string Name => "I7 the configuration follows the newest wish";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case PoweredOn:
                _highestVersion = 0;
                _fresh.Clear();
                break;
            case ShadowDropped:
                // From now on versions alone do not tell new from old: deltas of the old shadow may still come.
                _hasBegunAnew = true;
                break;
            case DeltaDelivered { State: { } state } delta:
                _fresh.RemoveAll(earlier => happened.AtMs - earlier.AtMs > FreshMs);
                _fresh.Add((happened.AtMs, !_hasBegunAnew && delta.Version < _highestVersion, state));
                _highestVersion = Math.Max(_highestVersion, delta.Version);
                break;
            case ConfigLoaded loaded:
                _current = loaded.Config;
                _history.Add(loaded.Config);
                break;
            case ConfigStored stored when _current is { } before && stored.Config != before:
                _current = stored.Config;
                var problem = Judge(before, stored);
                _history.Add(stored.Config);
                return problem;
        }

        return null;
    }

    private string? Judge(string before, ConfigStored stored)
    {
        var reasons = _fresh
            .Where(delta => stored.AtMs - delta.AtMs <= FreshMs && ConfigRules.After(before, delta.State) == stored.Config)
            .ToList();
        if (reasons.Any(delta => !delta.IsOlder))
            return null;
        if (reasons.Count > 0)
            return $"an older delta has won: {reasons[0].State} made {stored.Config}";
        return _history.Contains(stored.Config)
            ? null
            : $"nobody desired as a whole what is stored: {stored.Config}, before {before}";
    }
}
