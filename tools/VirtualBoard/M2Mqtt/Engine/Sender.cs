using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Internal;
using nanoFramework.M2Mqtt.Messages;

namespace VirtualBoard.M2Mqtt;

/// <summary>The thread that sends what is due: new messages, repetitions, acknowledgements, PINGREQ.</summary>
internal sealed class Sender(Link link, MqttHost host, InflightQueue queue, Dispatcher dispatcher, BoardHold hold)
    : IDisposable
{
    private readonly TimedSignal signal = host.NewSignal();

    /// <summary>Something may be due.</summary>
    internal void Wake() => signal.Set();

    internal void Run()
    {
        while (link.State == LinkState.Open)
        {
            hold.Begin();
            long nextMs = long.MaxValue;
            try
            {
                nextMs = SendAllDue();
            }
            catch (Exception e)
            {
                // Also for a message that cannot be encoded (a wildcard in its topic), as on the device.
                if (e is not MqttCommunicationException)
                    host.Log($"a message cannot be sent: {e.GetType().Name} {e.Message}");
                link.BeginClosing(e);
            }
            finally
            {
                hold.End();
            }

            if (link.State == LinkState.Open)
                signal.Wait(nextMs);
        }

        Dispose();
    }

    public void Dispose() => signal.Dispose();

    private long SendAllDue()
    {
        long nextMs;
        while (true)
        {
            var action = queue.TakeDue(host.NowMs, out var context, out nextMs);
            if (action == SendAction.None || link.State != LinkState.Open)
                break;
            Do(action, context!.Message);
        }

        if (link.KeepAlive.IsPingDue(host.NowMs, out long pingMs))
            link.Send(new MqttMsgPingReq());
        return Math.Min(nextMs, pingMs);
    }

    private void Do(SendAction action, MqttMsgBase message)
    {
        switch (action)
        {
            case SendAction.Send:
                link.Send(message);
                break;
            case SendAction.SendPubrec:
                link.Send(new MqttMsgPubrec { MessageId = message.MessageId });
                break;
            case SendAction.SendPubrel:
                link.Send(new MqttMsgPubrel { MessageId = message.MessageId });
                break;
            case SendAction.GiveUp when message.Type == MqttMessageType.Publish:
                dispatcher.Enqueue(new MsgPublishedInternalEvent(message, false));
                break;
            case SendAction.GiveUp:
                break; // An unanswered subscription is not reported.
            case SendAction.AcknowledgeAndDeliver:
                link.Send(new MqttMsgPuback { MessageId = message.MessageId });
                dispatcher.Enqueue(new MsgInternalEvent(message));
                break;
            case SendAction.CompleteAndDeliver:
                link.Send(new MqttMsgPubcomp { MessageId = message.MessageId });
                dispatcher.Enqueue(new MsgInternalEvent(message));
                break;
            default:
                dispatcher.Enqueue(new MsgInternalEvent(message));
                break;
        }
    }
}
