using System;
using System.Reflection;
using HeatingSensor.Ports;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace HeatingSensor.Esp32
{
    /// <summary>One client and its events. The handlers forward and return: the library drops the connection when one of
    /// them throws, and stalls when one of them blocks.</summary>
    public sealed class M2MqttConnection
    {
        private const int QosMax = 2;

        private readonly MqttClient _client;
        private readonly IMqttEvents _events;
        private readonly int _number;

        public M2MqttConnection(MqttClient client, IMqttEvents events, int number)
        {
            _client = client;
            _events = events;
            _number = number;
            _client.ConnectionOpened += OnConnectionOpened;
            _client.MqttMsgPublished += OnPublished;
            _client.MqttMsgSubscribed += OnSubscribed;
            _client.MqttMsgPublishReceived += OnReceived;
            _client.ConnectionClosed += OnConnectionClosed;
        }

        /// <summary>True if the broker kept the session; known once Connect has returned.</summary>
        public bool IsSessionPresent { get; private set; }

        /// <summary>Frees what is no longer needed once connected. The library keeps a copy of the session, to resend
        /// messages when the same client reconnects, and builds each message's key four times (490 bytes in 24 allocations,
        /// measured on nanoCLR). Here no client reconnects: every connection has its own, and the journal resends what was
        /// not acknowledged. The broker's session is not affected.</summary>
        public void Trim()
        {
            _client.ConnectionOpened -= OnConnectionOpened;
            FieldInfo session = typeof(MqttClient).GetField("_session", BindingFlags.Instance | BindingFlags.NonPublic);
            session?.SetValue(_client, null);
        }

        /// <summary>Publishes with QoS 1; -1 if there is no connection (the library would queue it without bound).</summary>
        public int Publish(string topic, byte[] payload)
        {
            return _client.IsConnected
                ? _client.Publish(topic, payload, null, null, MqttQoSLevel.AtLeastOnce, false)
                : -1;
        }

        /// <summary>Publishes with QoS 0, which is never acknowledged; false if there is no connection.</summary>
        public bool PublishOnce(string topic, byte[] payload)
        {
            bool isConnected = _client.IsConnected;
            if (isConnected)
            {
                _client.Publish(topic, payload, null, null, MqttQoSLevel.AtMostOnce, false);
            }

            return isConnected;
        }

        /// <summary>Subscribes with QoS 1, in one SUBSCRIBE; -1 if there is no connection.</summary>
        public int Subscribe(string[] topicFilters)
        {
            if (!_client.IsConnected)
            {
                return -1;
            }

            MqttQoSLevel[] levels = new MqttQoSLevel[topicFilters.Length];
            for (int index = 0; index < levels.Length; index++)
            {
                levels[index] = MqttQoSLevel.AtLeastOnce;
            }

            return _client.Subscribe(topicFilters, levels);
        }

        public void Disconnect()
        {
            try
            {
                _client.Disconnect();
            }
            catch (Exception)
            {
                // No longer connected, so there is nobody to send DISCONNECT to.
                Close();
            }
        }

        public void Close()
        {
            _client.ConnectionOpened -= OnConnectionOpened;
            _client.MqttMsgPublished -= OnPublished;
            _client.MqttMsgSubscribed -= OnSubscribed;
            _client.MqttMsgPublishReceived -= OnReceived;
            _client.ConnectionClosed -= OnConnectionClosed;
            try
            {
                _client.Close();
            }
            catch (Exception)
            {
                // An exception inside leaves the client half closed; it is not used again.
                return;
            }
        }

        private void OnPublished(object sender, MqttMsgPublishedEventArgs e)
        {
            if (e.IsPublished)
            {
                _events.OnAcknowledged(_number, e.MessageId);
            }
            else
            {
                _events.OnNotDelivered(_number, e.MessageId);
            }
        }

        private void OnConnectionOpened(object sender, ConnectionOpenedEventArgs e)
        {
            IsSessionPresent = e.Message.SessionPresent;
        }

        private void OnSubscribed(object sender, MqttMsgSubscribedEventArgs e)
        {
            // A refusal is 0x80, which is not a member of the enum (MQTT 3.1.1 section 3.9.3).
            bool isGranted = e.GrantedQoSLevels.Length > 0;
            for (int index = 0; index < e.GrantedQoSLevels.Length; index++)
            {
                isGranted &= (int)e.GrantedQoSLevels[index] <= QosMax;
            }

            _events.OnSubscribed(_number, e.MessageId, isGranted);
        }

        private void OnReceived(object sender, MqttMsgPublishEventArgs e)
        {
            _events.OnMessage(_number, e.Topic, e.Message);
        }

        private void OnConnectionClosed(object sender, EventArgs e) => _events.OnClosed(_number);
    }
}
