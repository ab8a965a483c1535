namespace HeatingSensor.Ports
{
    /// <summary>One MQTT connection at a time to the broker, over TLS. Nothing here throws.</summary>
    public interface IMqttLink
    {
        /// <summary>Opens a new connection with a new client (so the broker's name is resolved afresh). Blocks until
        /// it is decided. Events go to <paramref name="events"/>, marked with <paramref name="connection"/>.</summary>
        /// <param name="connection">The caller's number for this connection: what an older one still has to say can
        /// be told apart by it.</param>
        LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection);

        /// <summary>Asks whether a TLS server is awake at the endpoint, without standing still: a TLS handshake with a
        /// silent peer would stop all managed code for ever. Blocks the caller alone, for a few seconds at most beyond
        /// what TCP takes to connect.</summary>
        /// <returns><see cref="LinkOutcome.Accepted"/>, <see cref="LinkOutcome.Unreachable"/> or
        /// <see cref="LinkOutcome.NoAnswer"/>.</returns>
        LinkOutcome Probe(LinkOptions options);

        /// <summary>Why the last <see cref="Connect"/> or <see cref="Probe"/> did not succeed and what to check, for people;
        /// of no meaning after one that did.</summary>
        string FailureReason { get; }

        /// <summary>True if the broker kept the session of the connection before; of no meaning before an accepted
        /// <see cref="Connect"/>.</summary>
        bool IsSessionPresent { get; }

        /// <summary>Subscribes with QoS 1, in one SUBSCRIBE.</summary>
        /// <param name="topicFilters">1 to 8: AWS takes no more at once.</param>
        /// <returns>The packet identifier, or -1 when there is no connection.</returns>
        int Subscribe(string[] topicFilters);

        /// <summary>Publishes with QoS 1. The payload must not be changed afterwards.</summary>
        /// <returns>The packet identifier, or -1 when there is no connection.</returns>
        int Publish(string topic, byte[] payload);

        /// <summary>Publishes with QoS 0: it arrives or it does not, and nobody says so.</summary>
        /// <returns>False when there is no connection.</returns>
        bool PublishOnce(string topic, byte[] payload);

        /// <summary>Sends DISCONNECT, so that the last will is not sent, and closes.</summary>
        void Disconnect();

        /// <summary>Closes the connection without DISCONNECT.</summary>
        void Close();
    }

    /// <summary>How a connection attempt ended.</summary>
    public enum LinkOutcome
    {
        /// <summary>The broker accepted.</summary>
        Accepted = 0,

        /// <summary>No way to the broker: no address, nobody listening, no route, or the network broke before TLS stood.
        /// </summary>
        Unreachable = 1,

        /// <summary>TLS failed: the broker's certificate, its name or its date, our own files, or the protocol.</summary>
        TlsFailed = 2,

        /// <summary>The broker was reached and refused: by a TLS alert (our certificate), by a return code or, as AWS
        /// does, by closing (certificate not active, client id not allowed by the policy).</summary>
        Refused = 3,

        /// <summary>The broker was reached and said nothing in time.</summary>
        NoAnswer = 4,

        /// <summary>Memory ran out, the managed heap's or TLS's own.</summary>
        OutOfMemory = 5,
    }

    /// <summary>What a connection is opened with.</summary>
    public sealed class LinkOptions
    {
        /// <summary>The broker's host name.</summary>
        public string Endpoint;

        public int Port;

        /// <summary>The client id: AWS's policies want it to be the thing's name.</summary>
        public string ClientId;

        public string WillTopic;

        public string WillMessage;

        /// <summary>In seconds; AWS takes 30 to 1200.</summary>
        public ushort KeepAliveS;
    }

    /// <summary>Takes what happens on a connection, on the MQTT library's threads: copies, returns, never blocks and
    /// never throws (M2Mqtt drops the connection when a handler throws).</summary>
    public interface IMqttEvents
    {
        /// <summary>The broker has taken the message (PUBACK).</summary>
        void OnAcknowledged(int connection, int packetId);

        /// <summary>The library has stopped trying to deliver the message (M2Mqtt: after three sends).</summary>
        void OnNotDelivered(int connection, int packetId);

        /// <summary>The broker has answered a SUBSCRIBE (SUBACK).</summary>
        /// <param name="isGranted">False: at least one of its filters is refused (0x80).</param>
        void OnSubscribed(int connection, int packetId, bool isGranted);

        /// <summary>A message has come; its PUBACK is already sent. Maybe not for the first time.</summary>
        /// <param name="payload">The taker's own from now on; null or empty if there is none.</param>
        void OnMessage(int connection, string topic, byte[] payload);

        /// <summary>The connection is gone.</summary>
        void OnClosed(int connection);
    }
}
