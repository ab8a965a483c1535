using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LocalIotCore.Identity;
using Microsoft.AspNetCore.Http;

namespace LocalIotCore.Http;

/// <summary>A received request, body included.</summary>
internal sealed class ApiRequest
{
    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }
    /// <summary>Path as it was sent: still percent-encoded, so that `%2F` is not a slash.</summary>
    public required string RawPath { get; init; }
    /// <summary>Query.</summary>
    public required Query Query { get; init; }
    /// <summary>Headers.</summary>
    public required IHeaderDictionary Headers { get; init; }
    /// <summary>Body; empty if there is none.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
    /// <summary>The principal of the client certificate from the TLS handshake; null if there is none.</summary>
    public Principal? Certificate { get; init; }
    /// <summary>IP address of the client.</summary>
    public string? Address { get; init; }

    /// <summary>Identifies this request in the logs of both sides.</summary>
    public required string TraceId { get; init; }

    /// <summary>Name and port by which the client addressed this cloud.</summary>
    public string Host => Headers.Host.ToString();

    /// <summary>A header that the call requires.</summary>
    /// <exception cref="ApiException">InvalidRequest: it is missing.</exception>
    public string RequiredHeader(string name, string member) => Headers[name].ToString() is { Length: > 0 } value
        ? value
        : throw ApiException.Constraint(member, null, "Member must not be null");

    /// <summary>Splits a request target into path and query.</summary>
    public static (string RawPath, Query Query) SplitTarget(string target)
    {
        int question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0
            ? (target, Query.Parse(""))
            : (target[..question], Query.Parse(target[(question + 1)..]));
    }

    /// <summary>The body as a JSON object; a missing body is an empty object.</summary>
    /// <exception cref="ApiException">InvalidRequest: it is not an object, or a member has the wrong type or is not
    /// understood.</exception>
    public T ReadJson<T>(JsonTypeInfo<T> type)
        where T : class
    {
        ReadOnlySpan<byte> json = Body.IsEmpty ? "{}"u8 : Body.Span;
        try
        {
            T body = JsonSerializer.Deserialize(json, type)
                ?? throw ApiException.InvalidRequest("The body is null; expected a JSON object.");
            using JsonDocument document = JsonDocument.Parse(Body.IsEmpty ? "{}"u8.ToArray() : Body);
            RefuseUnknown(document.RootElement, type, "");
            return body;
        }
        catch (JsonException exception)
        {
            throw ApiException.InvalidRequest($"The body is not the expected JSON: {exception.Message}");
        }
    }

    // A member that asks for nothing (null, an empty list or object) may stay.
    private static void RefuseUnknown(JsonElement value, JsonTypeInfo type, string path)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable && value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement element in value.EnumerateArray())
                RefuseUnknown(element, type.Options.GetTypeInfo(type.ElementType!), path);
        }
        if (type.Kind != JsonTypeInfoKind.Object || value.ValueKind != JsonValueKind.Object)
            return;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (type.Properties.FirstOrDefault(property => property.Name == member.Name) is { } known)
                RefuseUnknown(member.Value, type.Options.GetTypeInfo(known.PropertyType), $"{path}{member.Name}.");
            else if (!IsNothing(member.Value))
                throw ApiException.NotSupported(path + member.Name);
        }
    }

    private static bool IsNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };
}

/// <summary>The response to a call.</summary>
internal sealed record ApiReply(ReadOnlyMemory<byte> Body, string ContentType = ApiReply.Json)
{
    /// <summary>Content type of almost every response.</summary>
    public const string Json = "application/json";

    /// <summary>Success without content.</summary>
    public static ApiReply Empty { get; } = new("{}"u8.ToArray());

    /// <summary>A record as JSON.</summary>
    public static ApiReply Of<T>(T value, JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, type));
}
