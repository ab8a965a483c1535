using System;
using HeatingSensor.Ports;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace HeatingSensor.Esp32
{
    /// <summary>One client and its events. The handlers pass on and return: the library drops the connection when one
    /// of them throws, and stops when one of them blocks.</summary>
    public sealed class M2MqttConnection
    {
        private readonly MqttClient _client;
        private readonly IMqttEvents _events;
        private readonly int _number;

        public M2MqttConnection(MqttClient client, IMqttEvents events, int number)
        {
            _client = client;
            _events = events;
            _number = number;
            _client.MqttMsgPublished += OnPublished;
            _client.ConnectionClosed += OnConnectionClosed;
        }

        /// <summary>Publishes with QoS 1; -1 if there is no connection (the library would queue it without bound).</summary>
        public int Publish(string topic, byte[] payload)
        {
            return _client.IsConnected
                ? _client.Publish(topic, payload, null, null, MqttQoSLevel.AtLeastOnce, false)
                : -1;
        }

        public void Disconnect()
        {
            try
            {
                _client.Disconnect();
            }
            catch (Exception)
            {
                // Not connected any more: then there is nobody to say goodbye to.
                Close();
            }
        }

        public void Close()
        {
            _client.MqttMsgPublished -= OnPublished;
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

        private void OnConnectionClosed(object sender, EventArgs e) => _events.OnClosed(_number);
    }
}
