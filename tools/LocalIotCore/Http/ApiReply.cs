using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LocalIotCore.Http;

/// <summary>The answer to a call.</summary>
internal sealed record ApiReply(ReadOnlyMemory<byte> Body, string ContentType = ApiReply.Json)
{
    /// <summary>Content type of almost every answer.</summary>
    public const string Json = "application/json";

    /// <summary>Done, and there is nothing to tell.</summary>
    public static ApiReply Empty { get; } = new("{}"u8.ToArray());

    /// <summary>An answer from a record.</summary>
    public static ApiReply Of<T>(T value, JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, type));
}
