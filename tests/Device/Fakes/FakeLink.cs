using System.Collections;
using System.Text;
using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A broker for tests: accepts or refuses, records what was published, acknowledges on request.</summary>
    public sealed class FakeLink : IMqttLink
    {
        private const int SubscribePacketId = 60000;
        private const int ShadowPacketIds = 30000;

        private readonly ArrayList _topics = new ArrayList();
        private readonly ArrayList _payloads = new ArrayList();
        private readonly ArrayList _reports = new ArrayList();
        private readonly FakeClock _clock;
        private IMqttEvents _events;
        private int _connection;
        private int _acknowledgedCount;

        public FakeLink(FakeClock clock)
        {
            _clock = clock;
        }

        public LinkOutcome Outcome { get; set; } = LinkOutcome.Accepted;

        public LinkOutcome ProbeOutcome { get; set; } = LinkOutcome.Accepted;

        /// <summary>How long a connection attempt blocks.</summary>
        public int StallMs { get; set; }

        /// <summary>What happens outside while an attempt blocks; may be null.</summary>
        public FakeStall Stall { get; set; }

        /// <summary>Grants each SUBSCRIBE at once.</summary>
        public bool AnswersSubscribe { get; set; } = true;

        /// <summary>False: SUBSCRIBE finds the connection lost, which nothing else reveals.</summary>
        public bool TakesSubscribe { get; set; } = true;

        public string FailureReason => "for a test";

        public bool IsSessionPresent { get; set; }

        public bool IsConnected { get; private set; }

        public int ProbeCount { get; private set; }

        public int SubscribeCount { get; private set; }

        public string[] TopicFilters { get; private set; }

        public int ConnectCount { get; private set; }

        public int DisconnectCount { get; private set; }

        /// <summary>How many messages were published with QoS 0, and the last of them.</summary>
        public int OnceCount { get; private set; }

        public string OnceTopic { get; private set; }

        public string OncePayload { get; private set; }

        /// <summary>Excludes shadow updates.</summary>
        public int PublishedCount => _topics.Count;

        /// <summary>Acknowledges each shadow update at once.</summary>
        public bool AnswersReports { get; set; } = true;

        /// <summary>The service that receives shadow updates; may be null.</summary>
        public FakeShadowService Shadows { get; set; }

        /// <summary>How many shadow updates were published.</summary>
        public int ReportCount => _reports.Count;

        public LinkOptions Options { get; private set; }

        public LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection)
        {
            ConnectCount++;
            Options = options;
            _events = events;
            _connection = connection;
            _clock.Pass(StallMs);
            Stall?.Happen();
            IsConnected = Outcome == LinkOutcome.Accepted;
            return Outcome;
        }

        public LinkOutcome Probe(LinkOptions options)
        {
            ProbeCount++;
            return ProbeOutcome;
        }

        /// <summary>The packet identifier is outside the range of those of messages.</summary>
        public int Subscribe(string[] topicFilters)
        {
            if (!IsConnected || !TakesSubscribe)
            {
                return -1;
            }

            TopicFilters = topicFilters;
            SubscribeCount++;
            if (AnswersSubscribe)
            {
                AnswerSubscribe(true);
            }

            return SubscribePacketId;
        }

        /// <summary>The packet identifier is the position in the list, counted from 1.</summary>
        public int Publish(string topic, byte[] payload)
        {
            if (!IsConnected)
            {
                return -1;
            }

            if (topic.StartsWith("$aws/things/"))
            {
                return Report(topic, payload);
            }

            _topics.Add(topic);
            _payloads.Add(payload);
            return _topics.Count;
        }

        public bool PublishOnce(string topic, byte[] payload)
        {
            if (IsConnected)
            {
                OnceCount++;
                OnceTopic = topic;
                OncePayload = Encoding.UTF8.GetString(payload, 0, payload.Length);
            }

            return IsConnected;
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

        /// <summary>The topic and payload of a shadow update, counted from 1.</summary>
        public string ReportText(int number) => (string)_reports[number - 1];

        /// <summary>How many updates one shadow received.</summary>
        public int ReportsTo(string topic)
        {
            int count = 0;
            foreach (object report in _reports)
            {
                count += ((string)report).StartsWith(topic + " ") ? 1 : 0;
            }

            return count;
        }

        /// <summary>The latest update of one shadow; "" if there was none.</summary>
        public string LastReport(string topic)
        {
            string last = "";
            foreach (object report in _reports)
            {
                last = ((string)report).StartsWith(topic + " ") ? (string)report : last;
            }

            return last;
        }

        /// <summary>The broker acknowledges a shadow update, counted from 1.</summary>
        public void AcknowledgeReport(int number) => Acknowledge(ShadowPacketIds + number);

        /// <summary>The library gives up on a shadow update.</summary>
        public void GiveUpReport(int number) => GiveUp(ShadowPacketIds + number);

        /// <summary>Acknowledges every message that this method has not acknowledged yet.</summary>
        public void AcknowledgeAll()
        {
            while (IsConnected && _acknowledgedCount < _topics.Count)
            {
                _acknowledgedCount++;
                Acknowledge(_acknowledgedCount);
            }
        }

        public void Acknowledge(int packetId) => _events.OnAcknowledged(_connection, packetId);

        public void AnswerSubscribe(bool isGranted)
        {
            _events.OnSubscribed(_connection, SubscribePacketId, isGranted);
        }

        public void Deliver(string topic, int sizeBytes)
        {
            _events.OnMessage(_connection, topic, new byte[sizeBytes]);
        }

        public void Deliver(string topic, string text)
        {
            _events.OnMessage(_connection, topic, Encoding.UTF8.GetBytes(text));
        }

        public void GiveUp(int packetId) => _events.OnNotDelivered(_connection, packetId);

        public void Lose()
        {
            IsConnected = false;
            _events.OnClosed(_connection);
        }

        /// <summary>A late acknowledgement from the previous connection.</summary>
        public void AcknowledgeLate(int packetId) => _events.OnAcknowledged(_connection - 1, packetId);

        private int Report(string topic, byte[] payload)
        {
            string text = Encoding.UTF8.GetString(payload, 0, payload.Length);
            _reports.Add(topic + " " + text);
            if (AnswersReports)
            {
                AcknowledgeReport(_reports.Count);
            }

            Shadows?.Take(this, topic, payload);
            return ShadowPacketIds + _reports.Count;
        }
    }
}
