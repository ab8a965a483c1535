using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Heating.Commands;

namespace Heating.Flash.Nanoff;

/// <summary>The real nanoff, as a process. Its temporary files go to a folder that is removed after each run: nanoff leaves
/// a copy of the configuration there when it fails, with the Wi-Fi password and the key.</summary>
/// <param name="given">--nanoff: a program, or a .dll for `dotnet exec`; null to install the pinned version.</param>
/// <param name="toolFolder">Where the pinned version is, or is installed.</param>
/// <param name="temporaryFolder">Removed after each run.</param>
/// <param name="log">A file for the calls and output of this run.</param>
/// <param name="variables">Environment variables to add.</param>
internal sealed class NanoffProcess(
    string? given, string toolFolder, string temporaryFolder, string log, IReadOnlyDictionary<string, string>? variables = null) : IFlasher
{
    // 4 MB at 115200 baud, ten bits a byte, are six minutes; a slow download may come before.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private string Program => given ?? Path.Combine(toolFolder, OperatingSystem.IsWindows() ? "nanoff.exe" : "nanoff");

    /// <inheritdoc/>
    public async Task<string> PrepareAsync(CancellationToken cancel)
    {
        File.Delete(log);
        if (File.Exists(Program))
            return $"{Program}";
        if (given is not null)
            throw new FlashException(
                ExitCode.Tool, $"--nanoff {given}: there is no such file.", "The path is wrong.",
                $"Leave --nanoff out: {NanoffCalls.Pinned} is then installed into a folder of its own.");

        string[] install = ["tool", "install", "nanoff", "--version", $"{NanoffCalls.Pinned}", "--tool-path", toolFolder];
        FlasherRun run = await RunAsync("dotnet", install, cancel);
        if (run.ExitCode == 0 && File.Exists(Program))
            return $"{Program}, installed now";
        string said = run.Text.Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? $"exit code {run.ExitCode}";
        throw new FlashException(
            ExitCode.Tool, $"nanoff {NanoffCalls.Pinned} could not be installed: {said}",
            "There is no network, or the package source does not have it.",
            $"Install it where there is one (dotnet {string.Join(' ', install)}), or name an existing one with --nanoff FILE.");
    }

    /// <inheritdoc/>
    public Task<FlasherRun> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel) =>
        Program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? RunAsync("dotnet", ["exec", Program, .. arguments], cancel)
            : RunAsync(Program, arguments, cancel);

    private async Task<FlasherRun> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        PrivateFolder.Create(temporaryFolder);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using Process process = Start(program, arguments);
            FlasherRun run = await EndAsync(process, patience.Token);
            File.AppendAllText(log, $"> {program} {string.Join(' ', arguments)}\n{run.Text}\n< {run.ExitCode}\n", Encoding.UTF8);
            return run;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new FlashException(
                ExitCode.NoAnswer, $"nanoff did not end within {Patience.TotalMinutes:0} minutes.", "The board stopped to answer.",
                "Unplug the board and plug it in again.");
        }
        finally
        {
            PrivateFolder.Remove(temporaryFolder);
        }
    }

    private Process Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // nanoff is built for .NET 8 and does not roll forward by itself.
        start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
        start.Environment["NANOFRAMEWORK_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach (string name in new[] { "TMPDIR", "TMP", "TEMP" })
            start.Environment[name] = temporaryFolder;
        foreach ((string name, string value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new FlashException(
                ExitCode.Tool, $"{program} cannot be started: {error.Message}", "It is not a program for this system.",
                "Leave --nanoff out, so that the tested version is installed.");
        }
    }

    private static async Task<FlasherRun> EndAsync(Process process, CancellationToken cancel)
    {
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return new FlasherRun(process.ExitCode, await output, await error);
    }
}
