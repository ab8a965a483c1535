namespace LocalIotCore.Identity;

/// <summary>What policies can refer to about one connection: its client id, its thing, how it connected.</summary>
public sealed class ConnectionContext
{
    private static readonly string[] None = [];
    private static readonly string[] True = ["true"];
    private static readonly string[] False = ["false"];

    private readonly string[] _clientId;
    private readonly string[] _thingName;
    private readonly string[] _sourceIp;
    private readonly string[] _connectAttributes;
    private readonly string[] _lastWillTopic;

    /// <summary>Describes a connection of <paramref name="principal"/>.</summary>
    /// <param name="principal">The owner of the client certificate.</param>
    /// <param name="clientId">The MQTT client id; thing variables have a value only if it is the name of a thing that
    /// the certificate is attached to, or if a thing has the certificate exclusively. Null over HTTPS, which has no
    /// client id.</param>
    /// <param name="isPersistent">Whether the client requests a persistent session.</param>
    /// <param name="lastWillTopic">The topic of its last will; null if it has none.</param>
    /// <param name="sourceIp">The client's address; null if unknown.</param>
    public ConnectionContext(
        Principal principal, string? clientId, bool isPersistent = false, string? lastWillTopic = null,
        string? sourceIp = null)
    {
        ClientId = clientId ?? "";
        if (clientId is not null)
            ThingName = principal.ExclusiveThing ?? (principal.IsAttachedTo(clientId) ? clientId : null);
        _clientId = OneOrNone(clientId);
        _thingName = OneOrNone(ThingName);
        _sourceIp = OneOrNone(sourceIp);
        _lastWillTopic = OneOrNone(lastWillTopic);
        _connectAttributes = (isPersistent, lastWillTopic is not null) switch
        {
            (true, true) => ["PersistentConnect", "LastWill"],
            (true, false) => ["PersistentConnect"],
            (false, true) => ["LastWill"],
            _ => None,
        };
    }

    /// <summary>The MQTT client id; empty if there is none.</summary>
    public string ClientId { get; }

    /// <summary>The thing of this connection; null if no thing has the certificate exclusively and the client id is not
    /// one of its things.</summary>
    public string? ThingName { get; }

    /// <summary>The values of a key; empty if it cannot be resolved.</summary>
    internal ReadOnlySpan<string> Values(PolicyKey key) => key switch
    {
        PolicyKey.ClientId => _clientId,
        PolicyKey.ThingName => _thingName,
        PolicyKey.IsAttached => ThingName is null ? False : True,
        PolicyKey.SourceIp => _sourceIp,
        PolicyKey.ConnectAttributes => _connectAttributes,
        PolicyKey.LastWillTopic => _lastWillTopic,
        _ => None,
    };

    /// <summary>The value of a policy variable; null if it cannot be resolved.</summary>
    internal string? Variable(PolicyKey key)
    {
        var values = Values(key);
        return values.Length == 1 ? values[0] : null;
    }

    private static string[] OneOrNone(string? value) => value is null ? None : [value];
}

/// <summary>What policy variables and condition keys can refer to.</summary>
internal enum PolicyKey
{
    /// <summary>A name that this cloud has no value for: never resolved.</summary>
    Unknown,
    ClientId,
    ThingName,
    IsAttached,
    SourceIp,
    ConnectAttributes,
    LastWillTopic,
}

internal static class PolicyKeys
{
    // The names are those of AWS's developer guide (basic-policy-variables, thing-policy-variables,
    // connect-policy); like IAM's keys they are case-insensitive.
    public static PolicyKey Parse(ReadOnlySpan<char> name)
    {
        if (Is(name, "iot:ClientId"))
            return PolicyKey.ClientId;
        if (Is(name, "iot:Connection.Thing.ThingName"))
            return PolicyKey.ThingName;
        if (Is(name, "iot:Connection.Thing.IsAttached"))
            return PolicyKey.IsAttached;
        if (Is(name, "aws:SourceIp"))
            return PolicyKey.SourceIp;
        if (Is(name, "iot:ConnectAttributes"))
            return PolicyKey.ConnectAttributes;
        if (Is(name, "iot:LastWillTopic"))
            return PolicyKey.LastWillTopic;
        return PolicyKey.Unknown;
    }

    private static bool Is(ReadOnlySpan<char> name, string known) =>
        name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
