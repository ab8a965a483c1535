using VirtualBoard;

namespace Heating.Run.Chaos;

/// <summary>Cuts a board's power: now, or at the next flash operation.</summary>
internal sealed class PowerSwitch
{
    private readonly Board _board;
    private readonly Func<Disturbance, bool> _cut;
    private volatile Disturbance? _armed;

    /// <summary>Watches a board's flash.</summary>
    /// <param name="cut">Cuts the power for the disturbance's duration; false if it was not done.</param>
    public PowerSwitch(Board board, Func<Disturbance, bool> cut)
    {
        _board = board;
        _cut = cut;
        board.Drive.Changing += _ => Strike(DisturbanceKind.PowerCutBeforeWrite);
        board.Drive.Changed += _ => Strike(DisturbanceKind.PowerCutAfterWrite);
    }

    /// <summary>Cuts the power now or later. Does nothing without power; of two pending cuts the last one
    /// counts.</summary>
    public void Schedule(Disturbance disturbance)
    {
        if (!_board.HasPower)
            return;
        _armed = null;
        if (disturbance.Kind == DisturbanceKind.PowerCut)
            _cut(disturbance);
        else
            _armed = disturbance;
    }

    private void Strike(DisturbanceKind kind)
    {
        if (_armed is not { } armed || armed.Kind != kind)
            return;
        _armed = null;
        // Unwinds the firmware's call, like every later one.
        if (_cut(armed))
            throw new RestartException();
    }
}
