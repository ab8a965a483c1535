using System.Runtime.CompilerServices;
using VirtualBoard;

namespace nanoFramework.M2Mqtt;

/// <summary>The library's settings. One instance a board (on the device: one, as there is one board).</summary>
public class MqttSettings
{
    /// <summary>The port for plain TCP.</summary>
    public const int BrokerDefaultPort = 1883;

    /// <summary>The port for TLS.</summary>
    public const int BrokerDefaultSslPort = 8883;

    /// <summary>How long CONNACK is waited for, ms.</summary>
    public const int DefaultTimeout = 30000;

    /// <summary>How often an unacknowledged packet is sent.</summary>
    public const int MaximumAttemptsRetry = 3;

    /// <summary>How long an acknowledgement is waited for before a packet is sent again, ms.</summary>
    public const int DefaultDelayRetry = 1000;

    /// <summary>Listed by the package; the wait for CONNACK is <see cref="DefaultTimeout"/>.</summary>
    public const int ConnectTimeout = 30000;

    /// <summary>How many messages are queued at most: no limit.</summary>
    public const int DefaultInflightQueueSize = 2147483647;

    private static readonly ConditionalWeakTable<Board, MqttSettings> OfBoards = [];
    private static readonly MqttSettings OffBoard = new();

    private MqttSettings()
    {
    }

    /// <summary>The settings of the board that the calling code runs on.</summary>
    public static MqttSettings Instance =>
        Board.CurrentOrNull is { } board ? OfBoards.GetValue(board, _ => new MqttSettings()) : OffBoard;

    /// <summary>The last client's port for plain TCP.</summary>
    public int Port { get; internal set; } = BrokerDefaultPort;

    /// <summary>The last client's port for TLS.</summary>
    public int SslPort { get; internal set; } = BrokerDefaultSslPort;

    /// <summary>ms; nothing reads it, as on the device.</summary>
    public int TimeoutOnConnection { get; internal set; } = ConnectTimeout;

    /// <summary>ms; nothing reads it, as on the device.</summary>
    public int TimeoutOnReceiving { get; internal set; } = DefaultTimeout;

    /// <summary>How often an unacknowledged packet is sent.</summary>
    public int AttemptsOnRetry { get; internal set; } = MaximumAttemptsRetry;

    /// <summary>How long an acknowledgement is waited for before a packet is sent again, ms.</summary>
    public int DelayOnRetry { get; internal set; } = DefaultDelayRetry;

    /// <summary>How many messages are queued at most; a message beyond throws InflightQueueFull.</summary>
    public int InflightQueueSize { get; set; } = DefaultInflightQueueSize;

    /// <summary>Whether servers have to prove who they are.</summary>
    public bool ValidateServerCertificate { get; set; } = true;
}
