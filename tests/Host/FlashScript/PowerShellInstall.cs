using System.Diagnostics;
using System.Runtime.InteropServices;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Storage;
using Xunit;

namespace HeatingSensor.Host.Tests.FlashScript;

/// <summary>PowerShell 7, installed once for this user as a .NET tool, below the folder for temporary files.</summary>
internal static class PowerShellInstall
{
    public const string Version = "7.6.9";

    private const int LockTimeoutMs = 240_000;
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RunPatience = TimeSpan.FromMinutes(2);
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"heating-tests-powershell-{Version}-{Environment.UserName}");
    private static readonly Lazy<string?> Installed = new(Install);

    /// <summary>Why it is not there; null: it is.</summary>
    public static string? Problem => Installed.Value;

    /// <summary>The `dotnet` that runs these tests, whatever the PATH says.</summary>
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host
        ? host
        : Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    // The tool's own launcher looks for `dotnet` on the PATH, which is what these tests replace.
    private static string Assembly => Path.Combine(Folder, ".store", "powershell", Version, "powershell", Version, "tools", "net10.0",
        "any", OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");

    /// <summary>Runs PowerShell to its end.</summary>
    /// <param name="directory">Where it starts.</param>
    /// <param name="environment">Set for it, and for what it starts.</param>
    /// <param name="arguments">Its arguments, after -NoProfile.</param>
    public static Task<ProgramRun> RunAsync(
        string directory, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Dotnet, ["exec", Assembly, "-NoProfile", "-NonInteractive", .. arguments])
        {
            WorkingDirectory = directory,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return ProgramRun.RunAsync(start, RunPatience);
    }

    private static string? Install()
    {
        if (OperatingSystem.IsWindows())
            return "the stand-in for dotnet is a shell script";
        Directory.CreateDirectory(Folder);
        using (FileLock.Take(Path.Combine(Folder, "lock"), LockTimeoutMs))
        {
            if (File.Exists(Assembly))
                return null;
            try
            {
                var start = new ProcessStartInfo(Dotnet, ["tool", "install", "PowerShell", "--version", Version, "--tool-path", Folder])
                {
                    WorkingDirectory = Folder,
                };
                ProgramRun run = ProgramRun.RunAsync(start, InstallPatience).GetAwaiter().GetResult();
                return run.ExitCode == 0 && File.Exists(Assembly)
                    ? null
                    : $"PowerShell {Version} could not be installed: {run.Error}{run.Output}".Trim();
            }
            catch (TimeoutException e)
            {
                return $"PowerShell {Version} could not be installed: {e.Message}";
            }
        }
    }
}

/// <summary>A test with the real PowerShell; skipped, saying why, where it is not to be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PowerShellFactAttribute : FactAttribute
{
    public PowerShellFactAttribute() => Skip = PowerShellInstall.Problem;
}
