using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I1: what was journalled reaches the broker in the end, or lies inside a gap that does. An event may be
/// consumed only after its own PUBACK.</summary>
public sealed class NothingLost : Checker
{
    private readonly SortedSet<long> _promised = [];
    private readonly HashSet<(long First, long Last)> _acknowledged = [];
    private readonly Dictionary<long, string> _fileOf = [];
    private readonly HashSet<string> _corrupted = [];
    private readonly HashSet<string> _deleted = [];
    private long? _appending;

    /// <inheritdoc/>
    public override string Name => "I1 nothing is lost";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case Appending appending:
                _appending = appending.Sequence;
                break;
            case Stored { Operation: "append", IsDone: true } stored when _appending is { } sequence:
                _fileOf[sequence] = stored.Name;
                break;
            case Stored { Operation: "delete", IsDone: true } stored:
                _deleted.Add(stored.Name);
                break;
            case Corrupted corrupted:
                _corrupted.Add(corrupted.Name);
                break;
            case Appended appended:
                _appending = null;
                if (appended.IsDurable)
                    _promised.Add(appended.Sequence);
                break;
            case PoweredOn:
                _appending = null;
                break;
            case Received { Message: var message }:
                _promised.RemoveWhere(seq => seq >= message.Sequence && seq <= message.LastSequence);
                break;
            case Acknowledged { Message: var message }:
                _acknowledged.Add((message.Sequence, message.LastSequence));
                break;
            case Advanced advanced when !_acknowledged.Contains((advanced.Sequence, advanced.LastSequence)):
                return $"event {advanced.Sequence} was consumed before its PUBACK came";
            case Ended:
                return Missing();
        }

        return null;
    }

    // Nor can the gap be named whose marker is lost. A record whose bits flipped on the flash cannot be brought back: it is counted, not promised.
    private string? Missing()
    {
        var isMarkerLost = _corrupted.Any(name => name.StartsWith("gap.", StringComparison.Ordinal));
        _promised.RemoveWhere(seq => _fileOf.TryGetValue(seq, out var file)
            && (_corrupted.Contains(file) || (isMarkerLost && _deleted.Contains(file))));
        return _promised.Count == 0
            ? null
            : $"{_promised.Count} events were journalled and never arrived: {string.Join(", ", _promised.Take(10))}";
    }
}
