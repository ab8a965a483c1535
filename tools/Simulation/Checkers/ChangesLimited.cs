using HeatingSensor.Sensing;
using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I12: an input that never rests does not fill the flash: status events within a minute are limited.</summary>
public sealed class ChangesLimited : Checker
{
    private const long MinuteMs = 60_000;

    // Two of the device's minutes overlap one of ours; each rest lets one change through.
    private const int Max = (2 * SimulationPlan.DefaultChangesPerMinute) + (int)(MinuteMs / ChangeLimit.RestMs);

    private readonly Queue<long> _times = new();

    /// <inheritdoc/>
    public override string Name => "I12 changes are limited";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case PoweredOn:
                _times.Clear();
                break;
            case Appended { IsActive: not null }:
                _times.Enqueue(happened.AtMs);
                while (happened.AtMs - _times.Peek() >= MinuteMs)
                    _times.Dequeue();
                return _times.Count <= Max ? null : $"{_times.Count} status events in a minute, at most {Max}";
        }

        return null;
    }
}
