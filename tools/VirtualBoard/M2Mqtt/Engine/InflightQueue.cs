using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace VirtualBoard.M2Mqtt;

/// <summary>
/// The messages waiting to be sent, acknowledged or delivered, in order, and when each is due. Belongs to the client and
/// survives a connection. Thread-safe.
/// </summary>
internal sealed class InflightQueue(MqttSettings settings)
{
    /// <summary>
    /// On the device the sending thread does not run until the publishing thread waits, so a message followed at once by
    /// Disconnect() and Close() is never sent. Here the sending thread lets the publishing one continue for this long.
    /// </summary>
    internal const int SenderDelayMs = 1;

    private readonly Lock gate = new();
    private readonly List<MqttMsgContext> messages = [];

    internal bool IsEmpty
    {
        get
        {
            lock (gate)
                return messages.Count == 0;
        }
    }

    /// <summary>False when the queue is full.</summary>
    internal bool Add(MqttMsgBase message, MqttMsgFlow flow, long nowMs)
    {
        lock (gate)
        {
            if (flow == MqttMsgFlow.ToAcknowledge && message.QosLevel == MqttQoSLevel.ExactlyOnce
                && Find(message.MessageId, flow, c => c.State == MqttMsgState.WaitForPubrel) is { } known)
            {
                known.State = MqttMsgState.QueuedQos2; // its PUBREC was lost
                return true;
            }

            if (messages.Count >= settings.InflightQueueSize)
                return false;
            messages.Add(new MqttMsgContext
            {
                Message = message,
                Flow = flow,
                State = FirstState(message),
                Timestamp = nowMs,
            });
            return true;
        }
    }

    /// <summary>The broker's acknowledgement arrived; returns the message if it is now complete.</summary>
    internal MqttMsgContext? Acknowledge(MqttMsgBase answer)
    {
        lock (gate)
        {
            var context = answer.Type switch
            {
                MqttMessageType.PublishAck => FindWaiting(answer, MqttMsgState.WaitForPuback),
                MqttMessageType.PublishComplete => FindWaiting(answer, MqttMsgState.WaitForPubcomp),
                MqttMessageType.SubscribeAck => FindWaiting(answer, MqttMsgState.WaitForSuback),
                MqttMessageType.UnsubscribeAck => FindWaiting(answer, MqttMsgState.WaitForUnsuback),
                _ => null,
            };
            if (context is not null)
                messages.Remove(context);
            return context;
        }
    }

    /// <summary>PUBREC: the broker has received a QoS 2 message.</summary>
    internal void Received(MqttMsgBase pubrec)
    {
        lock (gate)
        {
            if (FindWaiting(pubrec, MqttMsgState.WaitForPubrec) is not { } context)
                return;
            context.State = MqttMsgState.SendPubrel;
            context.Attempt = 0;
        }
    }

    /// <summary>PUBREL: a QoS 2 message may be delivered; false when it is unknown (delivered before).</summary>
    internal bool Release(MqttMsgBase pubrel)
    {
        lock (gate)
        {
            var context = Find(pubrel.MessageId, MqttMsgFlow.ToAcknowledge, c => c.State == MqttMsgState.WaitForPubrel);
            if (context is not null)
                context.State = MqttMsgState.SendPubcomp;
            return context is not null;
        }
    }

    /// <summary>Takes the next message that is due; otherwise says when the next one will be.</summary>
    internal SendAction TakeDue(long nowMs, out MqttMsgContext? context, out long nextMs)
    {
        nextMs = long.MaxValue;
        lock (gate)
        {
            foreach (var candidate in messages)
            {
                long dueMs = DueMs(candidate);
                if (dueMs > nowMs)
                {
                    nextMs = Math.Min(nextMs, dueMs);
                    continue;
                }

                context = candidate;
                return Advance(candidate, nowMs);
            }
        }

        context = null;
        return SendAction.None;
    }

    /// <summary>
    /// Drops the messages silently, as 5.1.220 does when a connection ends; a session keeps the second half of QoS 2
    /// exchanges.
    /// </summary>
    internal void Clear(bool keepsSession)
    {
        lock (gate)
        {
            messages.RemoveAll(context => !keepsSession
                || context.State is not (MqttMsgState.WaitForPubcomp or MqttMsgState.SendPubrel
                    or MqttMsgState.WaitForPubrel));
        }
    }

    private static MqttMsgState FirstState(MqttMsgBase message) => message.Type switch
    {
        MqttMessageType.Subscribe => MqttMsgState.SendSubscribe,
        MqttMessageType.Unsubscribe => MqttMsgState.SendUnsubscribe,
        _ => message.QosLevel switch
        {
            MqttQoSLevel.AtLeastOnce => MqttMsgState.QueuedQos1,
            MqttQoSLevel.ExactlyOnce => MqttMsgState.QueuedQos2,
            _ => MqttMsgState.QueuedQos0,
        },
    };

    private long DueMs(MqttMsgContext context) => context.State switch
    {
        MqttMsgState.WaitForPubrel => long.MaxValue,
        MqttMsgState.WaitForPuback or MqttMsgState.WaitForSuback or MqttMsgState.WaitForUnsuback
            or MqttMsgState.WaitForPubrec or MqttMsgState.WaitForPubcomp => context.Timestamp + settings.DelayOnRetry,
        _ when context.Flow == MqttMsgFlow.ToAcknowledge || context.State == MqttMsgState.SendPubrel => long.MinValue,
        _ => context.Timestamp + SenderDelayMs,
    };

    private SendAction Advance(MqttMsgContext context, long nowMs)
    {
        if (context.Flow == MqttMsgFlow.ToAcknowledge)
            return AdvanceIncoming(context);
        if (context.State == MqttMsgState.QueuedQos0)
        {
            messages.Remove(context);
            return SendAction.Send;
        }

        if (context.Attempt >= settings.AttemptsOnRetry)
        {
            messages.Remove(context);
            return SendAction.GiveUp;
        }

        context.Timestamp = nowMs;
        context.Attempt++;
        if (context.State is MqttMsgState.SendPubrel or MqttMsgState.WaitForPubcomp)
        {
            context.State = MqttMsgState.WaitForPubcomp;
            return SendAction.SendPubrel;
        }

        context.Message.DupFlag = context.Attempt > 1 && context.Message.Type == MqttMessageType.Publish;
        context.State = context.Message.Type switch
        {
            MqttMessageType.Subscribe => MqttMsgState.WaitForSuback,
            MqttMessageType.Unsubscribe => MqttMsgState.WaitForUnsuback,
            _ when context.Message.QosLevel == MqttQoSLevel.ExactlyOnce => MqttMsgState.WaitForPubrec,
            _ => MqttMsgState.WaitForPuback,
        };
        return SendAction.Send;
    }

    private SendAction AdvanceIncoming(MqttMsgContext context)
    {
        if (context.State == MqttMsgState.QueuedQos2)
        {
            context.State = MqttMsgState.WaitForPubrel;
            return SendAction.SendPubrec;
        }

        messages.Remove(context);
        return context.State switch
        {
            MqttMsgState.QueuedQos1 => SendAction.AcknowledgeAndDeliver,
            MqttMsgState.SendPubcomp => SendAction.CompleteAndDeliver,
            _ => SendAction.Deliver,
        };
    }

    private MqttMsgContext? FindWaiting(MqttMsgBase answer, MqttMsgState state) =>
        Find(answer.MessageId, MqttMsgFlow.ToPublish, context => context.State == state);

    private MqttMsgContext? Find(ushort messageId, MqttMsgFlow flow, Predicate<MqttMsgContext> matches) =>
        messages.Find(c => c.Message.MessageId == messageId && c.Flow == flow && matches(c));
}
