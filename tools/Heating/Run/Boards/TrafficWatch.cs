using Heating.Run.Ledger;
using Heating.Run.Output;
using VirtualBoard;

namespace Heating.Run.Boards;

/// <summary>What the device itself shows of its connection: state, events published and acknowledged.</summary>
internal sealed class TrafficWatch
{
    /// <summary>Where status events go (DESIGN §3).</summary>
    public const string StatusTopic = "home/heating/status";

    /// <summary>A filter for that and for samples and alarms.</summary>
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

    /// <summary>The connection came or went.</summary>
    public event Action<bool>? ConnectionChanged;

    /// <summary>There was a connection at least once.</summary>
    public bool HasBeenConnected
    {
        get
        {
            lock (_lock)
                return _wasConnected;
        }
    }

    /// <summary>Begins to watch a board.</summary>
    public void Attach(Board board)
    {
        var mqtt = board.Network.Mqtt;
        mqtt.ConnectionChanged += OnConnectionChanged;
        mqtt.Published += message => Count(message, _published, ref _publishedCount);
        mqtt.Acknowledged += OnAcknowledged;
    }

    /// <summary>The power is cut: the MQTT client says nothing any more.</summary>
    public void PowerCut() => OnConnectionChanged(isConnected: false);

    /// <summary>The firmware starts.</summary>
    public void Booted()
    {
        lock (_lock)
            _boots++;
    }

    /// <summary>The device's state.</summary>
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

    // Counts distinct events; true for any status event.
    private bool Count(MqttOutgoing message, SeenEvents seen, ref int count)
    {
        if (message.Topic != StatusTopic)
            return false;
        // What is no event is told by the books, when it arrives.
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
