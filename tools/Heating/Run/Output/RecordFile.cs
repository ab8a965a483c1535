using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Heating.Run.Output;

/// <summary>Writes each received status event and alarm as one line of JSON: the payload's object with `receivedAt` added at the
/// end.</summary>
/// <remarks>
/// The payload's bytes are kept, except line breaks, which in valid JSON occur only between tokens. Each line is handed
/// to the operating system before the call returns, so a killed process loses none.
/// </remarks>
internal sealed class RecordFile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;

    private RecordFile(FileStream file) => _file = file;

    /// <summary>Full path of the file.</summary>
    public string Path => _file.Name;

    /// <summary>Lines written.</summary>
    public int Lines { get; private set; }

    /// <summary>Why writing failed; null if it did not. After a failure nothing more is written.</summary>
    public string? Failure { get; private set; }

    /// <summary>Creates the file, replacing an existing one.</summary>
    /// <exception cref="CommandException">The file cannot be created.</exception>
    public static RecordFile Create(string path)
    {
        try
        {
            // Unbuffered: each line goes straight to the operating system.
            return new RecordFile(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(Commands.ExitCode.Record, $"--record {path}: cannot create the file: {error.Message}");
        }
    }

    /// <summary>Appends an event; false if the payload is not a JSON object or the file cannot be written.</summary>
    public bool Write(ReadOnlySpan<byte> payload, DateTimeOffset receivedAt)
    {
        if (Line(payload, receivedAt) is not { } line)
            return false;
        lock (_lock)
        {
            if (Failure is not null)
                return false;
            try
            {
                _file.Write(line);
                Lines++;
                return true;
            }
            catch (IOException error)
            {
                Failure = DiskFull.Explain(error);
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static byte[]? Line(ReadOnlySpan<byte> payload, DateTimeOffset receivedAt)
    {
        if (!IsObject(payload))
            return null;
        var end = payload.LastIndexOf((byte)'}');
        var body = payload[..end].ToArray().Where(b => b is not ((byte)'\r' or (byte)'\n')).ToArray();
        var isEmpty = body.AsSpan().TrimEnd(" \t"u8).EndsWith("{"u8);
        var time = receivedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        return [.. body, .. Encoding.UTF8.GetBytes($"{(isEmpty ? "" : ",")}\"receivedAt\":\"{time}\"}}\n")];
    }

    private static bool IsObject(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
                // To the end: only a complete document counts.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
