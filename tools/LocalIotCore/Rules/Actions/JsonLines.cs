using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalIotCore.Identity;

namespace LocalIotCore.Rules.Actions;

/// <summary>Files of JSON lines in the data directory: what other services of AWS would keep. At a size of
/// <see cref="FileBytesMax"/> a file becomes its own predecessor (`.1`), of which there is one.</summary>
internal static class JsonLines
{
    public const long FileBytesMax = 16 * 1024 * 1024;
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lock Gate = new(); // two actions may write to one file

    /// <summary>Appends a line to `DIRECTORY/…/NAME.jsonl`.</summary>
    /// <exception cref="ActionException">The file cannot be written.</exception>
    public static void Append(ActionTargets targets, string[] levels, JsonObject line)
    {
        string path = Path.Combine([targets.Directory, .. levels.Select(Names.ToFileName)]) + ".jsonl";
        byte[] bytes = Encoding.UTF8.GetBytes(line.ToJsonString(Options) + "\n");
        try
        {
            lock (Gate)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (new FileInfo(path) is { Exists: true, Length: > FileBytesMax })
                    File.Move(path, path + ".1", overwrite: true);
                using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
                file.Write(bytes);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ActionException($"Cannot write {path}: {exception.Message}", isPassing: false, exception);
        }
    }

    public static string Now(ActionTargets targets) => targets.Time.GetUtcNow().UtcDateTime.ToString("O");
}
