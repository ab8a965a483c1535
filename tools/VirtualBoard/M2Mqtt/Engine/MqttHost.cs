namespace VirtualBoard.M2Mqtt;

/// <summary>
/// What the MQTT client needs of the board it runs on. Off a board: real time, and the host's network.
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

    /// <summary>Real time, ms; every deadline of the client counts in it.</summary>
    internal long NowMs => (long)time.GetElapsedTime(startTimestamp).TotalMilliseconds;

    /// <summary>Tells whoever watches the board's messages; null off a board.</summary>
    internal MqttTraffic? Traffic => board?.Network.Mqtt;

    internal bool IsNetworkUp => board?.Network.IsUp ?? true;

    /// <summary>The board has lost its power, or restarts: its threads end without a word.</summary>
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
    /// The time that certificates are judged by. It is real time, like everything on the network: a board that lives
    /// through the year 2019 could not use certificates made today.
    /// </summary>
    internal DateTimeOffset UtcNow => time.GetUtcNow();

    internal void ThrowIfOff() => board?.Clock.ThrowIfOff();

    /// <summary>The board computes a handshake: none of its managed code runs.</summary>
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
