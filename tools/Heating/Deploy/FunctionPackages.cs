using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using Heating.Commands;
using Heating.Run;

namespace Heating.Deploy;

/// <summary>The zip of each function: one native executable, `bootstrap`.</summary>
internal static class FunctionPackages
{
    /// <summary>The functions of the template.</summary>
    public static readonly IReadOnlyList<string> Names = ["Store", "Notify", "ConflictResolver", "SyncManager"];

    private const int ExecutableMode = 0x81ED; // -rwxr-xr-x of a regular file

    /// <summary>The zips in a folder.</summary>
    /// <exception cref="CommandException">One is missing.</exception>
    public static IReadOnlyList<string> Find(string folder) => [.. Names.Select(name =>
    {
        string zip = Path.Combine(folder, name + ".zip");
        return File.Exists(zip)
            ? zip
            : throw new CommandException(ExitCode.File, $"{zip} is missing; expected the zips of {string.Join(", ", Names)}.");
    })];

    /// <summary>Compiles the functions for Linux and zips them.</summary>
    /// <param name="checkout">The folder with HeatingSensor.sln.</param>
    /// <param name="runtime">linux-x64 or linux-arm64.</param>
    /// <param name="folder">Where the zips go.</param>
    /// <exception cref="CommandException">One does not compile.</exception>
    public static async Task<IReadOnlyList<string>> BuildAsync(
        string checkout, string runtime, string folder, TextWriter output, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in Names)
        {
            await output.WriteLineAsync($"Compiling {name} for {runtime}.");
            string published = Path.Combine(folder, name);
            await PublishAsync(Path.Combine(checkout, "tools", "Cloud", "Functions", name), runtime, published, cancel);
            Zip(Path.Combine(published, "bootstrap"), Path.Combine(folder, name + ".zip"));
        }
        return Find(folder);
    }

    /// <summary>Makes a zip that is the same for the same executable.</summary>
    public static void Zip(string bootstrap, string zip)
    {
        using ZipArchive archive = new(File.Create(zip), ZipArchiveMode.Create);
        ZipArchiveEntry entry = archive.CreateEntry("bootstrap", CompressionLevel.SmallestSize);
        entry.ExternalAttributes = ExecutableMode << 16;
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        using FileStream file = File.OpenRead(bootstrap);
        file.CopyTo(stream);
    }

    /// <summary>A name for what the files hold: the same content has the same name.</summary>
    public static string ContentName(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static async Task PublishAsync(string project, string runtime, string folder, CancellationToken cancel)
    {
        string[] arguments =
        [
            "publish", project, "-c", "Release", "-r", runtime, "-p:FunctionPackage=true", "-o", folder, "-v", "quiet", "-nologo",
        ];
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string said = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode == 0 && File.Exists(Path.Combine(folder, "bootstrap")))
            return;
        string reason = said.Split('\n').Select(line => line.Trim())
            .FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? $"dotnet ended with {process.ExitCode}";
        throw new CommandException(ExitCode.Failed, $"{Path.GetFileName(project)} does not compile: {reason}. "
            + "A native executable for Lambda is made on Linux, with clang; or give finished zips with --skip-build DIR.");
    }
}
