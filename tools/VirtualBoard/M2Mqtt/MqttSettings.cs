using System.Runtime.CompilerServices;
using VirtualBoard;

namespace nanoFramework.M2Mqtt;

/// <summary>The library's settings, one instance per board.</summary>
public class MqttSettings
{
    /// <summary>The port for plain TCP.</summary>
    public const int BrokerDefaultPort = 1883;

    /// <summary>The port for TLS.</summary>
    public const int BrokerDefaultSslPort = 8883;

    /// <summary>How long to wait for CONNACK, in ms.</summary>
    public const int DefaultTimeout = 30000;

    /// <summary>How many times an unacknowledged packet is sent.</summary>
    public const int MaximumAttemptsRetry = 3;

    /// <summary>How long to wait for an acknowledgement before sending a packet again, in ms.</summary>
    public const int DefaultDelayRetry = 1000;

    /// <summary>Part of the package's API; the wait for CONNACK is <see cref="DefaultTimeout"/>.</summary>
    public const int ConnectTimeout = 30000;

    /// <summary>The largest number of queued messages: no limit.</summary>
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

    /// <summary>In ms; never read, as on the device.</summary>
    public int TimeoutOnConnection { get; internal set; } = ConnectTimeout;

    /// <summary>In ms; never read, as on the device.</summary>
    public int TimeoutOnReceiving { get; internal set; } = DefaultTimeout;

    /// <summary>How many times an unacknowledged packet is sent.</summary>
    public int AttemptsOnRetry { get; internal set; } = MaximumAttemptsRetry;

    /// <summary>How long to wait for an acknowledgement before sending a packet again, in ms.</summary>
    public int DelayOnRetry { get; internal set; } = DefaultDelayRetry;

    /// <summary>The largest number of queued messages; one more throws InflightQueueFull.</summary>
    public int InflightQueueSize { get; set; } = DefaultInflightQueueSize;

    /// <summary>Whether servers' certificates are verified.</summary>
    public bool ValidateServerCertificate { get; set; } = true;
}
