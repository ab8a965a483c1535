using System.Collections;
using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt;

/// <summary>What every MQTT client of nanoFramework offers; see <see cref="MqttClient"/> for the behaviour.</summary>
public interface IMqttClient
{
    /// <summary>Handles the end of a connection.</summary>
    delegate void ConnectionClosedEventHandler(object sender, EventArgs e);

    /// <summary>Handles a message from the broker.</summary>
    delegate void MqttMsgPublishEventHandler(object sender, MqttMsgPublishEventArgs e);

    /// <summary>Handles the outcome of a published message.</summary>
    delegate void MqttMsgPublishedEventHandler(object sender, MqttMsgPublishedEventArgs e);

    /// <summary>Handles the broker's answer to a subscription.</summary>
    delegate void MqttMsgSubscribedEventHandler(object sender, MqttMsgSubscribedEventArgs e);

    /// <summary>Handles the broker's answer to UNSUBSCRIBE.</summary>
    delegate void MqttMsgUnsubscribedEventHandler(object sender, MqttMsgUnsubscribedEventArgs e);

    /// <summary>True once the broker has accepted the connection, until it is known to be broken.</summary>
    bool IsConnected { get; }

    /// <summary>A message arrived.</summary>
    event MqttMsgPublishEventHandler? MqttMsgPublishReceived;

    /// <summary>A QoS 1 or 2 message was acknowledged, or given up.</summary>
    event MqttMsgPublishedEventHandler? MqttMsgPublished;

    /// <summary>The broker answered a subscription.</summary>
    event MqttMsgSubscribedEventHandler? MqttMsgSubscribed;

    /// <summary>The broker answered UNSUBSCRIBE.</summary>
    event MqttMsgUnsubscribedEventHandler? MqttMsgUnsubscribed;

    /// <summary>The connection has ended.</summary>
    event ConnectionClosedEventHandler? ConnectionClosed;

    /// <summary>Sets the broker and the certificates (PEM with a terminating NUL, or DER).</summary>
    void Init(string brokerHostName, int brokerPort, bool secure, byte[]? caCert, byte[]? clientCert,
        MqttSslProtocols sslProtocol);

    /// <summary>Connects; returns the broker's answer.</summary>
    MqttReasonCode Connect(string clientId, string? username, string? password, bool willRetain,
        MqttQoSLevel willQosLevel, bool willFlag, string? willTopic, string? willMessage, bool cleanSession,
        ushort keepAlivePeriod);

    /// <summary>Sends DISCONNECT and closes.</summary>
    void Disconnect();

    /// <summary>Queues a SUBSCRIBE; returns its packet id.</summary>
    ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels);

    /// <summary>Queues an UNSUBSCRIBE; returns its packet id.</summary>
    ushort Unsubscribe(string[] topics);

    /// <summary>Queues a message; returns its packet id.</summary>
    ushort Publish(string topic, byte[]? message, string? contentType, ArrayList? userProperties,
        MqttQoSLevel qosLevel, bool retain);

    /// <summary>Queues a QoS 0 message; returns its packet id.</summary>
    ushort Publish(string topic, byte[]? message, string? contentType);

    /// <summary>Queues a QoS 0 message; returns its packet id.</summary>
    ushort Publish(string topic, byte[]? message);

    /// <summary>Closes without DISCONNECT.</summary>
    void Close();
}
