using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace VirtualBoard.M2Mqtt;

/// <summary>
/// One connection: the socket, its reading thread and, once the broker has accepted, the sending and dispatching threads.
/// All are background threads that belong to the board of the connecting thread.
/// </summary>
internal sealed class Link
{
    private readonly Lock gate = new();
    private readonly Lock sendGate = new();
    private readonly MqttHost host;
    private readonly Transport transport;
    private readonly TimedSignal connackSignal;
    private readonly IDisposable? registration;
    private LinkState state = LinkState.Open;
    private MqttMsgConnack? connack;
    private Exception? failure;

    internal Link(MqttHost host, Transport transport, MqttProtocolVersion version)
    {
        this.host = host;
        this.transport = transport;
        Version = version;
        connackSignal = host.NewSignal();
        registration = host.Register(Drop);
    }

    /// <summary>Raised once, when the connection stops being open.</summary>
    internal event Action? Closing;

    /// <summary>Raised after each change of state.</summary>
    internal event Action? StateChanged;

    internal MqttProtocolVersion Version { get; }

    internal KeepAlive KeepAlive { get; set; } = new(0);

    internal LinkState State
    {
        get
        {
            lock (gate)
                return state;
        }
    }

    /// <summary>Sends a packet in one piece; throws MqttCommunicationException if the connection is broken.</summary>
    internal void Send(MqttMsgBase packet)
    {
        byte[] bytes = packet.GetBytes(Version);
        try
        {
            lock (sendGate)
                transport.Send(bytes);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new MqttCommunicationException(e);
        }

        KeepAlive.Sent(host.NowMs);
    }

    /// <summary>Sends CONNECT and waits for the answer; throws MqttCommunicationException if none arrives in time.</summary>
    internal MqttMsgConnack Handshake(MqttMsgConnect connect)
    {
        long deadlineMs = host.NowMs + MqttSettings.DefaultTimeout;
        Send(connect);
        while (true)
        {
            lock (gate)
            {
                if (connack is not null)
                    return connack;
                if (state != LinkState.Open)
                    break;
            }

            if (host.NowMs >= deadlineMs)
                break;
            connackSignal.Wait(deadlineMs);
        }

        host.ThrowIfOff();
        throw new MqttCommunicationException(failure);
    }

    /// <summary>The broker's answer to CONNECT has been handed to the application.</summary>
    internal void Answered(MqttMsgConnack answer)
    {
        lock (gate)
            connack = answer;
        connackSignal.Set();
    }

    /// <summary>The connection is broken, or is to be closed. Later reasons have no effect.</summary>
    internal void BeginClosing(Exception? reason)
    {
        lock (gate)
        {
            if (state != LinkState.Open)
                return;
            state = LinkState.Closing;
            failure = reason;
        }

        Closing?.Invoke();
        StateChanged?.Invoke();
        connackSignal.Set();
    }

    /// <summary>Ends the threads silently; the socket stays open until <see cref="Release"/>.</summary>
    internal void End()
    {
        lock (gate)
            state = LinkState.Ended;
        StateChanged?.Invoke();
        connackSignal.Set();
    }

    /// <summary>Closes the socket.</summary>
    internal void Release()
    {
        registration?.Dispose();
        transport.Dispose();
    }

    internal void StartReading(Receiver receiver) => StartThread("mqtt receive", () => receiver.Run(transport));

    internal static void StartThread(string name, Action run) =>
        new Thread(() => run()) { IsBackground = true, Name = name }.Start();

    private void Drop()
    {
        transport.Abort();
        if (host.IsOff)
            End();
    }
}
