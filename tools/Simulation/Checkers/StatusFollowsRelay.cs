using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>The reported status follows the relay: a stable level is reported soon, whatever edges were lost, and
/// consecutive events of a boot never have the same status.</summary>
public sealed class StatusFollowsRelay : Checker
{
    private bool? _status;

    /// <inheritdoc/>
    public override string Name => "the status follows the relay";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case PoweredOn:
                _status = null;
                break;
            case Appended { IsActive: not null } appended:
                var isRepeated = _status == appended.IsActive;
                _status = appended.IsActive;
                return isRepeated ? $"event {appended.Sequence} repeats the status of the previous one" : null;
            case RelayRested rested when _status != rested.IsOn:
                return $"the relay is {(rested.IsOn ? "on" : "off")}, the device says {_status switch
                {
                    null => "nothing",
                    true => "ACTIVE",
                    false => "INACTIVE",
                }}";
        }

        return null;
    }
}
