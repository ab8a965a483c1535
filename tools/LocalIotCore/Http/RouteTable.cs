namespace LocalIotCore.Http;

/// <summary>Finds the call for a request.</summary>
internal sealed class RouteTable(IReadOnlyList<Route> routes)
{
    /// <summary>The route of a request and the values from its path.</summary>
    /// <exception cref="ApiException">MethodNotAllowed, or UnknownOperation: this cloud does not support
    /// it.</exception>
    public (Route Route, Dictionary<string, string> Values) Find(string method, string rawPath)
    {
        string[] levels = rawPath.Split('/');
        var others = new List<string>();
        foreach (Route route in routes)
        {
            if (route.Match(levels) is not { } values)
                continue;
            if (route.Method == method)
                return (route, values);
            others.Add(route.Method);
        }
        throw others.Count > 0
            ? ApiException.MethodNotAllowed($"{method} {rawPath}: expected {string.Join(" or ", others)}")
            : ApiException.Unknown($"This local cloud does not support the call {method} {rawPath}.");
    }
}
