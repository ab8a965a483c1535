using System.Net.Sockets;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace VirtualBoard.M2Mqtt;

/// <summary>
/// The reading thread. As on the device, a malformed packet is skipped, and only violations for which MQTT requires it
/// close the connection.
/// </summary>
internal sealed class Receiver(Link link, MqttHost host, BoardHold hold, IPacketSink sink)
{
    internal void Run(Transport transport)
    {
        var first = new byte[1];
        while (link.State != LinkState.Ended)
        {
            if (!TryReadFirst(transport, first))
                return;
            hold.Begin();
            try
            {
                Take(first[0], transport);
            }
            catch (PowerOffException)
            {
                return;
            }
            catch (Exception e) when (!EndsConnection(e))
            {
                host.Log($"a packet that begins with 0x{first[0]:X2} is skipped: {e.GetType().Name} {e.Message}");
            }
            catch (Exception e)
            {
                link.BeginClosing(e);
                return;
            }
            finally
            {
                hold.End();
            }
        }
    }

    private bool TryReadFirst(Transport transport, byte[] first)
    {
        try
        {
            if (transport.Receive(first) > 0)
                return true;
            link.BeginClosing(null);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            link.BeginClosing(e);
        }

        return false;
    }

    private void Take(byte first, Transport transport)
    {
        var version = link.Version;
        switch ((MqttMessageType)(first >> 4))
        {
            case MqttMessageType.ConnectAck:
                sink.Connected(MqttMsgConnack.Parse(first, version, transport));
                break;
            case MqttMessageType.PingResponse:
                MqttMsgPingResp.Parse(first, version, transport);
                link.KeepAlive.Answered();
                break;
            case MqttMessageType.Publish:
                sink.Published(MqttMsgPublish.Parse(first, version, transport));
                break;
            case MqttMessageType.PublishAck:
                sink.Acknowledged(MqttMsgPuback.Parse(first, version, transport));
                break;
            case MqttMessageType.PublishReceived:
                sink.Acknowledged(MqttMsgPubrec.Parse(first, version, transport));
                break;
            case MqttMessageType.PublishRelease:
                sink.Acknowledged(MqttMsgPubrel.Parse(first, version, transport));
                break;
            case MqttMessageType.PublishComplete:
                sink.Acknowledged(MqttMsgPubcomp.Parse(first, version, transport));
                break;
            case MqttMessageType.SubscribeAck:
                sink.Acknowledged(MqttMsgSuback.Parse(first, version, transport));
                break;
            case MqttMessageType.UnsubscribeAck:
                sink.Acknowledged(MqttMsgUnsuback.Parse(first, version, transport));
                break;
            case MqttMessageType.Disconnect:
                sink.DisconnectRequested(MqttMsgDisconnect.Parse(first, version, transport));
                break;
            default:
                // The device does not skip the body: it parses the following bytes as packets.
                throw new MqttClientException(MqttClientErrorCode.WrongBrokerMessage);
        }
    }

    private static bool EndsConnection(Exception e) => e switch
    {
        MqttClientException wrong => wrong.ErrorCode is MqttClientErrorCode.InvalidFlagBits
            or MqttClientErrorCode.InvalidProtocolName or MqttClientErrorCode.InvalidConnectFlags,

        // The device runs out of memory, loses track of the stream and closes soon after; here: at once.
        InsufficientMemoryException or InvalidDataException => true,
        _ => e is IOException or SocketException or ObjectDisposedException || e.InnerException is SocketException,
    };
}
