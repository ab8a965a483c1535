using HeatingSensor.Ports;
using HeatingSensor.Uplink;

namespace HeatingSensor.Host.Tests.Simulation;

/// <summary>Says that the broker has it as soon as it is sent: the cursor moves before PUBACK.</summary>
internal sealed class EagerLink(IMqttLink inner) : IMqttLink
{
    private IMqttEvents? _events;
    private int _connection;

    public string FailureReason => inner.FailureReason;

    public bool IsSessionPresent => inner.IsSessionPresent;

    public LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection)
    {
        (_events, _connection) = (events, connection);
        return inner.Connect(options, events, connection);
    }

    public LinkOutcome Probe(LinkOptions options) => inner.Probe(options);

    public int Subscribe(string[] topicFilters) => inner.Subscribe(topicFilters);

    public int Publish(string topic, byte[] payload)
    {
        var packetId = inner.Publish(topic, payload);
        if (packetId >= 0)
            _events!.OnAcknowledged(_connection, packetId);
        return packetId;
    }

    public bool PublishOnce(string topic, byte[] payload) => inner.PublishOnce(topic, payload);

    public void Disconnect() => inner.Disconnect();

    public void Close() => inner.Close();
}

/// <summary>Stamps edges with the wall clock, as nanoFramework's own button driver does.</summary>
internal sealed class WallStampedRelay(IRelayInput inner, IClock clock) : IRelayInput, IRelayEdges
{
    private readonly long _zeroUtcMs = clock.UtcMs - clock.NowMs;
    private IRelayEdges? _edges;

    public bool IsOn => inner.IsOn;

    public bool IsActiveLow { get => inner.IsActiveLow; set => inner.IsActiveLow = value; }

    public void Listen(IRelayEdges edges)
    {
        _edges = edges;
        inner.Listen(this);
    }

    public void OnEdge(long atMs, bool isOn) => _edges!.OnEdge(clock.UtcMs - _zeroUtcMs, isOn);
}

/// <summary>A relay whose level is what its last interrupt said.</summary>
internal sealed class EdgesOnlyRelay(IRelayInput inner) : IRelayInput, IRelayEdges
{
    private IRelayEdges? _edges;
    private bool? _heard;

    public bool IsOn => _heard ?? inner.IsOn;

    public bool IsActiveLow { get => inner.IsActiveLow; set => inner.IsActiveLow = value; }

    public void Listen(IRelayEdges edges)
    {
        _edges = edges;
        inner.Listen(this);
    }

    public void OnEdge(long atMs, bool isOn)
    {
        _heard = isOn;
        _edges!.OnEdge(atMs, isOn);
    }
}

/// <summary>Makes the backoff's ceiling begin anew at each CONNACK, as most firmwares do it.</summary>
internal sealed class ConnackCeiling
{
    private const int FloorMs = 1000;
    private int _attempts;

    public IMqttLink Watch(IMqttLink inner) => new Watched(inner, this);

    public IRandom Limit(IRandom inner) => new Limited(inner, this);

    private sealed class Limited(IRandom inner, ConnackCeiling owner) : IRandom
    {
        public int Next(int exclusiveMax)
        {
            // The share of the firmware's longest range that the lower ceiling leaves.
            owner._attempts = Math.Min(owner._attempts + 1, 10);
            var rangeMs = Math.Min((FloorMs << owner._attempts) - FloorMs, Backoff.DefaultCapMs - FloorMs);
            var chances = (long)exclusiveMax * rangeMs / (Backoff.DefaultCapMs - FloorMs);
            return inner.Next((int)Math.Max(1, chances));
        }
    }

    private sealed class Watched(IMqttLink inner, ConnackCeiling owner) : IMqttLink
    {
        public string FailureReason => inner.FailureReason;

        public bool IsSessionPresent => inner.IsSessionPresent;

        public LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection)
        {
            var outcome = inner.Connect(options, events, connection);
            if (outcome == LinkOutcome.Accepted)
                owner._attempts = 0;
            return outcome;
        }

        public LinkOutcome Probe(LinkOptions options) => inner.Probe(options);

        public int Subscribe(string[] topicFilters) => inner.Subscribe(topicFilters);

        public int Publish(string topic, byte[] payload) => inner.Publish(topic, payload);

        public bool PublishOnce(string topic, byte[] payload) => inner.PublishOnce(topic, payload);

        public void Disconnect() => inner.Disconnect();

        public void Close() => inner.Close();
    }
}
