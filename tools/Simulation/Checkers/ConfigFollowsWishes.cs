using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>
/// I6 and I7: a configuration is the previous one with one valid delta applied as a whole, or an earlier one after a
/// rollback; and the delta is not older than an earlier one in the same boot.
/// </summary>
public sealed class ConfigFollowsWishes : Checker
{
    /// <summary>A message is processed in the tick after its arrival; a tick may have to wait for a connection to
    /// close.</summary>
    private const long FreshMs = 2000;

    private readonly List<(long AtMs, bool IsOlder, string State)> _fresh = [];
    private readonly HashSet<string> _history = [];
    private string? _current;
    private long _highestVersion;
    private bool _hasBegunAnew;
    private bool _hasMissedSome;

    /// <inheritdoc/>
    public override string Name => "I7 the configuration follows the newest wish";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case PoweredOn:
                _highestVersion = 0;
                _hasMissedSome = false;
                _fresh.Clear();
                break;
            case ShadowDropped:
                // From now on versions do not tell new from old: deltas of the old shadow may still arrive.
                _hasBegunAnew = true;
                break;
            case Logged { Line: var line } when line.StartsWith("too many messages at once", StringComparison.Ordinal):
                // The device has not seen the last messages of the burst, which may be the newest.
                _hasMissedSome = true;
                break;
            case DeltaDelivered { State: { } state } delta:
                _fresh.RemoveAll(earlier => happened.AtMs - earlier.AtMs > FreshMs);
                _fresh.Add((happened.AtMs, !_hasBegunAnew && !_hasMissedSome && delta.Version < _highestVersion, state));
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
            return $"an older delta won: {reasons[0].State} led to {stored.Config}";
        return _history.Contains(stored.Config)
            ? null
            : $"no single delta leads to the stored configuration {stored.Config} from {before}";
    }
}
