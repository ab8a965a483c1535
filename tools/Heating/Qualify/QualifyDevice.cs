using VirtualBoard;

namespace Heating.Qualify;

/// <summary>The device under test: the firmware on a virtual board whose clocks all follow the row's time.</summary>
internal sealed class QualifyDevice : IAsyncDisposable
{
    private readonly Board _board;
    private Task<BoardExit>? _running;

    /// <summary>Builds the board, not yet powered on.</summary>
    /// <param name="driveDirectory">Its flash drive, with settings and credentials.</param>
    /// <param name="world">The relay and sensor.</param>
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

    /// <summary>Why the firmware has stopped; null while it runs.</summary>
    public string? Failure => _running is { IsCompletedSuccessfully: true } running && running.Result.Reason != BoardExitReason.PowerOff
        ? $"the firmware ended: {running.Result.Error?.Message ?? "its Main returned"}"
        : null;

    /// <summary>Powers the device on.</summary>
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
