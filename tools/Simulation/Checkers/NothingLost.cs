using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I1: every journalled event reaches the broker in the end, or lies inside a gap that does. An event may be
/// consumed only after its own PUBACK.</summary>
public sealed class NothingLost : Checker
{
    private readonly HashSet<(string Epoch, long Sequence)> _promised = [];
    private readonly HashSet<(string Epoch, bool IsGap, long Last)> _acknowledged = [];
    private readonly Dictionary<(string Epoch, long Sequence), (string File, int From, int To)> _placeOf = [];
    private readonly Dictionary<string, int> _sizes = [];
    private readonly HashSet<(string Epoch, long Sequence)> _corrupted = [];
    private readonly HashSet<(string Epoch, long Sequence)> _deleted = [];
    private readonly HashSet<(string Epoch, long Sequence)> _unnamed = [];
    private (string Epoch, long Sequence)? _appending;
    private bool _isMarkerLost;

    /// <inheritdoc/>
    public override string Name => "I1 nothing is lost";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case Appending appending:
                _appending = ($"{appending.Epoch:x8}", appending.Sequence);
                break;
            case Stored { Operation: "append" } stored:
                Place(stored);
                break;
            case Stored { Operation: "delete", IsDone: true } stored:
                // The file name may be reused for other events.
                _sizes.Remove(stored.Name);
                foreach (var (sequence, _) in _placeOf.Where(pair => pair.Value.File == stored.Name).ToList())
                {
                    _placeOf.Remove(sequence);
                    _deleted.Add(sequence);
                }

                break;
            case Corrupted corrupted:
                _isMarkerLost |= corrupted.Name.StartsWith("gap.", StringComparison.Ordinal);
                _corrupted.UnionWith(_placeOf
                    .Where(pair => pair.Value.File == corrupted.Name
                        && corrupted.Offset >= pair.Value.From && corrupted.Offset < pair.Value.To)
                    .Select(pair => pair.Key));
                break;
            case Appended appended:
                _appending = null;
                if (appended.IsDurable)
                    _promised.Add(($"{appended.Epoch:x8}", appended.Sequence));
                break;
            case PoweredOn:
                _appending = null;
                break;
            case Received { Message: { IsGap: true, Epoch: "" } }:
                // It stands for segments that could not be read, and are deleted then or before.
                _unnamed.UnionWith(_promised);
                break;
            case Received { Message: var message }:
                // A gap that merges events of two epochs carries the later epoch.
                _promised.RemoveWhere(made => (message.IsGap || made.Epoch == message.Epoch)
                    && made.Sequence >= message.Sequence && made.Sequence <= message.LastSequence);
                break;
            case Acknowledged { Message: var message }:
                _acknowledged.Add((message.Epoch, message.IsGap, message.LastSequence));
                break;
            case Advanced advanced when !_acknowledged.Contains((advanced.Epoch, advanced.IsGap, advanced.LastSequence)):
                return $"event {advanced.LastSequence} was consumed before its PUBACK came";
            case Ended:
                return Missing();
        }

        return null;
    }

    // A gap whose marker is lost cannot be reported. In a file with a flipped bit, only the record that was hit is excused.
    private string? Missing()
    {
        _promised.RemoveWhere(seq => _corrupted.Contains(seq)
            || (_deleted.Contains(seq) && (_isMarkerLost || _unnamed.Contains(seq))));
        return _promised.Count == 0
            ? null
            : $"{_promised.Count} events were journalled and never arrived: {string.Join(", ", _promised.Take(10))}";
    }

    private void Place(Stored stored)
    {
        var from = _sizes.GetValueOrDefault(stored.Name);
        _sizes[stored.Name] = from + stored.Bytes;
        if (stored.IsDone && _appending is { } sequence)
            _placeOf[sequence] = (stored.Name, from, from + stored.Bytes);
    }
}
