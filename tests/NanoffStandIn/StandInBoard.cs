using System.Text.Json;

namespace NanoffStandIn;

/// <summary>A fault that nanoff's users have met.</summary>
internal enum Fault
{
    /// <summary>Another program has the port open.</summary>
    PortInUse,

    /// <summary>Another nanoFramework program has the port.</summary>
    PortHeld,

    /// <summary>The board does not enter its bootloader.</summary>
    BootloaderSilent,

    /// <summary>The board stays in its bootloader, so that no runtime answers.</summary>
    DownloadMode,

    /// <summary>The connection is lost while the runtime is written; there is none afterwards.</summary>
    PowerLostInUpdate,

    /// <summary>The flash's content is nothing that nanoff can keep.</summary>
    Foreign,

    /// <summary>Nothing can be downloaded.</summary>
    NoNetwork,

    /// <summary>"OK", but the old firmware runs on.</summary>
    OldFirmwareStays,

    /// <summary>The runtime refuses the application.</summary>
    DeployFails,

    /// <summary>"OK", but the application is not where the runtime looks.</summary>
    DeployGoesNowhere,

    /// <summary>No file is written, and the exit code is 0.</summary>
    FilesFail,

    /// <summary>One file is written, then the board is unplugged; the exit code is 0.</summary>
    PowerLostInFiles,

    /// <summary>The file deployment throws.</summary>
    FilesThrow,

    /// <summary>The runtime is written, then nanoff moves the cursor of a terminal that is not there.</summary>
    CursorMoves,

    /// <summary>nanoff itself ends with an unhandled error.</summary>
    Crash,
}

/// <summary>A native part of a runtime.</summary>
internal sealed record StandInNative(string Name, string Version, uint Checksum);

/// <summary>A runtime that can be downloaded.</summary>
internal sealed record StandInPackage(string Target, string Version, List<StandInNative> Natives);

/// <summary>The board behind the stand-in, kept in a file between calls.</summary>
internal sealed class StandInBoard
{
    /// <summary>Environment variable for the folder with the board's file.</summary>
    public const string FolderVariable = "NANOFF_STANDIN_BOARD";

    private const string FileName = "board.json";

    /// <summary>What `--version` prints.</summary>
    public string VersionText { get; set; } = "nanoff 2.5.162+baccab8";

    /// <summary>The only port with a board.</summary>
    public string Port { get; set; } = "/dev/ttyUSB0";

    public string ChipType { get; set; } = "ESP32";

    public string ChipName { get; set; } = "ESP32-D0WD-V3 (revision v3.1)";

    public int FlashMb { get; set; } = 4;

    public string Psram { get; set; } = "undetermined";

    public string Crystal { get; set; } = "40MHz";

    public string Mac { get; set; } = "24:0A:C4:00:01:10";

    /// <summary>"RAM" row of the memory map; nanoff 2.5.162 prints none.</summary>
    public uint? HeapBytes { get; set; }

    /// <summary>The runtime on the board; null on a new one.</summary>
    public StandInPackage? Runtime { get; set; }

    public List<StandInPackage> Packages { get; set; } = [];

    /// <summary>The assemblies of the deployed application: name, version, native checksum.</summary>
    public List<StandInNative> Deployed { get; set; } = [];

    /// <summary>The drive's files, by destination.</summary>
    public Dictionary<string, byte[]> Files { get; set; } = [];

    public List<Fault> Faults { get; set; } = [];

    /// <summary>The arguments of all calls.</summary>
    public List<string[]> Calls { get; set; } = [];

    /// <summary>What the runtime has loaded: nothing if one native checksum differs.</summary>
    public IEnumerable<StandInNative> Loaded => Runtime is { } runtime && Deployed.TrueForAll(assembly =>
        assembly.Checksum == 0 || runtime.Natives.Exists(native => native.Name == assembly.Name && native.Checksum == assembly.Checksum))
        ? Deployed
        : [];

    public bool Has(Fault fault) => Faults.Contains(fault);

    public static StandInBoard Read(string folder) =>
        JsonSerializer.Deserialize<StandInBoard>(File.ReadAllText(Path.Combine(folder, FileName)))!;

    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this));
}
