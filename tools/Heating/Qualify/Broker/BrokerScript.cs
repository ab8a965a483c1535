using System.Security.Cryptography.X509Certificates;

namespace Heating.Qualify.Broker;

/// <summary>How the broker treats its clients from now on. The default does everything right.</summary>
internal sealed record BrokerScript
{
    /// <summary>The certificate to present.</summary>
    public required X509Certificate2 ServerCertificate { get; init; }

    /// <summary>Close each connection before TLS, like a machine on which nothing listens.</summary>
    public bool IsDown { get; init; }

    /// <summary>Answer CONNECT; otherwise wait silently until the device gives up.</summary>
    public bool AnswersConnect { get; init; } = true;

    /// <summary>Close the connection instead of answering CONNECT.</summary>
    public bool ClosesOnConnect { get; init; }

    /// <summary>Set "session present" in CONNACK if the device asked for a persistent session.</summary>
    public bool KeepsSession { get; init; }

    /// <summary>Close the connection after this much device time since CONNACK; null: never.</summary>
    public int? ClosesAfterMs { get; init; }

    /// <summary>Answer PUBLISH with QoS 1.</summary>
    public bool AnswersPublish { get; init; } = true;

    /// <summary>Answer SUBSCRIBE.</summary>
    public bool AnswersSubscribe { get; init; } = true;

    /// <summary>Answer PINGREQ.</summary>
    public bool AnswersPing { get; init; } = true;
}
