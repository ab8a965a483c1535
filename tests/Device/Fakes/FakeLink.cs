using System.Collections;
using System.Text;
using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A broker within a test: accepts or refuses, keeps what was published, acknowledges on request.</summary>
    public sealed class FakeLink : IMqttLink
    {
        private readonly ArrayList _topics = new ArrayList();
        private readonly ArrayList _payloads = new ArrayList();
        private IMqttEvents _events;
        private int _connection;

        public LinkOutcome Outcome { get; set; } = LinkOutcome.Accepted;

        public bool IsConnected { get; private set; }

        public int ConnectCount { get; private set; }

        public int DisconnectCount { get; private set; }

        public int PublishedCount => _topics.Count;

        public LinkOptions Options { get; private set; }

        public LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection)
        {
            ConnectCount++;
            Options = options;
            _events = events;
            _connection = connection;
            IsConnected = Outcome == LinkOutcome.Accepted;
            return Outcome;
        }

        /// <summary>The packet identifier is the place in the list, counted from 1.</summary>
        public int Publish(string topic, byte[] payload)
        {
            if (!IsConnected)
            {
                return -1;
            }

            _topics.Add(topic);
            _payloads.Add(payload);
            return _topics.Count;
        }

        public void Disconnect()
        {
            DisconnectCount++;
            IsConnected = false;
        }

        public void Close() => IsConnected = false;

        public string Topic(int packetId) => (string)_topics[packetId - 1];

        public string Payload(int packetId)
        {
            byte[] payload = (byte[])_payloads[packetId - 1];
            return Encoding.UTF8.GetString(payload, 0, payload.Length);
        }

        public void Acknowledge(int packetId) => _events.OnAcknowledged(_connection, packetId);

        public void GiveUp(int packetId) => _events.OnNotDelivered(_connection, packetId);

        public void Lose()
        {
            IsConnected = false;
            _events.OnClosed(_connection);
        }

        /// <summary>What the connection before this one still has to say.</summary>
        public void AcknowledgeLate(int packetId) => _events.OnAcknowledged(_connection - 1, packetId);
    }
}
