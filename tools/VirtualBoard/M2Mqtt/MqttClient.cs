using System.Collections;
using System.Security.Cryptography.X509Certificates;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;
using VirtualBoard.M2Mqtt;

namespace nanoFramework.M2Mqtt;

/// <summary>
/// nanoFramework's MQTT client on .NET: MQTT 3.1.1 over real sockets and real TLS, with the behaviour of 5.1.220.
/// MQTT 5 is not provided: its properties exist, are never sent, and connecting with it throws NotSupportedException.
/// </summary>
public partial class MqttClient : IMqttClient, IDisposable
{
    private MqttHost host = null!;
    private MqttNetworkChannel channel = null!;
    private InflightQueue queue = null!;
    private int lastMessageId;

    /// <summary>Creates a client for plain TCP on port 1883.</summary>
    public MqttClient(string brokerHostName)
        : this(brokerHostName, MqttSettings.BrokerDefaultPort, false, null, null, MqttSslProtocols.None)
    {
    }

    /// <summary>Creates a client; resolves the host name (SocketException 11001 if that fails).</summary>
    public MqttClient(string brokerHostName, int brokerPort, bool secure, X509Certificate? caCert,
        X509Certificate? clientCert, MqttSslProtocols sslProtocol)
    {
        Init(brokerHostName, brokerPort, secure, caCert, clientCert, sslProtocol);
    }

    /// <summary>Handles the end of a connection.</summary>
    public delegate void ConnectionClosedEventHandler(object sender, EventArgs e);

    /// <summary>Handles DISCONNECT from the broker.</summary>
    public delegate void ConnectionClosedRequestEventHandler(object sender, ConnectionClosedRequestEventArgs e);

    /// <summary>Handles the broker's answer to CONNECT.</summary>
    public delegate void ConnectionOpenedEventHandler(object sender, ConnectionOpenedEventArgs e);

    /// <summary>Handles AUTH (MQTT 5).</summary>
    public delegate void MqttMsgAuthenticationEventHandler(object sender, MqttMsgAuthenticationEventArgs e);

    /// <summary>Part of the package's API; the event's type is that of <see cref="IMqttClient"/>.</summary>
    public delegate void MqttMsgPublishEventHandler(object sender, MqttMsgPublishEventArgs e);

    /// <summary>Part of the package's API; the event's type is that of <see cref="IMqttClient"/>.</summary>
    public delegate void MqttMsgPublishedEventHandler(object sender, MqttMsgPublishedEventArgs e);

    /// <summary>Part of the package's API; the event's type is that of <see cref="IMqttClient"/>.</summary>
    public delegate void MqttMsgSubscribedEventHandler(object sender, MqttMsgSubscribedEventArgs e);

    /// <summary>Part of the package's API; the event's type is that of <see cref="IMqttClient"/>.</summary>
    public delegate void MqttMsgUnsubscribedEventHandler(object sender, MqttMsgUnsubscribedEventArgs e);

    /// <inheritdoc/>
    public event IMqttClient.MqttMsgPublishEventHandler? MqttMsgPublishReceived;

    /// <inheritdoc/>
    public event IMqttClient.MqttMsgPublishedEventHandler? MqttMsgPublished;

    /// <inheritdoc/>
    public event IMqttClient.MqttMsgSubscribedEventHandler? MqttMsgSubscribed;

    /// <inheritdoc/>
    public event IMqttClient.MqttMsgUnsubscribedEventHandler? MqttMsgUnsubscribed;

    /// <summary>
    /// The broker answered CONNECT, perhaps with a refusal; raised on the receiving thread, before Connect returns.
    /// </summary>
    public event ConnectionOpenedEventHandler? ConnectionOpened;

    /// <inheritdoc/>
    public event IMqttClient.ConnectionClosedEventHandler? ConnectionClosed;

    /// <summary>The broker sent DISCONNECT; raised on the receiving thread.</summary>
    public event ConnectionClosedRequestEventHandler? ConnectionClosedRequest;

    /// <summary>MQTT 5 only: never raised.</summary>
    public event MqttMsgAuthenticationEventHandler? Authentication
    {
        add { }
        remove { }
    }

    /// <inheritdoc/>
    public bool IsConnected => isConnected;

    /// <summary>The client id of the last accepted connection.</summary>
    public string? ClientId { get; private set; }

    /// <summary>Whether the last accepted connection has a clean session.</summary>
    public bool CleanSession { get; private set; }

    /// <summary>Whether the last accepted connection has a will.</summary>
    public bool WillFlag { get; private set; }

    /// <summary>Its will's QoS.</summary>
    public MqttQoSLevel WillQosLevel { get; private set; }

    /// <summary>Its will's topic.</summary>
    public string? WillTopic { get; private set; }

    /// <summary>Its will's payload.</summary>
    public string? WillMessage { get; private set; }

    /// <summary>The version of MQTT that Connect speaks: 3.1.1 or 3.1.</summary>
    public MqttProtocolVersion ProtocolVersion { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? AuthenticationMethod { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public byte[]? AuthenticationData { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public uint SessionExpiryInterval { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool RequestProblemInformation { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool RequestResponseInformation { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public ushort ReceiveMaximum { get; set; } = ushort.MaxValue;

    /// <summary>MQTT 5 only.</summary>
    public ushort TopicAliasMaximum { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public uint WillDelayInterval { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public ArrayList UserProperties { get; } = [];

    /// <summary>MQTT 5 only.</summary>
    public uint MaximumPacketSize { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool IsAuthenticationFlow { get; set; }

    /// <summary>The library's settings.</summary>
    public MqttSettings Settings { get; private set; } = null!;

    /// <inheritdoc/>
    public void Init(string brokerHostName, int brokerPort, bool secure, byte[]? caCert, byte[]? clientCert,
        MqttSslProtocols sslProtocol) =>
        Init(brokerHostName, brokerPort, secure, caCert is null ? null : new X509Certificate(caCert),
            clientCert is null ? null : new X509Certificate(clientCert), sslProtocol);

    /// <inheritdoc/>
    public ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels) =>
        Enqueue(new MqttMsgSubscribe(topics, qosLevels) { MessageId = NextMessageId() }, out _);

    /// <inheritdoc/>
    public ushort Unsubscribe(string[] topics) =>
        Enqueue(new MqttMsgUnsubscribe(topics) { MessageId = NextMessageId() }, out _);

    /// <inheritdoc/>
    public ushort Publish(string topic, byte[]? message) => Publish(topic, message, null);

    /// <inheritdoc/>
    public ushort Publish(string topic, byte[]? message, string? contentType) =>
        Publish(topic, message, contentType, null);

    /// <summary>Queues a QoS 0 message; returns its packet id.</summary>
    public ushort Publish(string topic, byte[]? message, string? contentType, ArrayList? userProperties) =>
        Publish(topic, message, contentType, userProperties, MqttQoSLevel.AtMostOnce, false);

    /// <summary>
    /// Queues a message, whether connected or not; returns its packet id. NotSupportedException for a content type or
    /// user properties (MQTT 5); MqttClientException if the queue is full. An invalid topic closes the connection later.
    /// </summary>
    public ushort Publish(string topic, byte[]? message, string? contentType, ArrayList? userProperties,
        MqttQoSLevel qosLevel, bool retain)
    {
        ushort messageId = NextMessageId();
        if (!string.IsNullOrEmpty(contentType) || userProperties is { Count: > 0 })
            throw new NotSupportedException("Publish: content type and user properties belong to MQTT 5.");
        var publish = new MqttMsgPublish(topic, message, false, qosLevel, retain) { MessageId = messageId };
        Enqueue(publish, out bool isQueued);
        return isQueued ? messageId : throw new MqttClientException(MqttClientErrorCode.InflightQueueFull);
    }

    private void Init(string brokerHostName, int brokerPort, bool secure, X509Certificate? caCert,
        X509Certificate? clientCert, MqttSslProtocols sslProtocol)
    {
        host = MqttHost.Current;
        ProtocolVersion = MqttProtocolVersion.Version_3_1_1;
        Settings = MqttSettings.Instance;
        if (secure)
            Settings.SslPort = brokerPort;
        else
            Settings.Port = brokerPort;
        queue = new InflightQueue(Settings);
        channel = new MqttNetworkChannel(brokerHostName, brokerPort, secure, caCert, clientCert, sslProtocol);
    }

    private ushort Enqueue(MqttMsgBase message, out bool isQueued)
    {
        isQueued = queue.Add(message, MqttMsgFlow.ToPublish, host.NowMs);
        if (isQueued && message is MqttMsgPublish publish)
            host.Traffic?.TellPublished(new VirtualBoard.MqttOutgoing(publish.Topic, publish.Message));
        connection?.Wake();
        return message.MessageId;
    }

    private ushort NextMessageId()
    {
        // 1 to 65535; ids continue across reconnects.
        uint next = (uint)(Interlocked.Increment(ref lastMessageId) - 1) % ushort.MaxValue;
        return (ushort)(next + 1);
    }
}
