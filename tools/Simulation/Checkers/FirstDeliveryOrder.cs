using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I2: first deliveries arrive in the order of their sequence numbers.</summary>
public sealed class FirstDeliveryOrder : Checker
{
    private readonly HashSet<(bool IsGap, string Epoch, long First, long Last)> _seen = [];
    private long _highest;
    private string _epoch = "";
    private long _consumed;
    private string _consumedEpoch = "";

    /// <inheritdoc/>
    public override string Name => "I2 first deliveries are in order";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case PoweredOn:
                // Events that were consumed but not yet deleted are delivered again, and may be lost then.
                _consumed = 0;
                return null;
            case Advanced advanced:
                _consumed = advanced.Epoch == _consumedEpoch ? Math.Max(_consumed, advanced.LastSequence) : advanced.LastSequence;
                _consumedEpoch = advanced.Epoch;
                return null;
            case Received { Message: var message } when _seen.Add((message.IsGap, message.Epoch, message.Sequence, message.LastSequence)):
                return message.IsGap ? JudgeGap(message) : Judge(message);
            default:
                return null;
        }
    }

    // Events in a gap may have arrived unacknowledged; but no later event may be consumed before the gap arrives.
    private string? JudgeGap(EventPayload gap)
    {
        _highest = gap.Epoch == _epoch ? Math.Max(_highest, gap.LastSequence) : gap.LastSequence;
        _epoch = gap.Epoch;
        return gap.LastSequence >= _consumed || gap.Epoch != _consumedEpoch
            ? null
            : $"the gap {gap.Sequence} to {gap.LastSequence} arrived after {_consumed} was consumed";
    }

    private string? Judge(EventPayload message)
    {
        // Numbers of another epoch may begin lower.
        var before = message.Epoch == _epoch ? _highest : 0;
        var sequence = message.Sequence;
        _epoch = message.Epoch;
        _highest = Math.Max(before, sequence);
        return sequence > before ? null : $"{sequence} came for the first time after {before}";
    }
}
