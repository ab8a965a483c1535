using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I4: a sequence number never names two contents, and every delivery of it is the same to the byte.</summary>
public sealed class SequenceNamesOneContent : Checker
{
    private readonly Dictionary<long, string> _texts = [];
    private readonly HashSet<long> _appended = [];

    /// <inheritdoc/>
    public override string Name => "I4 a number names one content";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened) => happened switch
    {
        Appended appended when !_appended.Add(appended.Sequence) => $"two events were given the number {appended.Sequence}",
        Sent { Message: { IsGap: false } message } => Compare(message),
        Received { Message: { IsGap: false } message } => Compare(message),
        _ => null,
    };

    private string? Compare(StatusPayload message)
    {
        if (_texts.TryAdd(message.Sequence, message.Text) || _texts[message.Sequence] == message.Text)
            return null;
        return $"{message.Sequence} was {_texts[message.Sequence]} and is {message.Text}";
    }
}
