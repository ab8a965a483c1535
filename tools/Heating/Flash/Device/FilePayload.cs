using System.Text.Json.Nodes;
using Heating.Commands;
using Heating.Flash.Nanoff;
using LocalIotCore.Storage;

namespace Heating.Flash.Device;

/// <summary>The files for one call of nanoff, in a folder that only this user may read, and that is removed afterwards.</summary>
internal sealed class FilePayload : IDisposable
{
    /// <summary>Name of the list.</summary>
    public const string ListName = "files.json";

    private readonly string _folder;
    private readonly IReadOnlyList<DeviceFile> _files;

    public FilePayload(string folder, IReadOnlyList<DeviceFile> files)
    {
        (_folder, _files) = (folder, files);
        PrivateFolder.Remove(folder);
        PrivateFolder.Create(folder);
        var list = new JsonArray();
        foreach (DeviceFile file in files)
        {
            // Not under its own name, which may be a path.
            string source = Path.Combine(folder, $"{list.Count}.file");
            AtomicFile.Write(source, file.Content, isSecret: true);
            list.Add(new JsonObject { ["DestinationFilePath"] = file.Destination, ["SourceFilePath"] = source });
        }
        // No "SerialPort": it would override the option.
        AtomicFile.Write(ListPath, System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["Files"] = list }.ToJsonString()));
    }

    /// <summary>The list for nanoff.</summary>
    public string ListPath => Path.Combine(_folder, ListName);

    public void Dispose() => PrivateFolder.Remove(_folder);

    /// <summary>Checks that nanoff wrote each file: it ends with 0 even if it wrote none.</summary>
    /// <exception cref="FlashException">Names those that it did not write.</exception>
    public void RequireAll(FlasherRun run)
    {
        string[] lines = run.Text.Split('\n');
        string[] missing = [.. _files.Select(file => file.Destination).Where(destination => !lines.Any(
            line => line.StartsWith("Deploying file ", StringComparison.Ordinal)
                && line.TrimEnd().EndsWith($" to {destination}...OK", StringComparison.Ordinal)))];
        if (missing.Length > 0)
            throw new FlashException(
                ExitCode.Write, $"{missing.Length} of {_files.Count} files were not written: {string.Join(", ", missing)}.",
                "The drive is full or not formatted, or the board was reset meanwhile.",
                "Try again. If it stays like this, the drive is damaged: erase the board with --mass-erase.");
    }
}
