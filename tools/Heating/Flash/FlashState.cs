using System.Text.Json;
using System.Text.Json.Serialization;
using Heating.Commands;
using LocalIotCore.Storage;

namespace Heating.Flash;

/// <summary>How far flashing came, kept on disk so that it can go on after a failure. Holds no secret.</summary>
internal sealed class FlashState
{
    private const string FileName = "flash.json";

    /// <summary>The chip's own address: going on with another board is refused.</summary>
    public string? Mac { get; set; }

    public string? Port { get; set; }

    public string? Target { get; set; }

    public string? RuntimeVersion { get; set; }

    /// <summary>The image, and its SHA-256: going on with another one is refused.</summary>
    public string? Image { get; set; }

    public string? ImageSha256 { get; set; }

    /// <summary>The last boot number seen before an update.</summary>
    public int? BootBefore { get; set; }

    public string? ThingBefore { get; set; }

    public bool IsUpdate { get; set; }

    public string? Thing { get; set; }

    public string? SettingsFile { get; set; }

    public string? Credentials { get; set; }

    /// <summary>--thing, --endpoint and --set.</summary>
    public Dictionary<string, string> Changes { get; set; } = [];

    /// <summary>What is written already.</summary>
    public List<FlashPart> Written { get; set; } = [];

    /// <summary>Reads the state; null if there is none.</summary>
    /// <exception cref="FlashException">The file is damaged.</exception>
    public static FlashState? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), FlashJson.Default.FlashState) : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FlashException(
                ExitCode.File, $"{path} cannot be read: {error.Message}", "The disk was full, or somebody changed the file.",
                "Delete it, and start again without --resume.") { IsStartOver = true };
        }
    }

    /// <summary>Keeps a second run away from the same folder.</summary>
    /// <returns>Dispose it at the end.</returns>
    /// <exception cref="FlashException">Another run has it.</exception>
    public static IDisposable Lock(string folder)
    {
        PrivateFolder.Create(folder);
        try
        {
            return new FileStream(
                Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new FlashException(
                ExitCode.File, $"Another `heating flash` is running with its state in {folder}.", "It was started in another window.",
                "Wait until it has ended; for a second board at the same time give another --state DIR.");
        }
    }

    /// <summary>Whether there is something to go on with.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Writes the state, so that it survives a power cut.</summary>
    public void Write(string folder)
    {
        PrivateFolder.Create(folder);
        AtomicFile.Write(
            Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, FlashJson.Default.FlashState),
            isSecret: true, isDurable: true);
    }

    /// <summary>Forgets it: all is done.</summary>
    public static void Delete(string folder) => File.Delete(Path.Combine(folder, FileName));
}

/// <summary>What flashing writes.</summary>
internal enum FlashPart
{
    Runtime,
    Application,
    Files,
}

[JsonSourceGenerationOptions(
    WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FlashState))]
internal sealed partial class FlashJson : JsonSerializerContext;
