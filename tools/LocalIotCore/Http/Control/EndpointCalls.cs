namespace LocalIotCore.Http;

/// <summary>DescribeEndpoint.</summary>
internal static class EndpointCalls
{
    private static readonly string[] Types = ["iot:Data", "iot:Data-ATS", "iot:CredentialProvider", "iot:Jobs"];

    public static IEnumerable<Route> Routes() => [new("GET", "/endpoint", Plane.Control, Describe) { Query = ["endpointType"] }];

    // AWS has one host per type; here one port serves them all. The caller gets back the name and port that it used,
    // because "https://" + endpointAddress must lead here.
    private static ApiReply Describe(Call call)
    {
        string type = call.Query.Find("endpointType") ?? Types[0];
        return Types.Contains(type)
            ? ApiReply.Of(new DescribeEndpointResponse(call.Request.Host), HttpJson.Aws.DescribeEndpointResponse)
            : throw ApiException.InvalidRequest(
                $"Endpoint type {type} is incorrect: expected {string.Join(", ", Types)}.");
    }
}
