using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Internal;
using nanoFramework.M2Mqtt.Messages;

namespace VirtualBoard.M2Mqtt;

/// <summary>
/// A connection with its threads: composes <see cref="Link"/>, receiver, sender and dispatcher.
/// </summary>
internal sealed class Connection : IPacketSink
{
    private readonly MqttHost host;
    private readonly InflightQueue queue;
    private readonly IConnectionOwner owner;
    private readonly BoardHold hold;
    private readonly Dispatcher dispatcher;
    private readonly Sender sender;
    private readonly TimedSignal ended;
    private volatile bool isAccepted;

    internal Connection(MqttHost host, Transport transport, InflightQueue queue, MqttProtocolVersion version,
        IConnectionOwner owner)
    {
        this.host = host;
        this.queue = queue;
        this.owner = owner;
        Link = new Link(host, transport, version);
        hold = new BoardHold(host, IsWaiting);
        dispatcher = new Dispatcher(Link, host, hold, owner.OnEvent, () => owner.OnDrained(this));
        sender = new Sender(Link, host, queue, dispatcher, hold);
        ended = host.NewSignal();
        Link.Closing += () => owner.OnClosing(this);
        Link.StateChanged += OnStateChanged;
    }

    internal Link Link { get; }

    /// <summary>Sends CONNECT; returns the broker's answer.</summary>
    internal MqttMsgConnack Open(MqttMsgConnect connect)
    {
        Link.StartReading(new Receiver(Link, host, hold, this));
        return Link.Handshake(connect);
    }

    /// <summary>The broker has accepted: messages are sent and events raised from now on.</summary>
    internal void StartWork(int keepAliveMs)
    {
        var keepAlive = new KeepAlive(keepAliveMs);
        keepAlive.Sent(host.NowMs);
        Link.KeepAlive = keepAlive;
        isAccepted = true;
        hold.Update();
        Link.StartThread("mqtt send", sender.Run);
        Link.StartThread("mqtt dispatch", dispatcher.Run);
    }

    /// <summary>A message was queued.</summary>
    internal void Wake()
    {
        hold.Update();
        sender.Wake();
    }

    /// <summary>Waits for a time; returns false at once if the connection ends meanwhile.</summary>
    internal bool WaitOpenOrClosing(int durationMs)
    {
        long untilMs = host.NowMs + durationMs;
        while (Link.State != LinkState.Ended && host.NowMs < untilMs)
            ended.Wait(untilMs);
        return Link.State != LinkState.Ended;
    }

    void IPacketSink.Connected(MqttMsgConnack connack)
    {
        owner.OnOpened(connack);
        Link.Answered(connack);
    }

    void IPacketSink.Published(MqttMsgPublish publish)
    {
        if (!queue.Add(publish, MqttMsgFlow.ToAcknowledge, host.NowMs))
            host.Log("the queue is full: a message from the broker is dropped");
        sender.Wake();
    }

    void IPacketSink.Acknowledged(MqttMsgBase answer)
    {
        switch (answer)
        {
            case MqttMsgPubrec:
                queue.Received(answer);
                break;
            case MqttMsgPubrel when !queue.Release(answer):
                Link.Send(new MqttMsgPubcomp { MessageId = answer.MessageId }); // our PUBCOMP was lost
                break;
            case MqttMsgPuback or MqttMsgPubcomp when queue.Acknowledge(answer) is { } context:
                if (context.Message is MqttMsgPublish sent)
                    host.Traffic?.TellAcknowledged(new MqttOutgoing(sent.Topic, sent.Message));
                dispatcher.Enqueue(new MsgPublishedInternalEvent(answer, true));
                break;
            case MqttMsgSuback or MqttMsgUnsuback when queue.Acknowledge(answer) is not null:
                dispatcher.Enqueue(new MsgInternalEvent(answer));
                break;
        }

        sender.Wake();
    }

    void IPacketSink.DisconnectRequested(MqttMsgDisconnect disconnect) => owner.OnCloseRequested(disconnect);

    private bool IsWaiting() => isAccepted && Link.State switch
    {
        LinkState.Open => !queue.IsEmpty || !dispatcher.IsEmpty,
        LinkState.Closing => true,
        _ => false,
    };

    private void OnStateChanged()
    {
        hold.Update();
        sender.Wake();
        dispatcher.Wake();
        ended.Set();
    }
}
