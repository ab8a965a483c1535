namespace VirtualBoard.M2Mqtt;

/// <summary>
/// What the MQTT client needs from its board. Without a board: real time, and the host's network.
/// </summary>
internal sealed class MqttHost
{
    private readonly Board? board;
    private readonly TimeProvider time;
    private readonly long startTimestamp;

    private MqttHost(Board? board)
    {
        this.board = board;
        time = board?.Network.Time ?? TimeProvider.System;
        startTimestamp = time.GetTimestamp();
    }

    /// <summary>The board of the calling code.</summary>
    internal static MqttHost Current => new(Board.CurrentOrNull);

    /// <summary>Real time in ms, for all of the client's deadlines.</summary>
    internal long NowMs => (long)time.GetElapsedTime(startTimestamp).TotalMilliseconds;

    /// <summary>Notifies observers of the board's messages; null without a board.</summary>
    internal MqttTraffic? Traffic => board?.Network.Mqtt;

    internal bool IsNetworkUp => board?.Network.IsUp ?? true;

    /// <summary>The board has lost power or restarts: its threads end silently.</summary>
    internal bool IsOff
    {
        get
        {
            try
            {
                ThrowIfOff();
                return false;
            }
            catch (PowerOffException)
            {
                return true;
            }
        }
    }

    /// <summary>
    /// The time at which certificates are verified. Real time, like everything on the network: otherwise a board that replays
    /// the year 2019 could not use certificates issued today.
    /// </summary>
    internal DateTimeOffset UtcNow => time.GetUtcNow();

    internal void ThrowIfOff() => board?.Clock.ThrowIfOff();

    /// <summary>Blocks all managed code of the board, as a handshake does.</summary>
    internal void StandStillForHandshake()
    {
        if (board is { Network.HandshakeStallMs: > 0 } stalled)
            stalled.Clock.StandStill(stalled.Network.HandshakeStallMs);
    }

    internal TimedSignal NewSignal() => new(this, time);

    internal IDisposable? Hold() => board?.Clock.Hold();

    internal IDisposable? Register(Action onDrop) => board?.Network.Register(onDrop);

    internal void Log(string line) => board?.WriteDebug("M2Mqtt: " + line);
}
