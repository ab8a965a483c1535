using System.Text.RegularExpressions;
using Heating.Commands;
using Heating.Flash.Board;
using Heating.Flash.Device;
using Heating.Flash.Image;
using Heating.Flash.Nanoff;

namespace Heating.Flash;

/// <summary>A board on a port: what can be read from it and written to it through nanoff. nanoff's exit code alone says too
/// little; each method looks at what it printed.</summary>
internal sealed partial class FlashBoard(IFlasher flasher, string port, FlashTimes times, TimeProvider time)
{
    // A board that has just been restarted takes a moment.
    private const int AttemptsMax = 3;

    private static readonly int[] NobodyAnswers = [2000, 2001];

    /// <summary>Reads the chip, and restarts the board.</summary>
    public async Task<Chip> ReadChipAsync(CancellationToken cancel)
    {
        FlasherRun run = await flasher.RunAsync(NanoffCalls.ChipDetails(port), cancel);
        NanoffFault.Require(run, port);
        return Chip.Parse(run.Text) ?? throw Silent("chip");
    }

    /// <summary>What the running runtime reports; null if none answers, as on a new board.</summary>
    public async Task<RuntimeDetails?> FindRuntimeAsync(CancellationToken cancel)
    {
        try
        {
            return await ReadRuntimeAsync(cancel);
        }
        catch (FlashException error) when (error.ExitCode == ExitCode.NoAnswer)
        {
            return null;
        }
    }

    /// <summary>What the running runtime reports.</summary>
    public async Task<RuntimeDetails> ReadRuntimeAsync(CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await Task.Delay(times.Settle, time, cancel);
            FlasherRun run = await flasher.RunAsync(NanoffCalls.RuntimeDetails(port), cancel);
            if (NobodyAnswers.Contains(NanoffFault.CodeOf(run)) && attempt < AttemptsMax)
                continue;
            NanoffFault.Require(run, port);
            return RuntimeDetails.Parse(run.Text) ?? throw Silent("runtime");
        }
    }

    /// <summary>Writes the runtime.</summary>
    public async Task UpdateAsync(string target, string version, int? baud, bool isMassErase, CancellationToken cancel)
    {
        FlasherRun run = await flasher.RunAsync(NanoffCalls.Update(port, target, version, baud, isMassErase), cancel);
        NanoffFault.Require(run, port);
    }

    /// <summary>Writes the application.</summary>
    public async Task DeployAsync(AppImage image, CancellationToken cancel)
    {
        FlasherRun run = await flasher.RunAsync(NanoffCalls.Deploy(port, image.Path), cancel);
        NanoffFault.Require(run, port);
        if (!run.Text.Contains("Deploying managed application...OK", StringComparison.Ordinal))
            throw new FlashException(
                ExitCode.Write, "nanoff ended well, but did not say that it wrote the application.",
                "The connection broke off, or --nanoff is another version.", "Try again.");
    }

    /// <summary>Writes the files.</summary>
    public async Task WriteAsync(FilePayload payload, CancellationToken cancel)
    {
        FlasherRun run = await flasher.RunAsync(NanoffCalls.DeployFiles(port, payload.ListPath), cancel);
        NanoffFault.Require(run, port);
        payload.RequireAll(run);
    }

    /// <summary>The latest versions of a target's runtime, as far as nanoff can tell; none without a network.</summary>
    public async Task<IReadOnlyList<string>> VersionsAsync(string target, CancellationToken cancel)
    {
        FlasherRun run = await flasher.RunAsync(NanoffCalls.ListTargets(), cancel);
        return [.. run.Text.Split('\n').Select(line => line.TrimEnd())
            .SkipWhile(line => line != $"  {target}").Skip(1)
            .Select(line => VersionText().Match(line)).TakeWhile(match => match.Success).Select(match => match.Groups[1].Value)];
    }

    private static FlashException Silent(string what) => new(
        ExitCode.Tool, $"nanoff ended well, but reported no {what}.", "--nanoff is another version.",
        "Leave --nanoff out, so that the tested version is installed.");

    [GeneratedRegex(@"^    (\d+(?:\.\d+){3})$")]
    private static partial Regex VersionText();
}
