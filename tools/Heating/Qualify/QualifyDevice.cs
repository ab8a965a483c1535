using VirtualBoard;

namespace Heating.Qualify;

/// <summary>The device under test: the firmware on a virtual board, all of whose clocks follow the row's time.</summary>
internal sealed class QualifyDevice : IAsyncDisposable
{
    private readonly Board _board;
    private Task<BoardExit>? _running;

    /// <summary>Builds the board; the power is still off.</summary>
    /// <param name="driveDirectory">Its flash drive, with settings and credentials on it.</param>
    /// <param name="world">What it is wired to.</param>
    /// <param name="time">Device time.</param>
    public QualifyDevice(string driveDirectory, IWorld world, ScaledTime time)
    {
        _board = new Board(new BoardOptions
        {
            DriveDirectory = driveDirectory,
            StartUtc = time.GetUtcNow(),
            World = world,
            Time = time,
        });
        _board.DebugLine += line => Printed?.Invoke(line);
    }

    /// <summary>A line of the firmware's debug output.</summary>
    public event Action<string>? Printed;

    /// <summary>Why the firmware has ended by itself; null while it runs.</summary>
    public string? Failure => _running is { IsCompletedSuccessfully: true } running && running.Result.Reason != BoardExitReason.PowerOff
        ? $"the firmware ended: {running.Result.Error?.Message ?? "its Main returned"}"
        : null;

    /// <summary>Switches the power on.</summary>
    public void PowerOn() => _running ??= _board.RunAsync(HeatingSensor.Program.Main, CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _board.PowerOff();
        if (_running is not null)
            await _running;
        _board.Dispose();
    }
}
