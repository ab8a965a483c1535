namespace LocalIotCore.Broker;

/// <summary>What one connection may do. Answers may be cached for a short time.</summary>
public interface IAuthorizer
{
    /// <summary>Certificate id; null on the plain port.</summary>
    string? PrincipalId { get; }
    /// <summary>The thing that has the certificate exclusively; null if there is none.</summary>
    string? ExclusiveThing => null;
    /// <summary>Whether the connection is allowed, given the contents of its CONNECT.</summary>
    bool MayConnect(string clientId, bool isPersistent, string? willTopic);
    /// <summary>Whether it may publish to a topic.</summary>
    bool MayPublish(string topic);
    /// <summary>Whether its messages on a topic may be retained.</summary>
    bool MayRetain(string topic);
    /// <summary>Whether it may subscribe to a filter.</summary>
    bool MaySubscribe(string filter);
    /// <summary>Whether it may receive messages on a topic.</summary>
    bool MayReceive(string topic);
    /// <summary>Why its certificate admits nobody now, for example because it has expired; null if it does.</summary>
    string? WhyInvalid();
}

/// <summary>Used on the plain port, which has no identity and so no policy: everything is allowed.</summary>
public sealed class AnonymousAuthorizer : IAuthorizer
{
    /// <summary>The one instance; it has no state.</summary>
    public static AnonymousAuthorizer Instance { get; } = new();

    /// <inheritdoc/>
    public string? PrincipalId => null;
    /// <inheritdoc/>
    public bool MayConnect(string clientId, bool isPersistent, string? willTopic) => true;
    /// <inheritdoc/>
    public bool MayPublish(string topic) => true;
    /// <inheritdoc/>
    public bool MayRetain(string topic) => true;
    /// <inheritdoc/>
    public bool MaySubscribe(string filter) => true;
    /// <inheritdoc/>
    public bool MayReceive(string topic) => true;
    /// <inheritdoc/>
    public string? WhyInvalid() => null;
}
