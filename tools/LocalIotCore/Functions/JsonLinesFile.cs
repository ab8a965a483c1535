using System.Text;

namespace LocalIotCore.Functions;

/// <summary>A file of JSON objects, one a line. When it is full, it becomes `NAME.1` and a new one begins. Thread-safe.</summary>
internal sealed class JsonLinesFile(string path)
{
    private const long BytesMax = 16 * 1024 * 1024;

    private readonly Lock _gate = new();

    /// <summary>Adds a line.</summary>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public void Append(string line)
    {
        try
        {
            Write(line);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The latter is what .NET makes of EFBIG. Nobody above expects it, and the process would end.
            throw new IOException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    private void Write(string line)
    {
        lock (_gate)
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > BytesMax)
                file.MoveTo(path + ".1", overwrite: true);
            File.AppendAllText(path, line + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
    }
}
