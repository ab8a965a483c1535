using HeatingSensor.Ports;
using HeatingSensor.Uplink;

namespace Heating.Bench.Device;

/// <summary>A broker that accepts everything and acknowledges on request. Allocates nothing.</summary>
internal sealed class EchoLink : IMqttLink
{
    // More than the device ever has in flight.
    private const int PendingMax = 16;

    private readonly int[] _pending = new int[PendingMax];
    private IMqttEvents? _events;
    private int _connection;
    private int _count;
    private int _lastPacketId;
    private int _subscribeId = -1;

    /// <summary>Status events published so far.</summary>
    public int StatusCount { get; private set; }

    /// <summary>False: there is no broker, and any connection is lost.</summary>
    public bool IsReachable
    {
        get;
        set
        {
            field = value;
            if (!value)
                _events?.OnClosed(_connection);
        }
    } = true;

    /// <inheritdoc/>
    public string FailureReason => "";

    /// <inheritdoc/>
    public bool IsSessionPresent => false;

    /// <inheritdoc/>
    public LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection)
    {
        if (!IsReachable)
            return LinkOutcome.Unreachable;
        (_events, _connection, _count, _subscribeId) = (events, connection, 0, -1);
        return LinkOutcome.Accepted;
    }

    /// <inheritdoc/>
    public LinkOutcome Probe(LinkOptions options) => LinkOutcome.Accepted;

    /// <inheritdoc/>
    public int Subscribe(string[] topicFilters) => _subscribeId = ++_lastPacketId;

    /// <inheritdoc/>
    public int Publish(string topic, byte[] payload)
    {
        if (_count == PendingMax)
            return -1;
        if (topic == "home/heating/status")
            StatusCount++;
        _pending[_count++] = ++_lastPacketId;
        return _lastPacketId;
    }

    /// <inheritdoc/>
    public bool PublishOnce(string topic, byte[] payload) => true;

    /// <summary>A message from the cloud.</summary>
    public void Deliver(string topic, byte[] payload) => _events?.OnMessage(_connection, topic, payload);

    /// <summary>Acknowledges everything in flight.</summary>
    /// <returns>False if there was nothing.</returns>
    public bool Acknowledge()
    {
        bool isAny = IsReachable && (_count > 0 || _subscribeId >= 0);
        if (!isAny)
            return false;
        if (_subscribeId >= 0)
            _events?.OnSubscribed(_connection, _subscribeId, isGranted: true);
        _subscribeId = -1;
        for (int index = 0; index < _count; index++)
            _events?.OnAcknowledged(_connection, _pending[index]);
        _count = 0;
        return true;
    }

    /// <inheritdoc/>
    public void Disconnect()
    {
    }

    /// <inheritdoc/>
    public void Close()
    {
    }
}
