using System.Text;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Handles CONNECT: checks it, then refuses it as the profile does, or attaches a session and sends
/// CONNACK.</summary>
internal sealed class ConnectHandler(BrokerCore core)
{
    private const string GeneratedPrefix = "$GEN/";

    /// <summary>Handles a CONNECT. Returns the violation that ends the connection, or null.</summary>
    public Violation? Handle(MqttConnection connection, ConnectPacket packet)
    {
        if (Refusal(connection, packet, out ConnectReturnCode code) is { } violation)
        {
            if (core.Profile == Profile.Standard && code != ConnectReturnCode.Accepted)
                SendConnAck(connection, false, code);
            return violation; // AWS closes without CONNACK
        }
        string clientId = packet.ClientId.Length > 0 ? packet.ClientId : GeneratedPrefix + Guid.NewGuid();
        connection.Accept(packet, clientId, KeepAlive(packet.KeepAliveS));
        if (core.Lifecycle.Open(connection, packet) is not { } isSessionPresent)
            return Violation.Protocol($"the limit of {core.Limits.SessionsMax} persistent sessions is reached");
        // MQTT 3.1 has no such flag: its byte is reserved.
        SendConnAck(connection, isSessionPresent && packet.Version != MqttVersion.V31, ConnectReturnCode.Accepted);
        core.Lifecycle.Start(connection);
        return null;
    }

    /// <summary>Answers a CONNECT of another protocol version.</summary>
    public static Violation HandleUnsupported(MqttConnection connection, byte level)
    {
        Span<byte> answer = stackalloc byte[5];
        int length = level == (byte)MqttVersion.V31 || level == (byte)MqttVersion.V311
            ? PacketWriter.WriteConnAck(answer, false, ConnectReturnCode.UnacceptableProtocolVersion)
            : PacketWriter.WriteUnsupportedVersion(answer);
        connection.Send(answer[..length]);
        return Violation.Protocol($"protocol level {level} is not supported; expected MQTT 3.1.1 (level 4)");
    }

    private Violation? Refusal(MqttConnection connection, ConnectPacket packet, out ConnectReturnCode code)
    {
        code = ConnectReturnCode.IdentifierRejected;
        if (packet.ClientId.Length == 0 && (!packet.CleanSession || packet.Version == MqttVersion.V31))
            return Violation.Protocol("an empty client id requires a clean session");
        int clientIdBytes = Encoding.UTF8.GetByteCount(packet.ClientId);
        if (clientIdBytes > core.Limits.ClientIdBytesMax)
            return Violation.Protocol($"its client id has {clientIdBytes} bytes, more than {core.Limits.ClientIdBytesMax}");
        if (core.Profile == Profile.Aws && packet.ClientId.StartsWith('$'))
            return Violation.Protocol($"client id {packet.ClientId} starts with $, which is reserved");
        code = ConnectReturnCode.Accepted; // a malformed packet gets no CONNACK
        if (WillRefusal(packet.Will) is { } willViolation)
            return willViolation;
        code = ConnectReturnCode.NotAuthorized;
        if (!IsAllowed(connection.Authorizer, packet, out string what))
            return new Violation(DisconnectReason.AuthError, $"the policy does not allow {packet.ClientId} to {what}");
        code = ConnectReturnCode.ServerUnavailable;
        return core.Lifecycle.MayConnectNow(packet.ClientId)
            ? null
            : new Violation(DisconnectReason.Throttled,
                $"{packet.ClientId} connects more than {core.Limits.ConnectsPerSecondMax} times per second");
    }

    private Violation? WillRefusal(Will? will)
    {
        if (will is null)
            return null;
        if (core.Profile == Profile.Aws && will.QoS == QoS.ExactlyOnce)
            return Violation.Protocol("its will asks for QoS 2");
        if (will.Payload.Length > core.Limits.PayloadBytesMax)
            return Violation.Protocol($"its will has {will.Payload.Length} bytes, more than {core.Limits.PayloadBytesMax}");
        return core.TopicLimits.CheckPublish(will.Topic);
    }

    private static bool IsAllowed(IAuthorizer authorizer, ConnectPacket packet, out string what)
    {
        what = "connect";
        if (!authorizer.MayConnect(packet.ClientId, !packet.CleanSession, packet.Will?.Topic))
            return false;
        if (packet.Will is not { } will)
            return true;
        what = $"have a will on {will.Topic}";
        return authorizer.MayPublish(will.Topic) && (!will.Retain || authorizer.MayRetain(will.Topic));
    }

    private int KeepAlive(ushort askedS)
    {
        if (core.Limits.KeepAliveMaxS == 0)
            return askedS;
        return askedS == 0 ? core.Limits.KeepAliveMaxS
            : Math.Clamp(askedS, core.Limits.KeepAliveMinS, core.Limits.KeepAliveMaxS);
    }

    private static void SendConnAck(MqttConnection connection, bool isSessionPresent, ConnectReturnCode code)
    {
        Span<byte> packet = stackalloc byte[4];
        PacketWriter.WriteConnAck(packet, isSessionPresent, code);
        connection.Send(packet);
    }
}
