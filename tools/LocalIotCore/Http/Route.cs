namespace LocalIotCore.Http;

/// <summary>The two halves of AWS IoT's API, which AWS has on two hosts.</summary>
internal enum Plane
{
    /// <summary>Shadows, messages, connections: signed for `iotdata` or `iotdevicegateway`, or by mutual TLS.</summary>
    Data,
    /// <summary>The registry: signed for `iot`.</summary>
    Control,
}

/// <summary>What a call is given: the request, the values of its path, and who calls.</summary>
internal sealed record Call(ApiRequest Request, IReadOnlyDictionary<string, string> Values, Caller Caller)
{
    /// <summary>A value of the path.</summary>
    public string this[string name] => Values[name];

    /// <summary>The query.</summary>
    public Query Query => Request.Query;
}

/// <summary>One call: its method, its path, and what answers it.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Template">Path with `{name}` for a level, or at its end `{name+}` for all that is left.</param>
/// <param name="Plane">Which half of the API it belongs to.</param>
/// <param name="Answer">What answers it.</param>
internal sealed record Route(string Method, string Template, Plane Plane, Func<Call, ApiReply> Answer)
{
    private const string RestMark = "+}";
    private readonly string[] _levels = Template.Split('/');

    /// <summary>The values of a path that fits; null: it does not.</summary>
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
