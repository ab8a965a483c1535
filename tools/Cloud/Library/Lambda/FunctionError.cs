using System.Text.Json;

namespace Cloud.Lambda;

/// <summary>Why an invocation failed, as the service keeps it.</summary>
internal sealed record FunctionError(string Type, string Message, IReadOnlyList<string> StackTrace)
{
    public static FunctionError Of(Exception exception, FunctionLog log) => new(
        exception.GetType().Name,
        log.Redact(exception.Message),
        [.. (exception.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]);

    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, FunctionLog.JsonOptions))
        {
            json.WriteStartObject();
            json.WriteString("errorMessage", Message);
            json.WriteString("errorType", Type);
            json.WriteStartArray("stackTrace");
            foreach (string line in StackTrace)
                json.WriteStringValue(line);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
