using System.Diagnostics;
using Heating.Commands;

namespace Heating.Flash.Image;

/// <summary>Builds the application where nanoFramework's project system is installed, which comes with its extension for Visual
/// Studio. The .NET SDK compiles the same sources, but cannot make the board's assemblies from them.</summary>
/// <param name="programs">Folders that may hold "Microsoft Visual Studio".</param>
/// <param name="checkout">The folder with HeatingSensor.sln.</param>
internal sealed class ImageBuild(IReadOnlyList<string> programs, string checkout)
{
    private const string Project = "firmware/HeatingSensor/HeatingSensor.nfproj";

    private static readonly string[] Configurations = ["Release", "Debug"];

    /// <summary>That of this computer.</summary>
    public static ImageBuild Here { get; } = new(
        [
            Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles),
            Environment.GetFolderPath(Environment.SpecialFolder.ProgramFilesX86),
        ],
        DataDirectory.Checkout ?? Environment.CurrentDirectory);

    /// <summary>MSBuild of a Visual Studio with the project system; null if there is none, or no checkout.</summary>
    public string? MsBuild => !File.Exists(Path.Combine(checkout, Project)) ? null : programs
        .Select(folder => Path.Combine(folder, "Microsoft Visual Studio"))
        .Where(Directory.Exists)
        .SelectMany(Directory.GetDirectories)
        .OrderDescending(StringComparer.Ordinal)
        .SelectMany(Directory.GetDirectories)
        .Select(edition => Path.Combine(edition, "MSBuild"))
        .Where(folder => File.Exists(Path.Combine(folder, "nanoFramework", "v1.0", "NFProjectSystem.CSharp.targets")))
        .Select(folder => Path.Combine(folder, "Current", "Bin", "MSBuild.exe"))
        .FirstOrDefault(File.Exists);

    /// <summary>The image of the last build; null if there is none.</summary>
    public string? LastResult => Array.Find([.. Configurations.Select(ResultOf)], File.Exists);

    /// <summary>Builds the Release configuration.</summary>
    /// <param name="msBuild">See <see cref="MsBuild"/>.</param>
    /// <returns>The image.</returns>
    /// <exception cref="FlashException">It does not build.</exception>
    public async Task<string> BuildAsync(string msBuild, CancellationToken cancel)
    {
        string[] arguments =
        [
            Path.Combine(checkout, Project), "-restore", "-p:RestorePackagesConfig=true", "-p:Configuration=Release",
            $"-p:SolutionDir={checkout}{Path.DirectorySeparatorChar}", "-verbosity:minimal", "-nologo",
        ];
        using Process process = Process.Start(new ProcessStartInfo(msBuild, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        string result = ResultOf(Configurations[0]);
        if (process.ExitCode == 0 && File.Exists(result))
            return result;
        string[] lines = [.. output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        throw new FlashException(
            ExitCode.Image,
            $"The application does not build: {lines.FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
                ?? lines.LastOrDefault() ?? $"MSBuild ended with {process.ExitCode}"}",
            "A source was changed, or a package could not be downloaded.",
            "Open HeatingSensor.sln in Visual Studio and build it there, or give the HeatingSensor.bin of a release with --image FILE.");
    }

    private string ResultOf(string configuration) =>
        Path.Combine(checkout, "firmware", "HeatingSensor", "bin", configuration, "HeatingSensor.bin");
}
