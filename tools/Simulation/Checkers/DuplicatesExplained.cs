using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I3: nothing that was consumed is sent again, but after a power cut before its file was deleted.</summary>
public sealed class DuplicatesExplained : Checker
{
    private readonly HashSet<long> _consumed = [];
    private readonly HashSet<long> _consumedNow = [];
    private readonly Dictionary<long, string> _fileOf = [];
    private readonly HashSet<string> _deleted = [];
    private long _appending;

    /// <inheritdoc/>
    public override string Name => "I3 duplicates are explained";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case Appending appending:
                _appending = appending.Sequence;
                break;
            case Stored { Operation: "append", IsDone: true } stored:
                _fileOf[_appending] = stored.Name;
                _deleted.Remove(stored.Name);
                break;
            case Stored { Operation: "delete", IsDone: true } stored:
                _deleted.Add(stored.Name);
                break;
            case Advanced advanced:
                _consumed.Add(advanced.Sequence);
                _consumedNow.Add(advanced.Sequence);
                break;
            case PoweredOn:
                _consumedNow.Clear();
                break;
            case Sent { Message: { IsGap: false } message }:
                return Explain(message.Sequence);
        }

        return null;
    }

    private string? Explain(long sequence)
    {
        if (_consumedNow.Contains(sequence))
            return $"event {sequence} was sent again after it was consumed, in the same boot";
        var isDeleted = _fileOf.TryGetValue(sequence, out var file) && _deleted.Contains(file);
        return _consumed.Contains(sequence) && isDeleted
            ? $"event {sequence} was sent again after {file} was deleted"
            : null;
    }
}
