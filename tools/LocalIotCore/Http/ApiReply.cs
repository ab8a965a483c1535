using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LocalIotCore.Http;

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
