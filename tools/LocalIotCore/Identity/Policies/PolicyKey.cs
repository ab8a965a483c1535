namespace LocalIotCore.Identity;

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
