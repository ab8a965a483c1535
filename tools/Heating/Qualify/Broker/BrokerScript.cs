using System.Security.Cryptography.X509Certificates;

namespace Heating.Qualify.Broker;

/// <summary>What the broker does with its clients from now on. The default is a broker that does everything right.</summary>
internal sealed record BrokerScript
{
    /// <summary>Certificate that it shows.</summary>
    public required X509Certificate2 ServerCertificate { get; init; }

    /// <summary>Closes each connection before TLS, as a machine does on which nothing listens.</summary>
    public bool IsDown { get; init; }

    /// <summary>Answers CONNECT; otherwise it says nothing and waits for the device to give up.</summary>
    public bool AnswersConnect { get; init; } = true;

    /// <summary>Closes the connection instead of answering CONNECT.</summary>
    public bool ClosesOnConnect { get; init; }

    /// <summary>CONNACK says that a session was kept, where the device asks for one.</summary>
    public bool KeepsSession { get; init; }

    /// <summary>Closes the connection so much device time after CONNACK; null: never.</summary>
    public int? ClosesAfterMs { get; init; }

    /// <summary>Answers PUBLISH with QoS 1.</summary>
    public bool AnswersPublish { get; init; } = true;

    /// <summary>Answers SUBSCRIBE.</summary>
    public bool AnswersSubscribe { get; init; } = true;

    /// <summary>Answers PINGREQ.</summary>
    public bool AnswersPing { get; init; } = true;
}
