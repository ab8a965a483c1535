using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I4: epoch and sequence number never name two contents, and every delivery of it is the same to the byte.</summary>
public sealed class SequenceNamesOneContent : Checker
{
    private readonly Dictionary<(string Epoch, long Sequence), string> _texts = [];
    private readonly Dictionary<(string Epoch, long Sequence), Appending> _made = [];
    private readonly HashSet<(string Epoch, long Sequence)> _excused = [];

    /// <inheritdoc/>
    public override string Name => "I4 a number names one content";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case Corrupted { Name: var name } when name.EndsWith(".seg", StringComparison.Ordinal):
                // If a boot's clock record is lost, its events can only be sent again with an estimated time.
                _excused.UnionWith(_made.Keys);
                return null;
            case Appending made when !_made.TryAdd(($"{made.Epoch:x8}", made.Sequence), made):
                return $"two events were given the number {made.Sequence} of {made.Epoch:x8}";
            case Sent { Message: { IsGap: false } message }:
                return CompareWithMade(message) ?? Compare(message);
            case Received { Message: { IsGap: false } message }:
                return Compare(message);
            default:
                return null;
        }
    }

    private string? CompareWithMade(EventPayload message)
    {
        if (!_made.TryGetValue((message.Epoch, message.Sequence), out var made))
            return $"{message.Sequence} was never made: {message.Text}";
        return made.IsActive == message.IsActive && made.BootId == message.BootId
            ? null
            : $"{message.Sequence} was made as {made} and is {message.Text}";
    }

    private string? Compare(EventPayload message)
    {
        var key = (message.Epoch, message.Sequence);
        if (_excused.Contains(key))
            return null;
        if (_texts.TryAdd(key, message.Text) || _texts[key] == message.Text)
            return null;
        return $"{message.Sequence} was {_texts[key]} and is {message.Text}";
    }
}
