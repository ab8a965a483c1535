using System.Text.Json;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Http;

/// <summary>The properties of MQTT 5 that Publish may have, in its headers and query.</summary>
internal static class PublishProperties
{
    private const string UserProperties = "x-amz-mqtt5-user-properties";
    private const string PayloadFormat = "x-amz-mqtt5-payload-format-indicator";
    private const string CorrelationData = "x-amz-mqtt5-correlation-data";

    /// <summary>Checks all of them; returns the user properties.</summary>
    /// <exception cref="ApiException">InvalidRequest: one of them is wrong.</exception>
    public static KeyValuePair<string, string>[] Read(ApiRequest request)
    {
        if (request.Query.Find("responseTopic") is { } responseTopic
            && !TopicRules.IsName(System.Text.Encoding.UTF8.GetBytes(responseTopic)))
            throw ApiException.Constraint("responseTopic", responseTopic, "expected a topic without wildcards");
        if (request.Query.Long("messageExpiry") is { } expiryS and < 0)
            throw ApiException.Constraint("messageExpiry", $"{expiryS}", "expected seconds, not less than 0");
        string format = request.Headers[PayloadFormat].ToString();
        if (format is not ("" or "UNSPECIFIED_BYTES" or "UTF8_DATA"))
            throw ApiException.Constraint("payloadFormatIndicator", format,
                "Member must satisfy enum value set: [UNSPECIFIED_BYTES, UTF8_DATA]");
        Decode(request.Headers[CorrelationData].ToString(), "correlationData");
        byte[] json = Decode(request.Headers[UserProperties].ToString(), "userProperties");
        return json.Length == 0 ? [] : ReadPairs(json);
    }

    private static byte[] Decode(string base64, string name)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length)
            ? bytes[..length]
            : throw ApiException.Constraint(name, base64, "expected Base64");
    }

    private static KeyValuePair<string, string>[] ReadPairs(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().SelectMany(one => one.EnumerateObject())
                .Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString() ?? throw new InvalidOperationException()))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw ApiException.InvalidRequest(
                """userProperties: expected the Base64 of a JSON list such as [{"name":"text"},{"other":"text"}]""");
        }
    }
}
