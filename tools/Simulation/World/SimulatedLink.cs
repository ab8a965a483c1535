using System.Text.Json;
using System.Text.Json.Nodes;
using HeatingSensor.Ports;
using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>
/// M2Mqtt as the device sees it: three sends a second apart and then "not delivered", 30 s of waiting for CONNACK
/// during which the whole device is blocked, and closed connections reported 25 to 250 ms late.
/// </summary>
public sealed class SimulatedLink(
    Scheduler time, Recorder recorder, PowerSupply power, SimulatedBroker broker, SimulatedNetwork network, Prng random)
    : IMqttLink
{
    private static readonly string[] EventTopics = ["home/heating/status", "home/heating/telemetry", "home/heating/alert"];

    private const int ConnackTimeoutMs = 30_000;
    private const int ProbeTimeoutMs = 5000;
    private const int HandshakeTimeoutMs = 15_000;
    private Connection? _current;
    private int _packetId;
    private bool _isProbed;

    /// <summary>Lets time pass while all managed code is blocked.</summary>
    public required Action<long> Stall { get; init; }

    /// <summary>The shadow service.</summary>
    public required SimulatedShadows Shadows { get; init; }

    /// <summary>The configuration that a boot would find now.</summary>
    public required Func<string> ConfigOnFlash { get; init; }

    /// <summary>Lets time pass while only the caller waits.</summary>
    public required Action<long> Wait { get; init; }

    /// <inheritdoc/>
    public string FailureReason => broker.Welcome.ToString();

    /// <inheritdoc/>
    public bool IsSessionPresent { get; private set; }

    /// <summary>Whether handshakes take seconds.</summary>
    public bool IsHandshakeSlow { get; set; }

    /// <inheritdoc/>
    public LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection)
    {
        Close();
        if (!_isProbed)
            recorder.Add(new Connecting(time.NowMs));
        _isProbed = false;
        CutIfArmed("connect");
        var outcome = Shake();
        if (outcome == LinkOutcome.Accepted)
            Open(new Connection(connection, events, options.KeepAliveS));
        recorder.Add(new ConnectEnded(time.NowMs, outcome.ToString(), outcome == LinkOutcome.Accepted));
        return outcome;
    }

    /// <inheritdoc/>
    public LinkOutcome Probe(LinkOptions options)
    {
        recorder.Add(new Connecting(time.NowMs));
        CutIfArmed("probe");
        Wait(broker.Welcome == Welcome.Silence ? ProbeTimeoutMs : random.Between(5L, 300));
        var outcome = broker.Welcome switch
        {
            _ when !network.IsUp => LinkOutcome.Unreachable,
            Welcome.Unreachable => LinkOutcome.Unreachable,
            // The endpoint hangs before TLS, or only after it, where the probe does not notice.
            Welcome.Silence when random.Percent(50) => LinkOutcome.NoAnswer,
            _ => LinkOutcome.Accepted,
        };
        _isProbed = outcome == LinkOutcome.Accepted;
        if (!_isProbed)
            recorder.Add(new ConnectEnded(time.NowMs, $"{outcome} (probe)", false));
        return outcome;
    }

    /// <inheritdoc/>
    public int Subscribe(string[] topicFilters)
    {
        CutIfArmed("subscribe");
        return Hand(
            false,
            null,
            null,
            broker.TakeSubscribe,
            (connection, id) => connection.Events.OnSubscribed(connection.Number, id, true));
    }

    /// <inheritdoc/>
    public int Publish(string topic, byte[] payload)
    {
        CutIfArmed("publish");
        var message = EventTopics.Contains(topic) ? EventPayload.Parse(payload) : null;
        if (topic == SimulatedShadows.Configuration + "/update")
            RecordReport(payload);
        return Hand(
            true,
            message,
            () => Shadows.Take(topic, payload),
            broker.Take,
            (connection, id) => connection.Events.OnAcknowledged(connection.Number, id));
    }

    /// <inheritdoc/>
    public bool PublishOnce(string topic, byte[] payload)
    {
        CutIfArmed("publish");
        if (_current is not { IsOpen: true } connection)
            return false;
        connection.LastSentMs = time.NowMs;
        return true;
    }

    /// <inheritdoc/>
    public void Disconnect() => Close();

    /// <inheritdoc/>
    public void Close()
    {
        if (_current is null)
            return;
        recorder.Add(new Disconnected(time.NowMs, "closed by the device"));
        _current.IsOpen = false;
        _current = null;
    }

    /// <summary>The board has lost power: nothing is delivered any more.</summary>
    public void PowerOff()
    {
        if (_current is not null)
            _current.IsOpen = false;
        _current = null;
        _packetId = 0;
        _isProbed = false;
    }

    /// <summary>Breaks the connection, and tells the device.</summary>
    public void Break(string reason)
    {
        if (_current is not { IsOpen: true } connection)
            return;
        connection.IsAlive = false;
        time.After(random.Between(25, 250), () => TellClosed(connection, reason));
    }

    /// <summary>The connection goes silent. Only an unanswered PINGREQ reveals that.</summary>
    public void HalfOpen()
    {
        if (_current is not { IsOpen: true, IsAlive: true } connection)
            return;
        connection.IsAlive = false;
        WatchPing(connection);
    }

    /// <summary>A message from the broker; false if the connection does not deliver it.</summary>
    public bool Push(string topic, byte[] payload)
    {
        if (_current is not { IsOpen: true, IsAlive: true } connection)
            return false;
        connection.DownlinkMs = Math.Max(connection.DownlinkMs, time.NowMs + random.Between(2, 40));
        time.After(connection.DownlinkMs - time.NowMs, () =>
        {
            if (!connection.IsOpen || !connection.IsAlive)
                return;
            recorder.Add(Delivered(topic, payload));
            connection.Events.OnMessage(connection.Number, topic, payload);
        });
        return true;
    }

    private DeltaDelivered Delivered(string topic, byte[] payload)
    {
        if (topic != SimulatedShadows.Configuration + "/update/delta")
            return new DeltaDelivered(time.NowMs, 0, null);
        try
        {
            var delta = JsonNode.Parse(payload)!.AsObject();
            return new DeltaDelivered(time.NowMs, delta["version"]!.GetValue<long>(), delta["state"]!.AsObject().ToJsonString());
        }
        catch (Exception error) when (error is JsonException or NullReferenceException or InvalidOperationException or FormatException or ArgumentException)
        {
            return new DeltaDelivered(time.NowMs, 0, null);
        }
    }

    private void RecordReport(byte[] payload)
    {
        var reported = JsonNode.Parse(payload)!["state"]!["reported"]!.AsObject();
        recorder.Add(new ConfigReported(time.NowMs, ConfigLine.Of(reported), ConfigOnFlash()));
    }

    private int Hand(bool isPublish, EventPayload? payload, Action? arrive, TakeMessage take, Action<Connection, int> tell)
    {
        if (_current is not { IsOpen: true } connection)
            return -1;
        _packetId = (_packetId % ushort.MaxValue) + 1;
        var message = new Message(_packetId, payload, take, tell) { IsPublish = isPublish, Arrive = arrive };
        if (payload is not null)
            recorder.Add(new Sent(time.NowMs, _packetId, payload));
        Send(connection, message, 1);
        return _packetId;
    }

    private LinkOutcome Shake()
    {
        if (!network.IsUp || broker.Welcome == Welcome.Unreachable)
        {
            Stall(random.Between(5L, 3000));
            return LinkOutcome.Unreachable;
        }

        Stall(IsHandshakeSlow ? random.Between(2000L, HandshakeTimeoutMs) : random.Between(300L, 2000));
        if (!network.IsUp)
            return LinkOutcome.Unreachable;
        switch (broker.Welcome)
        {
            case Welcome.TlsFails:
                return LinkOutcome.TlsFailed;
            case Welcome.Refuse:
                return LinkOutcome.Refused;
            case Welcome.Silence:
                Stall(ConnackTimeoutMs);
                return LinkOutcome.NoAnswer;
            case Welcome.Unreachable:
                return LinkOutcome.Unreachable;
            default:
                return LinkOutcome.Accepted;
        }
    }

    private void Open(Connection connection)
    {
        _current = connection;
        IsSessionPresent = broker.BeginSession();
        connection.LastSentMs = time.NowMs;
        if (broker.Welcome == Welcome.AcceptAndDrop)
            time.After(random.Between(50, 5000), () => TellClosed(connection, "dropped by the broker"));
    }

    private void Send(Connection connection, Message message, int attempt)
    {
        const int SendsMax = 3;
        const int RetryMs = 1000;
        if (!connection.IsOpen || message.IsSettled)
            return;
        if (attempt > SendsMax)
        {
            message.IsSettled = true;
            // The library does not report a SUBSCRIBE that is never answered.
            if (message.IsPublish)
                connection.Events.OnNotDelivered(connection.Number, message.PacketId);
            return;
        }

        connection.LastSentMs = time.NowMs;
        Deliver(connection, message);
        time.After(RetryMs, () => Send(connection, message, attempt + 1));
    }

    // TCP keeps the order.
    private void Deliver(Connection connection, Message message)
    {
        connection.UplinkMs = Math.Max(connection.UplinkMs, time.NowMs + random.Between(2, 40));
        time.After(connection.UplinkMs - time.NowMs, () =>
        {
            if (!connection.IsAlive)
                return;
            message.Arrive?.Invoke();
            message.Take(message.PacketId, message.Payload, delayMs => Acknowledge(connection, message, delayMs));
        });
    }

    private void Acknowledge(Connection connection, Message message, long delayMs) =>
        time.After(delayMs + random.Between(2, 40), () =>
        {
            if (!connection.IsOpen || !connection.IsAlive)
                return;
            message.IsSettled = true;
            if (message.Payload is { } payload)
                recorder.Add(new Acknowledged(time.NowMs, message.PacketId, payload));
            message.Tell(connection, message.PacketId);
        });

    private void WatchPing(Connection connection)
    {
        var deadMs = connection.LastSentMs + (2L * connection.KeepAliveMs);
        if (deadMs <= time.NowMs)
            TellClosed(connection, "no PINGRESP");
        else if (connection.IsOpen)
            time.After(deadMs - time.NowMs, () => WatchPing(connection));
    }

    private void TellClosed(Connection connection, string reason)
    {
        if (!connection.IsOpen)
            return;
        connection.IsOpen = false;
        connection.IsAlive = false;
        if (_current == connection)
            _current = null;
        recorder.Add(new Disconnected(time.NowMs, reason));
        connection.Events.OnClosed(connection.Number);
    }

    private void CutIfArmed(string operation)
    {
        if (power.IsCutNow())
            throw new PowerCutException(operation);
    }

    private sealed class Connection(int number, IMqttEvents events, int keepAliveS)
    {
        public int Number => number;

        public IMqttEvents Events => events;

        public int KeepAliveMs => keepAliveS * 1000;

        /// <summary>The state from the device's view.</summary>
        public bool IsOpen { get; set; } = true;

        /// <summary>The actual state.</summary>
        public bool IsAlive { get; set; } = true;

        public long LastSentMs { get; set; }

        public long UplinkMs { get; set; }

        public long DownlinkMs { get; set; }
    }

    private delegate void TakeMessage(int packetId, EventPayload? payload, Action<long> acknowledge);

    private sealed class Message(
        int packetId, EventPayload? payload, TakeMessage take, Action<Connection, int> tell)
    {
        public int PacketId => packetId;

        /// <summary>Null if it is not a status or gap event.</summary>
        public EventPayload? Payload => payload;

        public TakeMessage Take => take;

        public Action<Connection, int> Tell => tell;

        public required bool IsPublish { get; init; }

        /// <summary>What the broker does besides acknowledging; null: nothing.</summary>
        public Action? Arrive { get; init; }

        public bool IsSettled { get; set; }
    }
}
