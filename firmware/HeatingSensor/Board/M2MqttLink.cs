using System;
using System.Net.Sockets;
using HeatingSensor.Ports;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace HeatingSensor.Esp32
{
    /// <summary>MQTT through M2Mqtt. Uses a new client for each connection, because a client resolves the broker's name
    /// only once and keeps an earlier connection's queues. Exceptions tell how an attempt failed; docs/connection.md has
    /// the rules.</summary>
    public sealed class M2MqttLink : IMqttLink
    {
        private readonly Credentials _credentials;
        private readonly IClock _clock;
        private M2MqttConnection _connection;

        public M2MqttLink(Credentials credentials, IClock clock)
        {
            _credentials = credentials;
            _clock = clock;
        }

        public string FailureReason { get; private set; }

        public bool IsSessionPresent => _connection != null && _connection.IsSessionPresent;

        public LinkOutcome Probe(LinkOptions options)
        {
            LinkOutcome outcome = TlsProbe.Ask(options.Endpoint, options.Port, TlsProbe.AnswerTimeoutMs);
            FailureReason = outcome == LinkOutcome.NoAnswer
                ? "the broker accepts TCP connections but does not answer: TLS handshake skipped"
                : "the endpoint cannot be reached: check the network";
            return outcome;
        }

        public LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection)
        {
            long startMs = _clock.NowMs;
            try
            {
                // The constructor resolves the name.
                MqttClient client = new MqttClient(
                    options.Endpoint,
                    options.Port,
                    true,
                    _credentials.Ca,
                    _credentials.Device,
                    MqttSslProtocols.TLSv1_2);
                _connection = new M2MqttConnection(client, events, connection);
                MqttReasonCode code = client.Connect(
                    options.ClientId,
                    null,
                    null,
                    false,
                    MqttQoSLevel.AtLeastOnce,
                    true,
                    options.WillTopic,
                    options.WillMessage,
                    false,
                    options.KeepAliveS);
                if (code == MqttReasonCode.Success)
                {
                    _connection.Trim();
                    FailureReason = null;
                    return LinkOutcome.Accepted;
                }

                FailureReason = "the broker refused CONNECT with code " + ((int)code).ToString()
                    + ": does the policy allow this client id?";
                return LinkOutcome.Refused;
            }
            catch (MqttConnectionException e)
            {
                return Classify(e.InnerException);
            }
            catch (MqttCommunicationException)
            {
                // The library reports a close and silence alike; only the elapsed time tells them apart.
                bool isSilent = _clock.NowMs - startMs >= MqttSettings.ConnectTimeout;
                FailureReason = isSilent
                    ? "the broker does not answer CONNECT"
                    : "the broker closed the connection instead of answering CONNECT: is the certificate active, and does the"
                        + " policy allow this client id?";
                return isSilent ? LinkOutcome.NoAnswer : LinkOutcome.Refused;
            }
            catch (Exception e)
            {
                return Classify(e);
            }
        }

        public int Publish(string topic, byte[] payload)
        {
            return _connection == null ? -1 : _connection.Publish(topic, payload);
        }

        public bool PublishOnce(string topic, byte[] payload)
        {
            return _connection != null && _connection.PublishOnce(topic, payload);
        }

        public int Subscribe(string[] topicFilters)
        {
            return _connection == null ? -1 : _connection.Subscribe(topicFilters);
        }

        public void Disconnect()
        {
            _connection?.Disconnect();
            _connection = null;
        }

        public void Close()
        {
            _connection?.Close();
            _connection = null;
        }

        private LinkOutcome Classify(Exception e)
        {
            SocketException socketException = e as SocketException;
            if (socketException != null)
            {
                LinkOutcome outcome = TlsErrors.Classify(socketException.ErrorCode, out string reason);
                FailureReason = reason;
                return outcome;
            }

            bool isOutOfMemory = e is OutOfMemoryException;
            FailureReason = isOutOfMemory ? "not enough memory for a connection"
                : "the endpoint cannot be reached: " + (e == null ? "no reason given" : e.Message);
            return isOutOfMemory ? LinkOutcome.OutOfMemory : LinkOutcome.Unreachable;
        }
    }
}
