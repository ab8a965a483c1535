using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I4: a sequence number is never used for two events, and every delivery of an event has the same
/// bytes.</summary>
public sealed class SequenceNamesOneContent : Checker
{
    private readonly Dictionary<long, string> _texts = [];
    private readonly Dictionary<long, Appending> _made = [];
    private readonly HashSet<long> _excused = [];

    /// <inheritdoc/>
    public override string Name => "I4 a number names one content";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case Corrupted { Name: var name } when name.EndsWith(".seg", StringComparison.Ordinal):
                // If the record with a boot's time is lost, its events can only be sent again with a guessed time.
                _excused.UnionWith(_made.Keys);
                return null;
            case Appending made when !_made.TryAdd(made.Sequence, made):
                return $"two events were given the number {made.Sequence}";
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
        if (!_made.TryGetValue(message.Sequence, out var made))
            return $"{message.Sequence} was never made: {message.Text}";
        return made.IsActive == message.IsActive && made.BootId == message.BootId
            ? null
            : $"{message.Sequence} was made as {made} and is {message.Text}";
    }

    private string? Compare(EventPayload message)
    {
        if (_excused.Contains(message.Sequence))
            return null;
        if (_texts.TryAdd(message.Sequence, message.Text) || _texts[message.Sequence] == message.Text)
            return null;
        return $"{message.Sequence} was {_texts[message.Sequence]} and is {message.Text}";
    }
}
