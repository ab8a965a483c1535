namespace LocalIotCore;

/// <summary>Named limits of the broker. <see cref="Aws"/> has AWS IoT Core's where AWS publishes one.</summary>
/// <remarks>The memory of one connection is bounded by <see cref="TransportBytesMax"/> twice, one packet of
/// <see cref="PayloadBytesMax"/>, and <see cref="UnreadBytesMax"/>; that of its session by
/// <see cref="QueuedBytesMax"/>, <see cref="InFlightBytesMax"/> twice and <see cref="SubscriptionBytesMax"/>.</remarks>
public sealed record CloudLimits
{
    /// <summary>Largest payload in bytes.</summary>
    public int PayloadBytesMax { get; init; } = 128 * 1024;
    /// <summary>Longest topic in UTF-8 bytes.</summary>
    public int TopicBytesMax { get; init; } = 256;
    /// <summary>Most slashes in a topic.</summary>
    public int TopicSlashesMax { get; init; } = 7;
    /// <summary>Most filters in one SUBSCRIBE.</summary>
    public int FiltersPerSubscribeMax { get; init; } = 8;
    /// <summary>Most subscriptions of one connection.</summary>
    public int SubscriptionsMax { get; init; } = 50;
    /// <summary>Longest client id in UTF-8 bytes.</summary>
    public int ClientIdBytesMax { get; init; } = 128;
    /// <summary>Most PUBLISH packets per second from one connection; more are discarded. 0: no limit.</summary>
    public int PublishesPerSecondMax { get; init; } = 100;
    /// <summary>Most bytes per second from one connection; more must wait. 0: no limit.</summary>
    public int BytesPerSecondMax { get; init; } = 512 * 1024;
    /// <summary>Most CONNECT packets per second with one client id; more are refused. 0: no limit.</summary>
    public int ConnectsPerSecondMax { get; init; } = 1;
    /// <summary>Most messages per second from a resumed session's queue. 0: no limit.</summary>
    public int ReplaysPerSecondMax { get; init; } = 10;
    /// <summary>Shortest keep-alive in seconds; a shorter one is raised to it. 0: as the client requests.</summary>
    public int KeepAliveMinS { get; init; } = 30;
    /// <summary>Longest keep-alive in seconds; a longer one, or none, is reduced to it. 0: as the client
    /// requests.</summary>
    public int KeepAliveMaxS { get; init; } = 1200;
    /// <summary>Most unacknowledged messages in flight to one client.</summary>
    public int InFlightMax { get; init; } = 100;
    /// <summary>How long an unacknowledged message stays in flight.</summary>
    public TimeSpan InFlightExpiry { get; init; } = TimeSpan.FromHours(1);
    /// <summary>How long a persistent session outlives its connection.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromHours(1);
    /// <summary>How long a new connection may take to send CONNECT.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>How long a TLS handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most messages in one session's queue; more are dropped and counted.</summary>
    public int QueuedMessagesMax { get; init; } = 10_000;
    /// <summary>Most bytes in one session's queue.</summary>
    public int QueuedBytesMax { get; init; } = 32 * 1024 * 1024;
    /// <summary>Most bytes in flight to one client, and most bytes of QoS 2 messages from it that wait for their PUBREL;
    /// one message alone may be larger.</summary>
    public int InFlightBytesMax { get; init; } = 4 * 1024 * 1024;
    /// <summary>Most bytes waiting to be written to one connection before further QoS 0 messages are dropped and
    /// counted.</summary>
    public int OutputBytesMax { get; init; } = 2 * 1024 * 1024;
    /// <summary>Most bytes of acknowledgements and ping responses waiting to be written to one connection, beyond the
    /// messages.</summary>
    public int AnswerBytesMax { get; init; } = 1024 * 1024;
    /// <summary>Most bytes of one connection in the server's buffers between broker and network, in each
    /// direction.</summary>
    public int TransportBytesMax { get; init; } = 64 * 1024;
    /// <summary>Most bytes of all filters of one session.</summary>
    public int SubscriptionBytesMax { get; init; } = 256 * 1024;
    /// <summary>Most bytes of any kind waiting to be written to one connection; beyond it the connection is ended, as its
    /// client does not read.</summary>
    public int UnreadBytesMax => OutputBytesMax + Math.Max(InFlightBytesMax, PayloadBytesMax + TopicBytesMax) + AnswerBytesMax;
    /// <summary>Most connections at once.</summary>
    public int ConnectionsMax { get; init; } = 20_000;
    /// <summary>Most persistent sessions, connected or not; more are refused.</summary>
    public int SessionsMax { get; init; } = 20_000;
    /// <summary>Most retained messages; more are not retained.</summary>
    public int RetainedMax { get; init; } = 100_000;

    /// <summary>AWS IoT Core's limits.</summary>
    public static CloudLimits Aws { get; } = new();

    /// <summary>AWS's sizes without its rates: for benchmarks and for tests that must not wait.</summary>
    public static CloudLimits AwsWithoutRates { get; } = new()
    {
        PublishesPerSecondMax = 0,
        BytesPerSecondMax = 0,
        ConnectsPerSecondMax = 0,
        ReplaysPerSecondMax = 0,
    };

    /// <summary>Only what protects the broker itself.</summary>
    public static CloudLimits Standard { get; } = AwsWithoutRates with
    {
        PayloadBytesMax = 1024 * 1024,
        TopicBytesMax = ushort.MaxValue,
        TopicSlashesMax = 200,
        FiltersPerSubscribeMax = 1000,
        SubscriptionsMax = 1000,
        ClientIdBytesMax = ushort.MaxValue,
        KeepAliveMinS = 0,
        KeepAliveMaxS = 0,
        SessionExpiry = TimeSpan.FromDays(1),
    };

    /// <summary>The default limits of a profile.</summary>
    public static CloudLimits For(Profile profile) => profile == Profile.Aws ? Aws : Standard;
}
