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
        _inFlight = new InFlightWindow(limits.InFlightMax, limits.InFlightBytesMax);
        Incoming = new IncomingMessages(limits.InFlightMax, limits.InFlightBytesMax);
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
        bool isBridge = Connection is { IsBridge: true };
        if (isBridge && message.ClientId == ClientId)
            return;
        QoS qos = message.QoS < granted ? message.QoS : granted;
        Send(ref message, qos, retain: isBridge && message.Retain);
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

    /// <summary>Goes back to earlier subscriptions, because the later ones could not be stored.</summary>
    public void Resubscribe(IReadOnlyDictionary<string, QoS> subscriptions)
    {
        _subscriptions.Clear();
        foreach ((string filter, QoS qos) in subscriptions)
            _subscriptions.Add(filter, qos);
        NoteGroups();
        IsSaveOverdue = false; // the stored ones are these
    }

    /// <summary>Removes a subscription. False if there was none.</summary>
    public bool Unsubscribe(string filter)
    {
        bool wasThere = _subscriptions.Remove(filter);
        NoteGroups();
        return wasThere;
    }

    /// <summary>Whether what it is now could not be stored yet.</summary>
    public bool IsSaveOverdue { get; private set; }

    /// <summary>Stores the session's subscriptions, if it is persistent. False if that failed.</summary>
    public bool Save()
    {
        bool isSaved = _journal?.SaveSession(ClientId, _subscriptions, DisconnectedAt) ?? true;
        IsSaveOverdue = !isSaved;
        return isSaved;
    }

    private void Send(ref PublishedMessage message, QoS qos, bool retain)
    {
        if (!MayReceive(message.Topic))
            return;
        if (qos == QoS.AtMostOnce)
            SendOnce(ref message, retain);
        else
            SendAcknowledged(ref message, qos, retain);
    }

    // Asked when a message is published and again when it leaves the queue: a permission may have been withdrawn since.
    // AWS's samples name the topics of a shared subscription in either form, alone or both: `topic/T`, `topic/$share/G/T`.
    private bool MayReceive(string topic)
    {
        if (Volatile.Read(ref _authorizer) is not { } authorizer || authorizer.MayReceive(topic))
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
            if (_connection is not null && _queue.Count == 0
                && _inFlight.HasRoomFor(message.TopicUtf8.Length + message.Payload.Length))
                SendNow(ref message, qos, retain);
            else
                Enqueue(ref message, qos, retain);
        }
    }

    private void SendNow(ref PublishedMessage message, QoS qos, bool retain)
    {
        QueuedMessage queued = default;
        if (IsPersistent && !TryKeep(ref message, qos, retain, out queued))
            return;
        ushort packetId = _inFlight.Add(StartState(qos), queued, _time.GetTimestamp(),
            message.TopicUtf8.Length + message.Payload.Length);
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
        if (!TryKeep(ref message, qos, retain, out QueuedMessage queued))
            return;
        _queue.Enqueue(queued);
        if (_connection is not null && !_isReplaying && _queue.Count > CongestedCount
            && message.Batch is not null && _drainGate.Congest())
            message.Batch.AddCongested(_drainGate);
    }

    // A message that should survive the process and cannot be stored is not taken at all, and so not acknowledged: its
    // publisher sends it again. Other subscribers have it all the same.
    private bool TryKeep(ref PublishedMessage message, QoS qos, bool retain, out QueuedMessage queued)
    {
        queued = new QueuedMessage(message.Store(), qos, retain, IsPersistent ? ++_lastSerial : 0);
        if (_journal is null || _journal.SaveMessage(ClientId, queued))
            return true;
        queued.Message!.Release();
        message.IsLost = true;
        _counters.CountNotStoredDrop();
        return false;
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
