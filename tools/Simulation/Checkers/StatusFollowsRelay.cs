using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>What the relay did is what the device says: a level that rests is known soon, whatever edges were lost, and
/// two events of one boot never say the same twice.</summary>
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
                return isRepeated ? $"event {appended.Sequence} says again what the one before said" : null;
            case RelayRested rested when _status != rested.IsOn:
                return $"the relay rests {(rested.IsOn ? "on" : "off")}, the device says {_status switch
                {
                    null => "nothing",
                    true => "ACTIVE",
                    false => "INACTIVE",
                }}";
        }

        return null;
    }
}
