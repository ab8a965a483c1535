using System.Net.Sockets;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Internal;
using nanoFramework.M2Mqtt.Messages;
using VirtualBoard.M2Mqtt;

namespace nanoFramework.M2Mqtt;

/// <summary>Connecting and closing.</summary>
public partial class MqttClient : IConnectionOwner
{
    /// <summary>From closing to the end of the socket, in ms (5.1.220, Close).</summary>
    private const int CloseDelayMs = 200;

    /// <summary>How long Close waits for a keep-alive thread that does not report its end, in ms (5.1.220, Close).</summary>
    private const int KeepAliveEndLimitMs = 1000;

    private readonly Lock gate = new();
    private volatile Connection? connection;
    private volatile bool isConnected;
    private bool isClosing;

    // The device's keep-alive thread reports its end once per connection. A second Close waits for it in vain.
    private bool hadKeepAlive;
    private bool isKeepAliveEndReported;

    /// <summary>Connects with a clean session, keep-alive 60 s.</summary>
    public MqttReasonCode Connect(string clientId) => Connect(clientId, true);

    /// <summary>Connects, keep-alive 60 s.</summary>
    public MqttReasonCode Connect(string clientId, bool cleanSession) =>
        Connect(clientId, null, null, cleanSession, MqttMsgConnect.KeepAliveDefaultS);

    /// <summary>Connects with a clean session, keep-alive 60 s.</summary>
    public MqttReasonCode Connect(string clientId, string? username, string? password) =>
        Connect(clientId, username, password, true, MqttMsgConnect.KeepAliveDefaultS);

    /// <summary>Connects; keep-alive in seconds.</summary>
    public MqttReasonCode Connect(string clientId, string? username, string? password, bool cleanSession,
        ushort keepAlivePeriod) =>
        Connect(clientId, username, password, false, MqttQoSLevel.AtMostOnce, false, null, null, cleanSession,
            keepAlivePeriod);

    /// <summary>
    /// Connects; returns the broker's answer, which may be a refusal. MqttConnectionException if there is no connection (its
    /// inner SocketException has the device's code), MqttCommunicationException if the broker does not answer within
    /// 30 s or closes the connection. A TLS handshake with a silent peer waits forever, as on the device.
    /// </summary>
    public MqttReasonCode Connect(string clientId, string? username, string? password, bool willRetain,
        MqttQoSLevel willQosLevel, bool willFlag, string? willTopic, string? willMessage, bool cleanSession,
        ushort keepAlivePeriod)
    {
        MqttMsgBase.RefuseVersion5(ProtocolVersion);
        using var hold = host.Hold();
        var connect = new MqttMsgConnect(clientId, username, password, willRetain, willQosLevel, willFlag, willTopic,
            willMessage, cleanSession, keepAlivePeriod, ProtocolVersion);
        var opened = new Connection(host, OpenChannel(), queue, ProtocolVersion, this);
        connection = opened;
        var connack = opened.Open(connect);
        if (connack.ReturnCode == MqttReasonCode.Success)
            Accept(opened, connect, willQosLevel);
        return connack.ReturnCode;
    }

    /// <summary>
    /// Sends DISCONNECT; ConnectionClosed follows 200 ms later. MqttCommunicationException if not connected.
    /// </summary>
    public void Disconnect()
    {
        var current = connection ?? throw new MqttCommunicationException();
        current.Link.Send(new MqttMsgDisconnect());
        current.Link.BeginClosing(null);
    }

    /// <summary>
    /// Closes without DISCONNECT, within 200 ms (1.2 s if it was closed before). Messages in flight are
    /// dropped, and ConnectionClosed is no longer raised.
    /// </summary>
    public void Close()
    {
        if (!TryBeginClose())
            return;
        using var hold = host.Hold();
        try
        {
            var current = connection;
            current?.Link.End();
            Sleep(CloseDelayMs);
            FinishClose(current);
        }
        finally
        {
            lock (gate)
                isClosing = false;
        }
    }

    /// <summary>Closes without DISCONNECT.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    void IConnectionOwner.OnOpened(MqttMsgConnack connack) =>
        ConnectionOpened?.Invoke(this, new ConnectionOpenedEventArgs(connack));

    void IConnectionOwner.OnCloseRequested(MqttMsgDisconnect disconnect) =>
        ConnectionClosedRequest?.Invoke(this, new ConnectionClosedRequestEventArgs(disconnect));

    void IConnectionOwner.OnClosing(Connection closing)
    {
        if (connection != closing)
            return;
        isConnected = false;
        host.Traffic?.TellConnection(isConnected: false);
    }

    void IConnectionOwner.OnDrained(Connection drained)
    {
        if (!drained.WaitOpenOrClosing(CloseDelayMs))
            return; // closed by the application in the meantime, which is not notified
        drained.Link.End();
        FinishClose(drained);
        ConnectionClosed?.Invoke(this, EventArgs.Empty);
    }

    void IConnectionOwner.OnEvent(MsgInternalEvent item)
    {
        ushort id = item.Message.MessageId;
        switch (item.Message)
        {
            case var _ when item is MsgPublishedInternalEvent published:
                MqttMsgPublished?.Invoke(this, new MqttMsgPublishedEventArgs(id, published.IsPublished));
                break;
            case MqttMsgPublish message:
                MqttMsgPublishReceived?.Invoke(this, new MqttMsgPublishEventArgs(message.Topic, message.Message ?? [],
                    message.DupFlag, message.QosLevel, message.Retain));
                break;
            case MqttMsgSuback suback:
                MqttMsgSubscribed?.Invoke(this, new MqttMsgSubscribedEventArgs(id, suback.GrantedQoSLevels ?? []));
                break;
            case MqttMsgUnsuback:
                MqttMsgUnsubscribed?.Invoke(this, new MqttMsgUnsubscribedEventArgs(id));
                break;
        }
    }

    /// <summary>Replaces any existing connection, without raising events.</summary>
    private Transport OpenChannel()
    {
        connection?.Link.End();
        connection?.Link.Release();
        isConnected = false;
        try
        {
            channel.ValidateServerCertificate = Settings.ValidateServerCertificate;
            channel.Connect();
            return channel.Transport!;
        }
        catch (SocketException e)
        {
            throw new MqttConnectionException($"Socket exception connecting to the broker: {e.ErrorCode}", e);
        }
        catch (Exception e) when (e is not VirtualBoard.PowerOffException)
        {
            throw new MqttConnectionException("Exception connecting to the broker", e);
        }
    }

    private void Accept(Connection accepted, MqttMsgConnect connect, MqttQoSLevel willQosLevel)
    {
        ClientId = connect.ClientId;
        CleanSession = connect.CleanSession;
        WillFlag = connect.WillFlag;
        WillTopic = connect.WillTopic;
        WillMessage = connect.WillMessage;
        WillQosLevel = willQosLevel;
        hadKeepAlive = connect.KeepAlivePeriod > 0;
        isKeepAliveEndReported = true;
        isConnected = true;
        host.Traffic?.TellConnection(isConnected: true);
        accepted.StartWork(connect.KeepAlivePeriod * 1000);
        if (accepted.Link.State != LinkState.Open)
            isConnected = false; // broken in the meantime
    }

    private bool TryBeginClose()
    {
        lock (gate)
        {
            if (isClosing)
                return false;
            isClosing = true;
            return true;
        }
    }

    private void FinishClose(Connection? closed)
    {
        bool isAwaitingPing = closed?.Link.KeepAlive.IsAwaitingAnswer ?? false;
        if (hadKeepAlive && (isAwaitingPing || !isKeepAliveEndReported))
            Sleep(KeepAliveEndLimitMs);
        isKeepAliveEndReported = isAwaitingPing;
        queue.Clear(keepsSession: !CleanSession);
        closed?.Link.Release();
        isConnected = false;
    }

    private void Sleep(int durationMs)
    {
        using var signal = host.NewSignal();
        using var _ = host.Register(signal.Set); // the power may fail in the meantime
        long untilMs = host.NowMs + durationMs;
        while (host.NowMs < untilMs)
        {
            host.ThrowIfOff();
            signal.Wait(untilMs);
        }
    }
}
