using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I10: an event with an unverified time says so, and one that says it is synced is right. If the clock was
/// set wrong in that boot, the device cannot know.</summary>
public sealed class HonestTimes(long startUtcMs) : Checker
{
    /// <summary>The device does not round; its readings of the clock are at most one tick apart.</summary>
    private const long ToleranceMs = 5;

    private readonly Dictionary<(string Epoch, long Sequence), (long BootId, long MovedAtMs)> _events = [];
    private readonly HashSet<long> _setIn = [];
    private readonly HashSet<long> _wrongIn = [];
    private long _bootId;
    private bool _isSet;
    private bool _isWrong;

    /// <inheritdoc/>
    public override string Name => "I10 times are honest";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case PoweredOn:
                _isSet = false;
                _isWrong = false;
                break;
            case TimeSet:
                _isSet = true;
                Remember();
                break;
            case ClockJumped:
                _isWrong = true;
                Remember();
                break;
            case Appended appended:
                _bootId = appended.BootId;
                _events[($"{appended.Epoch:x8}", appended.Sequence)] = (appended.BootId, appended.MovedAtMs);
                Remember();
                break;
            case Sent { Message: { IsGap: false } message }:
                return Judge(message);
        }

        return null;
    }

    private void Remember()
    {
        if (_isSet)
            _setIn.Add(_bootId);
        if (_isWrong)
            _wrongIn.Add(_bootId);
    }

    private string? Judge(EventPayload message)
    {
        if (!message.IsTimeSynced || !_events.TryGetValue((message.Epoch, message.Sequence), out var known) || _wrongIn.Contains(known.BootId))
            return null;
        if (!_setIn.Contains(known.BootId))
            return $"event {message.Sequence} says that its time is synced, but nothing had set the clock in its boot";
        var wrongByMs = message.TimestampMs - (startUtcMs + known.MovedAtMs);
        return Math.Abs(wrongByMs) <= ToleranceMs ? null : $"event {message.Sequence} is wrong by {wrongByMs} ms, but says it is synced";
    }
}
