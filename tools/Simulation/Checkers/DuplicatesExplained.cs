using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I3: a consumed event is sent again only after a power cut before its segment was deleted.</summary>
public sealed class DuplicatesExplained : Checker
{
    private readonly HashSet<(string Epoch, long Sequence)> _consumed = [];
    private readonly HashSet<(string Epoch, long Sequence)> _consumedNow = [];
    private readonly Dictionary<(string Epoch, long Sequence), string> _fileOf = [];
    private readonly HashSet<(string Epoch, long Sequence)> _deleted = [];
    private (string Epoch, long Sequence)? _appending;

    /// <inheritdoc/>
    public override string Name => "I3 duplicates are explained";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case Appending appending:
                _appending = ($"{appending.Epoch:x8}", appending.Sequence);
                break;
            case Stored { Operation: "append", IsDone: true } stored when _appending is { } sequence:
                // The last write counts: before it, events that had waited in memory may have been written, and given up
                // again.
                _fileOf[sequence] = stored.Name;
                _deleted.Remove(sequence);
                break;
            case Stored { Operation: "delete", IsDone: true } stored:
                // The file name may be reused for other events.
                foreach (var (sequence, _) in _fileOf.Where(pair => pair.Value == stored.Name).ToList())
                {
                    _fileOf.Remove(sequence);
                    _deleted.Add(sequence);
                }

                break;
            case Advanced { IsGap: false } advanced:
                _consumed.Add((advanced.Epoch, advanced.LastSequence));
                _consumedNow.Add((advanced.Epoch, advanced.LastSequence));
                break;
            case Appended appended:
                // The writes were of events that had waited in memory; this one now waits there itself.
                if (!appended.IsDurable && _appending is { } held)
                {
                    _fileOf.Remove(held);
                    _deleted.Remove(held);
                }

                _appending = null;
                break;
            case PoweredOn:
                _appending = null;
                _consumedNow.Clear();
                break;
            case Sent { Message: { IsGap: false } message }:
                return Explain((message.Epoch, message.Sequence));
        }

        return null;
    }

    private string? Explain((string Epoch, long Sequence) sequence)
    {
        if (_consumedNow.Contains(sequence))
            return $"event {sequence} was sent again after it was consumed, in the same boot";
        return _consumed.Contains(sequence) && _deleted.Contains(sequence)
            ? $"event {sequence} was sent again after its segment was deleted"
            : null;
    }
}
