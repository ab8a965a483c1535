using Heating.Run.Ledger;
using Heating.Run.Output;
using VirtualBoard;

namespace Heating.Run.Boards;

/// <summary>What the device's traffic shows: connection state, events published and acknowledged.</summary>
internal sealed class TrafficWatch
{
    /// <summary>The topic of status events.</summary>
    public const string StatusTopic = "home/heating/status";

    /// <summary>A filter for these and for samples and alarms.</summary>
    public const string EventTopics = "home/heating/+";

    private static readonly string[] TelemetryTopics = ["home/heating/telemetry", "home/heating/alert"];

    private readonly Lock _lock = new();
    private readonly SeenEvents _published = new();
    private readonly SeenEvents _acknowledged = new();
    private int _publishedCount;
    private int _acknowledgedCount;
    private int _boots;
    private bool _isConnected;
    private bool _wasConnected;

    /// <summary>The broker acknowledged a status event; the payload may be kept.</summary>
    public event Action<byte[]>? Acknowledged;

    /// <summary>The broker acknowledged samples or an alarm; the payload may be kept.</summary>
    public event Action<byte[]>? TelemetryAcknowledged;

    /// <summary>The device connected or disconnected.</summary>
    public event Action<bool>? ConnectionChanged;

    /// <summary>Whether there has been a connection.</summary>
    public bool HasBeenConnected
    {
        get
        {
            lock (_lock)
                return _wasConnected;
        }
    }

    /// <summary>Starts watching a board.</summary>
    public void Attach(Board board)
    {
        var mqtt = board.Network.Mqtt;
        mqtt.ConnectionChanged += OnConnectionChanged;
        mqtt.Published += message => Count(message, _published, ref _publishedCount);
        mqtt.Acknowledged += OnAcknowledged;
    }

    /// <summary>Called when the power is cut: the MQTT client does not report that.</summary>
    public void PowerCut() => OnConnectionChanged(isConnected: false);

    /// <summary>Called when the firmware starts.</summary>
    public void Booted()
    {
        lock (_lock)
            _boots++;
    }

    public DeviceReading Read()
    {
        lock (_lock)
        {
            var connection = _isConnected ? "connected" : _wasConnected ? "offline" : "connecting";
            return new DeviceReading(connection, _boots, _publishedCount, _acknowledgedCount);
        }
    }

    private void OnConnectionChanged(bool isConnected)
    {
        lock (_lock)
        {
            if (_isConnected == isConnected)
                return;
            _isConnected = isConnected;
            _wasConnected |= isConnected;
        }

        ConnectionChanged?.Invoke(isConnected);
    }

    private void OnAcknowledged(MqttOutgoing message)
    {
        if (Count(message, _acknowledged, ref _acknowledgedCount))
            Acknowledged?.Invoke(message.Payload.ToArray());
        else if (TelemetryTopics.Contains(message.Topic))
            TelemetryAcknowledged?.Invoke(message.Payload.ToArray());
    }

    // Counts distinct events; returns true for any status event.
    private bool Count(MqttOutgoing message, SeenEvents seen, ref int count)
    {
        if (message.Topic != StatusTopic)
            return false;
        // The ledger reports invalid events when they arrive.
        if (!StatusEvent.TryParse(message.Payload, out var statusEvent, out _))
            return true;
        lock (_lock)
        {
            if (seen.Add(statusEvent.Stream, statusEvent.Seq, message.Payload.Span) == Seen.New)
                count++;
        }

        return true;
    }
}
