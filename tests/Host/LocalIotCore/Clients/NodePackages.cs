using System.Diagnostics;
using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using LocalIotCore.Storage;

namespace HeatingSensor.Host.Tests.LocalIotCore.Clients;

/// <summary>The packages of node/package.json, installed once below obj.</summary>
internal static class NodePackages
{
    private const int LockTimeoutMs = 240_000;
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(3);
    private static readonly Lazy<string?> Installed = new(Install);

    /// <summary>Where the scripts are.</summary>
    public static string Scripts { get; } = Path.Combine(Repository.Root, "tests/Host/LocalIotCore/Clients/node");

    /// <summary>Where they run: beside the packages, as that is where Node.js looks for them.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests/Host/obj/node-clients");

    /// <summary>Why the packages are not there; null: they are.</summary>
    public static string? Problem => Installed.Value;

    private static string? Install()
    {
        if (!ProgramFactAttribute.IsInstalled("node") || !ProgramFactAttribute.IsInstalled("npm"))
            return "node and npm are not installed";
        Directory.CreateDirectory(Folder);
        using (FileLock.Take(Path.Combine(Folder, "lock"), LockTimeoutMs))
        {
            foreach (string script in Directory.EnumerateFiles(Scripts, "*.mjs"))
                File.Copy(script, Path.Combine(Folder, Path.GetFileName(script)), overwrite: true);
            string wanted = File.ReadAllText(Path.Combine(Scripts, "package.json"));
            string marker = Path.Combine(Folder, "installed.json");
            if (File.Exists(marker) && File.ReadAllText(marker) == wanted)
                return null;
            File.WriteAllText(Path.Combine(Folder, "package.json"), wanted);
            if (RunNpm() is { } problem)
                return problem;
            File.WriteAllText(marker, wanted);
            return null;
        }
    }

    private static string? RunNpm()
    {
        try
        {
            ProgramRun run = ProgramRun.RunAsync(
                new ProcessStartInfo("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund",
                    "--ignore-scripts", "--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"])
                {
                    WorkingDirectory = Folder,
                }, InstallPatience).GetAwaiter().GetResult();
            return run.ExitCode == 0 ? null : $"npm install ended with {run.ExitCode}";
        }
        catch (Exception e) when (e is TimeoutException or System.ComponentModel.Win32Exception)
        {
            return $"npm install failed: {e.Message}";
        }
    }
}
