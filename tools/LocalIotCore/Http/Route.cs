using LocalIotCore.Broker;
using LocalIotCore.Identity;
using LocalIotCore.Rules;
using LocalIotCore.Shadows;

namespace LocalIotCore.Http;

/// <summary>The two halves of AWS IoT's API, which AWS serves from two hosts.</summary>
internal enum Plane
{
    /// <summary>Shadows, messages, connections: signed for `iotdata` or `iotdevicegateway`, or by mutual TLS.</summary>
    Data,
    /// <summary>The registry: signed for `iot`.</summary>
    Control,
    /// <summary>Anybody: a secret in the path authorises the call.</summary>
    Open,
}

/// <summary>A matched request: the request, the values from its path, and the caller.</summary>
internal sealed record Call(ApiRequest Request, IReadOnlyDictionary<string, string> Values, Caller Caller)
{
    /// <summary>A value from the path.</summary>
    public string this[string name] => Values[name];

    public Query Query => Request.Query;
}

/// <summary>One call of the API: method, path and handler.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Template">Path in which `{name}` matches one level and `{name+}`, at the end, everything left.</param>
/// <param name="Plane">Which half of the API it belongs to.</param>
/// <param name="Answer">The handler.</param>
internal sealed record Route(string Method, string Template, Plane Plane, Func<Call, ApiReply> Answer)
{
    private const string SignaturePrefix = "X-Amz-";

    /// <summary>The query parameters that the call understands; any other one is refused.</summary>
    public string[] Query { get; init; } = [];

    private const string RestMark = "+}";
    private readonly string[] _levels = Template.Split('/');

    /// <summary>Refuses parameters that the call would ignore.</summary>
    /// <exception cref="ApiException">InvalidRequest: there is one.</exception>
    public void Check(Query query)
    {
        foreach ((string name, _) in query.Parameters)
        {
            if (!Query.Contains(name) && !name.StartsWith(SignaturePrefix, StringComparison.OrdinalIgnoreCase))
                throw ApiException.NotSupported(name);
        }
    }

    /// <summary>The values of a matching path; null if it does not match.</summary>
    /// <param name="levels">The path split at its slashes, not decoded.</param>
    public Dictionary<string, string>? Match(string[] levels)
    {
        bool takesRest = Template.EndsWith(RestMark, StringComparison.Ordinal);
        if (takesRest ? levels.Length < _levels.Length : levels.Length != _levels.Length)
            return null;
        var values = new Dictionary<string, string>();
        for (int i = 0; i < _levels.Length; i++)
        {
            string level = _levels[i];
            string actual = takesRest && i == _levels.Length - 1 ? string.Join('/', levels[i..]) : levels[i];
            if (!level.StartsWith('{'))
            {
                if (level != actual)
                    return null;
            }
            else if (actual.Length == 0)
            {
                return null;
            }
            else
            {
                values[level.Trim('{', '+', '}')] = Uri.UnescapeDataString(actual);
            }
        }
        return values;
    }
}

/// <summary>Finds the call for a request.</summary>
internal sealed class RouteTable(IReadOnlyList<Route> routes)
{
    /// <summary>The route of a request and the values from its path.</summary>
    /// <exception cref="ApiException">NotImplemented: this cloud has no such call.</exception>
    public (Route Route, Dictionary<string, string> Values) Find(string method, string rawPath)
    {
        string[] levels = rawPath.Split('/');
        foreach (Route route in routes)
        {
            if (route.Method == method && route.Match(levels) is { } values)
                return (route, values);
        }
        throw ApiException.NotImplemented(AwsCalls.NameOf(method, rawPath) is { } name
            ? $"This local cloud does not implement {name}."
            : $"This local cloud does not implement {method} {rawPath}, and AWS IoT has no such call.");
    }
}

/// <summary>All calls that this cloud supports over HTTPS.</summary>
internal static class ApiRoutes
{
    /// <param name="rules">Null: without the calls for rules.</param>
    /// <param name="mqttPort">The port of MQTT over mutual TLS; null if there is none.</param>
    /// <param name="allowsReservedTopics">See <see cref="CloudOptions.AllowsReservedTopicsOverHttps"/>.</param>
    public static IReadOnlyList<Route> All(BrokerCore core, Registry registry, ShadowService shadows, RulesEngine? rules = null,
        Func<int>? mqttPort = null, bool allowsReservedTopics = true) =>
    [
        .. new ShadowCalls(shadows).Routes(),
        .. new MessageCalls(core, allowsReservedTopics).Routes(),
        .. new ConnectionCalls(core).Routes(),
        .. new ThingCalls(registry).Routes(),
        .. new ThingTypeCalls(registry).Routes(),
        .. new ThingPrincipalCalls(registry).Routes(),
        .. new CertificateCalls(registry).Routes(),
        .. new PolicyCalls(registry).Routes(),
        .. new PolicyAttachmentCalls(registry).Routes(),
        .. new ProvisioningCalls(registry).Routes(),
        .. rules is null ? [] : new RuleCalls(rules).Routes(),
        .. rules is null ? [] : new RuleDestinationCalls(rules.Destinations).Routes(),
        .. new EndpointCalls(mqttPort).Routes(),
    ];
}
