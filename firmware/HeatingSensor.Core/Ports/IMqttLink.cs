namespace HeatingSensor.Ports
{
    /// <summary>One MQTT connection at a time to the broker, over TLS. Nothing here throws.</summary>
    public interface IMqttLink
    {
        /// <summary>Opens a new connection with a new client (so the broker's name is resolved again). Blocks until it
        /// succeeds or fails. Events go to <paramref name="events"/>, tagged with <paramref name="connection"/>.</summary>
        /// <param name="connection">The caller's number for this connection, which tells its events from late ones of an
        /// older connection.</param>
        LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection);

        /// <summary>Checks that a TLS server responds at the endpoint. Unlike a TLS handshake, which blocks all managed code
        /// forever if the peer stays silent, this blocks only the caller, for at most a few seconds beyond the TCP connect.
        /// </summary>
        /// <returns><see cref="LinkOutcome.Accepted"/>, <see cref="LinkOutcome.Unreachable"/> or
        /// <see cref="LinkOutcome.NoAnswer"/>.</returns>
        LinkOutcome Probe(LinkOptions options);

        /// <summary>Why the last <see cref="Connect"/> or <see cref="Probe"/> failed and what to check, for people;
        /// undefined after a success.</summary>
        string FailureReason { get; }

        /// <summary>True if the broker kept the previous connection's session; undefined before an accepted
        /// <see cref="Connect"/>.</summary>
        bool IsSessionPresent { get; }

        /// <summary>Subscribes with QoS 1, in one SUBSCRIBE.</summary>
        /// <param name="topicFilters">1 to 8: AWS accepts no more at once.</param>
        /// <returns>The packet identifier, or -1 when there is no connection.</returns>
        int Subscribe(string[] topicFilters);

        /// <summary>Publishes with QoS 1. The payload must not be changed afterwards.</summary>
        /// <returns>The packet identifier, or -1 when there is no connection.</returns>
        int Publish(string topic, byte[] payload);

        /// <summary>Publishes with QoS 0: delivery is not confirmed.</summary>
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

        /// <summary>The broker cannot be reached: no address, no route, nobody listening, or the network failed during the
        /// TLS handshake.</summary>
        Unreachable = 1,

        /// <summary>TLS failed: the broker's certificate, its name or dates, our own files, or the protocol.</summary>
        TlsFailed = 2,

        /// <summary>The broker refused: by a TLS alert (our certificate), by a return code or, as AWS does, by closing the
        /// connection (certificate not active, client id not allowed by the policy).</summary>
        Refused = 3,

        /// <summary>The broker was reached but did not answer in time.</summary>
        NoAnswer = 4,

        /// <summary>Out of memory: the managed heap or the TLS library's.</summary>
        OutOfMemory = 5,
    }

    /// <summary>Parameters of a connection.</summary>
    public sealed class LinkOptions
    {
        /// <summary>The broker's host name.</summary>
        public string Endpoint;

        public int Port;

        /// <summary>The client id: AWS policies expect the thing's name.</summary>
        public string ClientId;

        public string WillTopic;

        public string WillMessage;

        /// <summary>In seconds; AWS allows 30 to 1200.</summary>
        public ushort KeepAliveS;
    }

    /// <summary>Receives a connection's events on the MQTT library's threads: copies, returns, never blocks and never
    /// throws (M2Mqtt drops the connection when a handler throws).</summary>
    public interface IMqttEvents
    {
        /// <summary>The broker has acknowledged the message (PUBACK).</summary>
        void OnAcknowledged(int connection, int packetId);

        /// <summary>The library has given up on the message (M2Mqtt: after three sends).</summary>
        void OnNotDelivered(int connection, int packetId);

        /// <summary>The broker has answered a SUBSCRIBE (SUBACK).</summary>
        /// <param name="isGranted">False: at least one of its filters was refused (0x80).</param>
        void OnSubscribed(int connection, int packetId, bool isGranted);

        /// <summary>A message has arrived, possibly a duplicate; its PUBACK has already been sent.</summary>
        /// <param name="payload">Owned by the receiver from now on; null or empty if there is none.</param>
        void OnMessage(int connection, string topic, byte[] payload);

        /// <summary>The connection is gone.</summary>
        void OnClosed(int connection);
    }
}
