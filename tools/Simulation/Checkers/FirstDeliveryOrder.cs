using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I2: what comes for the first time comes in the order of its sequence numbers.</summary>
public sealed class FirstDeliveryOrder : Checker
{
    private readonly HashSet<string> _seen = [];
    private long _highest;

    /// <inheritdoc/>
    public override string Name => "I2 first deliveries are in order";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        if (happened is not Received { Message: var message } || !_seen.Add(message.Text))
            return null;
        var before = _highest;
        _highest = Math.Max(_highest, message.LastSequence);
        // A gap may have grown between two deliveries: then it begins again where it began, and ends later.
        return (message.IsGap ? message.LastSequence : message.Sequence) > before
            ? null
            : $"{message.Sequence} came for the first time after {before}";
    }
}
