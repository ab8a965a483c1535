using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

public sealed partial class Session
{
    /// <summary>Attaches a connection. Messages in flight are sent again and queued ones follow; the caller has sent
    /// CONNACK before.</summary>
    public void Attach(MqttConnection connection)
    {
        lock (_gate)
        {
            Volatile.Write(ref _authorizer, connection.Authorizer);
            DisconnectedAt = null;
            Volatile.Write(ref _connection, connection);
            _isReplaying = _limits.ReplaysPerSecondMax > 0 && _queue.Count > 0;
            _replaysLeft = _limits.ReplaysPerSecondMax;
            ForgetForbidden();
            foreach (ref readonly InFlightMessage message in _inFlight.Messages)
                SendAgain(message);
            Pump();
            connection.Output.Wake();
        }
    }

    /// <summary>Detaches a connection. False if the session has another one by now.</summary>
    public bool Detach(MqttConnection connection)
    {
        lock (_gate)
        {
            if (_connection != connection)
                return false;
            Volatile.Write(ref _connection, null);
            DisconnectedAt = _time.GetUtcNow();
            _drainGate.Drain();
            return true;
        }
    }

    /// <summary>Ends the session: releases all its messages, the stored ones included.</summary>
    public void Discard()
    {
        lock (_gate)
        {
            _isDiscarded = true;
            foreach (ref readonly InFlightMessage message in _inFlight.Messages)
                GiveUp(message.Queued);
            _inFlight.Clear();
            while (_queue.TryDequeue(out QueuedMessage message))
                GiveUp(message);
            Incoming.Clear();
            _journal?.DeleteSession(ClientId);
        }
    }

    /// <summary>Handles PUBACK. False if it violates the protocol: the message has QoS 2.</summary>
    public bool OnPubAck(MqttConnection from, ushort packetId) =>
        OnAnswer(from, packetId, InFlightState.AwaitingPubAck);

    /// <summary>Handles PUBCOMP. False if it violates the protocol: PUBREL was not sent yet.</summary>
    public bool OnPubComp(MqttConnection from, ushort packetId) =>
        OnAnswer(from, packetId, InFlightState.AwaitingPubComp);

    /// <summary>Handles PUBREC. False if it violates the protocol: the message has QoS 1.</summary>
    public bool OnPubRec(MqttConnection from, ushort packetId)
    {
        lock (_gate)
        {
            if (_connection != from)
                return true;
            int index = _inFlight.IndexOf(packetId);
            if (index >= 0)
            {
                if (_inFlight.Messages[index].State == InFlightState.AwaitingPubAck)
                    return false;
                GiveUp(_inFlight.Messages[index].Queued);
                _inFlight.MarkReleased(index);
            }
            SendPubRel(packetId);
            return true;
        }
    }

    /// <summary>Called once a second: releases the next replayed messages, and drops those unacknowledged for too
    /// long.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            if (_connection is null)
                return;
            _replaysLeft = _limits.ReplaysPerSecondMax;
            while (_inFlight.Count > 0
                && _time.GetElapsedTime(_inFlight.Messages[0].SentAt) > _limits.InFlightExpiry)
                Remove(0);
            Pump();
            _connection.Output.Wake();
        }
    }

    /// <summary>Adds a message that was read from the journal to the queue.</summary>
    public void Restore(in QueuedMessage message)
    {
        lock (_gate)
        {
            _queue.Enqueue(message);
            _lastSerial = Math.Max(_lastSerial, message.Serial);
        }
    }

    /// <summary>Restores what the journal stored.</summary>
    public void Restore(IReadOnlyDictionary<string, QoS> subscriptions, DateTimeOffset disconnectedAt)
    {
        foreach ((string filter, QoS qos) in subscriptions)
            _subscriptions[filter] = qos;
        NoteGroups();
        DisconnectedAt = disconnectedAt;
    }

    private bool OnAnswer(MqttConnection from, ushort packetId, InFlightState expected)
    {
        lock (_gate)
        {
            if (_connection != from)
                return true;
            int index = _inFlight.IndexOf(packetId);
            if (index < 0)
                return true; // a repeated acknowledgement does no harm
            if (_inFlight.Messages[index].State != expected)
                return false;
            Remove(index);
            if (Pump())
                from.Output.Wake();
            return true;
        }
    }

    // Messages in flight on an earlier connection that this one may not receive.
    private void ForgetForbidden()
    {
        for (int index = _inFlight.Count - 1; index >= 0; index--)
        {
            if (_inFlight.Messages[index].Queued.Message is { } message && !MayReceive(message.Topic))
                Remove(index);
        }
    }

    private void Remove(int index)
    {
        GiveUp(_inFlight.Messages[index].Queued);
        _inFlight.RemoveAt(index);
    }

    private void GiveUp(in QueuedMessage queued)
    {
        if (queued.Serial != 0)
            _journal?.DeleteMessage(ClientId, queued.Serial);
        queued.Message?.Release();
    }

    private bool Pump()
    {
        bool mustWake = false;
        while (_queue.TryPeek(out QueuedMessage queued) && _inFlight.HasRoomFor(queued.Message!.SizeBytes)
            && (!_isReplaying || _replaysLeft > 0))
        {
            _queue.TryDequeue(out _);
            if (!MayReceive(queued.Message!.Topic))
            {
                GiveUp(queued);
                continue;
            }
            _replaysLeft--;
            mustWake |= SendQueued(queued);
        }
        if (_queue.Count == 0)
            _isReplaying = false;
        if (_queue.Count < DrainedCount)
            _drainGate.Drain();
        return mustWake;
    }

    private bool SendQueued(in QueuedMessage queued)
    {
        StoredMessage message = queued.Message!;
        ushort packetId = _inFlight.Add(StartState(queued.QoS), IsPersistent ? queued : default, _time.GetTimestamp(),
            message.SizeBytes);
        byte first = PacketWriter.PublishFirstByte(queued.QoS, queued.Retain, dup: false);
        _connection!.Output.TryAppendPublish(first, message.TopicUtf8, packetId, message.Payload, isDroppable: false,
            out bool mustWake);
        if (!IsPersistent)
            message.Release();
        return mustWake;
    }

    private void SendAgain(in InFlightMessage inFlight)
    {
        if (inFlight.State == InFlightState.AwaitingPubComp)
        {
            SendPubRel(inFlight.PacketId);
            return;
        }
        StoredMessage message = inFlight.Queued.Message!;
        byte first = PacketWriter.PublishFirstByte(inFlight.Queued.QoS, inFlight.Queued.Retain, dup: true);
        _connection!.Output.TryAppendPublish(first, message.TopicUtf8, inFlight.PacketId, message.Payload,
            isDroppable: false, out _);
    }

    private void SendPubRel(ushort packetId)
    {
        Span<byte> packet = stackalloc byte[PacketWriter.AckBytes];
        PacketWriter.WriteAck(packet, PacketType.PubRel, packetId);
        if (_connection!.Output.Append(packet))
            _connection.Output.Wake();
    }
}
