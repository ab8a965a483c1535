using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I1: every journalled event reaches the broker in the end, or lies inside a gap that does. An event may be
/// consumed only after its own PUBACK.</summary>
public sealed class NothingLost : Checker
{
    private readonly SortedSet<long> _promised = [];
    private readonly HashSet<(long First, long Last)> _acknowledged = [];
    private readonly Dictionary<long, string> _fileOf = [];
    private readonly HashSet<long> _corrupted = [];
    private readonly HashSet<long> _deleted = [];
    private long? _appending;
    private bool _isMarkerLost;

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
                // The file name may be reused for other events.
                foreach (var sequence in TakeOf(stored.Name))
                    _deleted.Add(sequence);
                break;
            case Corrupted corrupted:
                _isMarkerLost |= corrupted.Name.StartsWith("gap.", StringComparison.Ordinal);
                foreach (var sequence in TakeOf(corrupted.Name))
                    _corrupted.Add(sequence);
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
                return $"event {advanced.Sequence} was consumed before its PUBACK";
            case Ended:
                return Missing();
        }

        return null;
    }

    // Nor can the gap be named whose marker is lost. A record whose bits flipped on the flash cannot be brought back: it is counted, not promised.
    private string? Missing()
    {
        _promised.RemoveWhere(seq => _corrupted.Contains(seq) || (_isMarkerLost && _deleted.Contains(seq)));
        return _promised.Count == 0
            ? null
            : $"{_promised.Count} events were journalled and never arrived: {string.Join(", ", _promised.Take(10))}";
    }

    private List<long> TakeOf(string file)
    {
        var sequences = _fileOf.Where(pair => pair.Value == file).Select(pair => pair.Key).ToList();
        sequences.ForEach(sequence => _fileOf.Remove(sequence));
        return sequences;
    }
}
