namespace LocalIotCore.Http;

/// <summary>DescribeEndpoint.</summary>
internal static class EndpointCalls
{
    private static readonly string[] Types = ["iot:Data", "iot:Data-ATS", "iot:CredentialProvider", "iot:Jobs"];

    public static IEnumerable<Route> Routes() => [new("GET", "/endpoint", Plane.Control, Describe)];

    // AWS has a host for each; here one port serves all that there is. The caller gets back the name and port by which
    // it found this cloud, as that is what "https://" + endpointAddress must lead to.
    private static ApiReply Describe(Call call)
    {
        string type = call.Query.Find("endpointType") ?? Types[0];
        return Types.Contains(type)
            ? ApiReply.Of(new DescribeEndpointResponse(call.Request.Host), HttpJson.Aws.DescribeEndpointResponse)
            : throw ApiException.InvalidRequest(
                $"Endpoint type {type} is incorrect: expected {string.Join(", ", Types)}.");
    }
}
