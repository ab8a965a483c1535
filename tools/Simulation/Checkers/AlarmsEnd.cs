using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I11: an alarm is raised only while it is clear and cleared only while it is open, over all boots; what was open
/// before a boot is told once after it. Only the boot's first event about such an alarm may repeat what was told.</summary>
public sealed class AlarmsEnd : Checker
{
    /// <summary>How long a device must have run to have told what was open before its boot: the attempts to read the file, and
    /// the longest that a reading can be missing.</summary>
    private const long TellMs = 10 * 60_000;

    private readonly HashSet<string> _open = [];
    private readonly HashSet<string> _untold = [];
    private readonly HashSet<string> _told = [];
    private readonly HashSet<string> _unsure = [];
    private string? _appending;
    private bool _hasFailed;
    private bool _isForgetful;
    private long _poweredOnMs;

    /// <inheritdoc/>
    public override string Name => "I11 alarms end";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case PoweredOn:
                _poweredOnMs = happened.AtMs;
                _appending = null;
                _told.Clear();
                _untold.Clear();
                _untold.UnionWith(_open);
                break;
            case PowerLost:
                _hasFailed = false;
                if (_appending is not null)
                    _unsure.Add(_appending);
                break;
            case Appending appending:
                _isForgetful |= _hasFailed;
                _appending = appending.Alarm?.Name;
                break;
            case Appended { Alarm: { } alarm } appended:
                _appending = null;
                return Take(alarm, appended.Sequence);
            // The device has lost its newest memory of alarms, or could not write it down.
            case Corrupted { Name: var name } when IsMemory(name):
                _unsure.UnionWith(_open);
                break;
            case Stored { IsDone: false } stored when IsMemory(stored.Name):
                _hasFailed = true;
                break;
            case Ended when happened.AtMs - _poweredOnMs >= TellMs:
                _untold.ExceptWith(_unsure);
                return _untold.Count == 0 || _isForgetful
                    ? null
                    : $"open before the boot and not told since: {string.Join(", ", _untold)}";
        }

        return null;
    }

    private static bool IsMemory(string name) => name.StartsWith("alarms.", StringComparison.Ordinal);

    private string? Take(AlarmSaid alarm, long sequence)
    {
        var wasOpen = _open.Contains(alarm.Name);
        var isFirst = _told.Add(alarm.Name);
        var isFree = _unsure.Remove(alarm.Name) || _isForgetful;
        _untold.Remove(alarm.Name);
        if (alarm.IsRaised)
            _open.Add(alarm.Name);
        else
            _open.Remove(alarm.Name);
        if (isFree)
            return null;
        if (alarm.IsAfterBoot)
            return isFirst ? null : $"event {sequence} tells {alarm.Name} as the first of its boot, and is not";
        return wasOpen == alarm.IsRaised
            ? $"event {sequence} {(alarm.IsRaised ? "raises" : "clears")} {alarm.Name}, which was {(wasOpen ? "open" : "clear")}"
            : null;
    }
}
