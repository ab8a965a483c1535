using nanoFramework.M2Mqtt.Messages;

namespace VirtualBoard.M2Mqtt;

/// <summary>Receives the broker's packets on the reading thread.</summary>
internal interface IPacketSink
{
    void Connected(MqttMsgConnack connack);

    void Published(MqttMsgPublish publish);

    /// <summary>One of PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK.</summary>
    void Acknowledged(MqttMsgBase answer);

    void DisconnectRequested(MqttMsgDisconnect disconnect);
}
