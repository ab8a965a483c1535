using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cloud.Lambda;

/// <summary>What a function writes: one JSON object a line, on standard output, where CloudWatch Logs and the local cloud
/// read it. No secret leaves through it.</summary>
public sealed class FunctionLog(TextWriter output, TimeProvider time)
{
    /// <summary>Umlauts and quotes stay readable; the output is no HTML.</summary>
    internal static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A shorter secret is not hidden: its text is found in innocent ones.</summary>
    private const int MinSecretLength = 6;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _secrets = [];

    /// <summary>Invocation that the following lines belong to.</summary>
    public string? RequestId { get; set; }

    public void Info(string message, params ReadOnlySpan<(string Name, string? Value)> fields) => Write("INFO", message, fields);

    public void Warn(string message, params ReadOnlySpan<(string Name, string? Value)> fields) => Write("WARN", message, fields);

    public void Error(string message, params ReadOnlySpan<(string Name, string? Value)> fields) => Write("ERROR", message, fields);

    /// <summary>From now on <see cref="Redact"/> removes this text.</summary>
    public void Hide(string secret)
    {
        if (secret.Length < MinSecretLength)
            return;
        lock (_lock)
        {
            _secrets.Add(secret);
            _secrets.Add(Uri.EscapeDataString(secret));
        }
    }

    /// <summary>The text without the secrets that were given to <see cref="Hide"/>.</summary>
    public string Redact(string text)
    {
        lock (_lock)
            return _secrets.Aggregate(text, (left, secret) => left.Replace(secret, "***", StringComparison.Ordinal));
    }

    /// <summary>Writes one line of JSON.</summary>
    internal void WriteJson(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        string line = Redact(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private void Write(string level, string message, ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var copy = fields.ToArray();
        WriteJson(json =>
        {
            json.WriteString("timestamp", time.GetUtcNow().UtcDateTime);
            json.WriteString("level", level);
            json.WriteString("message", message);
            if (RequestId is not null)
                json.WriteString("requestId", RequestId);
            foreach (var (name, value) in copy)
                json.WriteString(name, value);
        });
    }
}
