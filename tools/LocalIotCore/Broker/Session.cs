using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>One client's session: its subscriptions and the messages in flight to it. Thread-safe: publishers deliver,
/// the client's connection acknowledges. The handshakes are in SessionHandshakes.cs.</summary>
public sealed partial class Session : ISubscriber
{
    private const int CongestedCount = 1000;
    private const int DrainedCount = 250;

    private readonly Lock _gate = new();
    private readonly CloudLimits _limits;
    private readonly BrokerCounters _counters;
    private readonly ISessionJournal? _journal;
    private readonly TimeProvider _time;
    private readonly SessionQueue _queue;
    private readonly InFlightWindow _inFlight;
    private readonly DrainGate _drainGate = new();
    private readonly Dictionary<string, QoS> _subscriptions = [];
    private string[] _groups = []; // of its shared subscriptions
    private MqttConnection? _connection;
    private IAuthorizer? _authorizer;
    private long _lastSerial;
    private int _replaysLeft;
    private bool _isReplaying;
    private bool _isDiscarded;

    /// <param name="journal">Stores a persistent session; null for a clean one.</param>
    public Session(string clientId, CloudLimits limits, BrokerCounters counters, ISessionJournal? journal,
        TimeProvider time)
    {
        ClientId = clientId;
        _limits = limits;
        _counters = counters;
        _journal = journal;
        _time = time;
        _queue = new SessionQueue(limits.QueuedMessagesMax, limits.QueuedBytesMax);
        _inFlight = new InFlightWindow(limits.InFlightMax);
        Incoming = new IncomingMessages(limits.InFlightMax);
    }

    public string ClientId { get; }
    /// <summary>Whether the session outlives its connection.</summary>
    public bool IsPersistent => _journal is not null;
    /// <summary>When it lost its connection; null while it has one.</summary>
    public DateTimeOffset? DisconnectedAt { get; private set; }
    /// <summary>Its current connection, or null.</summary>
    public MqttConnection? Connection => Volatile.Read(ref _connection);
    /// <summary>Filters and their QoS. Changed and read only under the broker's life-cycle lock.</summary>
    public IReadOnlyDictionary<string, QoS> Subscriptions => _subscriptions;
    /// <summary>QoS 2 messages from the client. Only for the session's own connection.</summary>
    public IncomingMessages Incoming { get; }
    /// <summary>Messages waiting for the client, or for room in the in-flight window.</summary>
    public int QueuedCount
    {
        get
        {
            lock (_gate)
                return _queue.Count;
        }
    }

    /// <inheritdoc/>
    public void Deliver(ref PublishedMessage message, QoS granted)
    {
        QoS qos = message.QoS < granted ? message.QoS : granted;
        Send(ref message, qos, retain: false);
    }

    /// <summary>Delivers a retained message to a new subscription.</summary>
    public void DeliverRetained(ref PublishedMessage message, QoS granted) =>
        Send(ref message, message.QoS < granted ? message.QoS : granted, retain: true);

    /// <summary>Adds a subscription.</summary>
    public void Subscribe(string filter, QoS qos)
    {
        _subscriptions[filter] = qos;
        NoteGroups();
    }

    /// <summary>Removes a subscription. False if there was none.</summary>
    public bool Unsubscribe(string filter)
    {
        bool wasThere = _subscriptions.Remove(filter);
        NoteGroups();
        return wasThere;
    }

    /// <summary>Stores the session's subscriptions, if it is persistent.</summary>
    public void Save() => _journal?.SaveSession(ClientId, _subscriptions, DisconnectedAt);

    private void Send(ref PublishedMessage message, QoS qos, bool retain)
    {
        IAuthorizer? authorizer = Volatile.Read(ref _authorizer);
        if (authorizer is not null && !MayReceive(authorizer, message.Topic))
            return;
        if (qos == QoS.AtMostOnce)
            SendOnce(ref message, retain);
        else
            SendAcknowledged(ref message, qos, retain);
    }

    // AWS's samples name the topics of a shared subscription in either form, alone or both: `topic/T`, `topic/$share/G/T`.
    private bool MayReceive(IAuthorizer authorizer, string topic)
    {
        if (authorizer.MayReceive(topic))
            return true;
        foreach (string group in Volatile.Read(ref _groups))
        {
            if (authorizer.MayReceive(SharedFilter.ResourceOf(group, topic)))
                return true;
        }
        return false;
    }

    private void NoteGroups() => Volatile.Write(ref _groups, [.. _subscriptions.Keys
        .Select(filter => SharedFilter.TryParse(filter, out string group, out _) ? group : "")
        .Where(group => group.Length > 0)
        .Distinct()]);

    private void SendOnce(ref PublishedMessage message, bool retain)
    {
        if (Connection is not { } connection)
            return;
        byte first = PacketWriter.PublishFirstByte(QoS.AtMostOnce, retain, dup: false);
        if (!connection.Output.TryAppendPublish(first, message.TopicUtf8, 0, message.Payload, isDroppable: true,
                out bool mustWake))
            _counters.CountSlowSubscriberDrop();
        AfterAppend(connection.Output, mustWake, message.Batch);
    }

    private void SendAcknowledged(ref PublishedMessage message, QoS qos, bool retain)
    {
        lock (_gate)
        {
            if (_isDiscarded || (_connection is null && !IsPersistent))
                return;
            if (_connection is not null && _queue.Count == 0 && _inFlight.HasRoom)
                SendNow(ref message, qos, retain);
            else
                Enqueue(ref message, qos, retain);
        }
    }

    private void SendNow(ref PublishedMessage message, QoS qos, bool retain)
    {
        QueuedMessage queued = IsPersistent ? Keep(ref message, qos, retain) : default;
        ushort packetId = _inFlight.Add(StartState(qos), queued, _time.GetTimestamp());
        byte first = PacketWriter.PublishFirstByte(qos, retain, dup: false);
        OutputBuffer output = _connection!.Output;
        output.TryAppendPublish(first, message.TopicUtf8, packetId, message.Payload, isDroppable: false,
            out bool mustWake);
        AfterAppend(output, mustWake, message.Batch);
    }

    private void Enqueue(ref PublishedMessage message, QoS qos, bool retain)
    {
        if (!_queue.HasRoomFor(message.TopicUtf8.Length + message.Payload.Length))
        {
            _counters.CountQueueFullDrop();
            return;
        }
        _queue.Enqueue(Keep(ref message, qos, retain));
        if (_connection is not null && !_isReplaying && _queue.Count > CongestedCount
            && message.Batch is not null && _drainGate.Congest())
            message.Batch.AddCongested(_drainGate);
    }

    private QueuedMessage Keep(ref PublishedMessage message, QoS qos, bool retain)
    {
        var queued = new QueuedMessage(message.Store(), qos, retain, IsPersistent ? ++_lastSerial : 0);
        _journal?.SaveMessage(ClientId, queued);
        return queued;
    }

    private static InFlightState StartState(QoS qos) =>
        qos == QoS.ExactlyOnce ? InFlightState.AwaitingPubRec : InFlightState.AwaitingPubAck;

    private static void AfterAppend(OutputBuffer output, bool mustWake, FlushBatch? batch)
    {
        if (batch is null)
        {
            if (mustWake)
                output.Wake();
            return;
        }
        if (mustWake)
            batch.Add(output);
        if (output.IsCongested && output.Gate.Congest())
            batch.AddCongested(output.Gate);
    }
}
