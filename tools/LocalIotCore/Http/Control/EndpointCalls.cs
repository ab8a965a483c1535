using Microsoft.AspNetCore.Http;

namespace LocalIotCore.Http;

/// <summary>DescribeEndpoint.</summary>
/// <param name="mqttPort">The port of MQTT over mutual TLS; null if there is none.</param>
internal sealed class EndpointCalls(Func<int>? mqttPort)
{
    private static readonly string[] DataTypes = ["iot:Data", "iot:Data-ATS"];
    private static readonly string[] HttpsTypes = ["iot:CredentialProvider", "iot:Jobs"];

    public IEnumerable<Route> Routes() => [new("GET", "/endpoint", Plane.Control, Describe) { Query = ["endpointType"] }];

    // AWS has one host per type and the same ports everywhere; here one host has ports of its own, so they are part of
    // the address. A device takes the data endpoint as it stands, and "https://" before it leads to the data plane: that
    // port speaks both.
    private ApiReply Describe(Call call)
    {
        string type = call.Query.Find("endpointType") ?? DataTypes[0];
        if (!DataTypes.Contains(type) && !HttpsTypes.Contains(type))
        {
            throw ApiException.InvalidRequest(
                $"Endpoint type {type} is incorrect: expected {string.Join(", ", (string[])[.. DataTypes, .. HttpsTypes])}.");
        }
        string address = call.Request.Host;
        if (DataTypes.Contains(type) && mqttPort is not null)
            address = new HostString(new HostString(address).Host, mqttPort()).ToString();
        return ApiReply.Of(new DescribeEndpointResponse(address), HttpJson.Aws.DescribeEndpointResponse);
    }
}
