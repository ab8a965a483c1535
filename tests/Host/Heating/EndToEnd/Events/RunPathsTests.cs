// Goal: `heating run` from the relay of the virtual board to a phone and to the store: its summary and its exit code say what
// became of the events on both paths, and it ends quickly, restarts and refuses a second one at its side.
// Method: the program as a process of its own, with stand-ins of Telegram and Discord.
using System.Diagnostics;
using System.Globalization;
using Heating.Commands;
using HeatingSensor.Cloud.Tests.Notify;
using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd.Events;

[Collection(EventCollection.Name)]
public sealed class RunPathsTests : IAsyncLifetime
{
    private const int Changes = 8;
    private const int SpacingS = 10;

    private EventCloud _house = null!;

    public async Task InitializeAsync() => _house = await EventCloud.PrepareAsync();

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task Run_OfATrace_IsStoredAndReachesBothPhones()
    {
        WriteTrace();

        (int exitCode, string output) = await RunAsync("--trace", File("trace.csv"), "--speed", "max");

        Assert.True(exitCode == ExitCode.Ok, output);
        // The first state after a boot is an event too.
        Assert.Equal(Changes + 1, (await StatusesAsync()).Count);
        Assert.Contains("stored before 0", output, StringComparison.Ordinal);
        int alerts = _house.Phones.TelegramTexts.Count;
        Assert.True(alerts > 0, output);
        Assert.Equal(alerts, _house.Phones.DiscordTexts.Count);
        Assert.Contains($"alerts {alerts}, sent {alerts}\n", Compact(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithADeadChannel_SaysSoAndFails()
    {
        WriteTrace();
        _house.Phones.Discord = _ => new Phones.Answer(404, """{"message":"Unknown Webhook","code":10015}""");

        (int exitCode, string output) = await RunAsync("--trace", File("trace.csv"), "--speed", "max");

        Assert.True(exitCode == ExitCode.Unsent, $"{exitCode}: {output}");
        int alerts = _house.Phones.TelegramTexts.Count;
        Assert.Contains($"alerts {alerts}, sent {alerts}, not taken by every channel {alerts}\n", Compact(output), StringComparison.Ordinal);
        Assert.Contains("could not be sent to discord: Discord does not know the webhook (404)", output, StringComparison.Ordinal);
        Assert.EndsWith("Something went wrong: an alert did not reach Telegram or Discord.\n", output, StringComparison.Ordinal);
        Assert.Equal(Changes + 1, (await StatusesAsync()).Count);
    }

    [Fact]
    public async Task Run_WithoutItsStore_CallsTheEventsLostAndTheNextRunStoresThem()
    {
        WriteTrace();
        string[] broken = await WithoutStoreAsync();

        (int exitCode, string output) = await RunAsync(
            ["--trace", File("trace.csv"), "--speed", "max", .. broken]);

        Assert.True(exitCode == ExitCode.Lost, $"{exitCode}: {output}");
        Assert.Contains("received but not stored ", output, StringComparison.Ordinal);
        Assert.Empty(await StatusesAsync());
        Assert.NotEmpty(_house.Phones.TelegramTexts);

        (exitCode, output) = await RunAsync("--speed", "max", "--duration", "1m");
        Assert.True(exitCode == ExitCode.Ok, $"{exitCode}: {output}");
        Assert.True((await StatusesAsync()).Count >= Changes + 2, output);
    }

    [Fact]
    public async Task Run_EndedWhileARetryWaits_EndsWithoutIt()
    {
        using Process run = Start(["--duration", "10m", .. await WithoutStoreAsync()]);
        await UntilAsync(run, "heating-Store cannot start"); // and is tried again and again

        await FunctionFolder.KillAsync(run.Id, "TERM");
        await run.WaitForExitAsync().WaitAsync(EventCloud.Patience);

        // Nothing that the run knows as the store has them, or ever will.
        Assert.Equal(ExitCode.Lost, run.ExitCode);
    }

    [Fact]
    public async Task Run_AtTheSideOfAnother_IsRefused()
    {
        using Process first = Start("--duration", "10m");
        await UntilAsync(first, "is powered on");

        (int exitCode, string output) = await RunAsync("--duration", "1s");

        Assert.Equal(ExitCode.File, exitCode);
        Assert.Contains("is in use by another heating process; stop it, or use another --data.", output, StringComparison.Ordinal);
        // Not INT: whoever runs the tests in the background of a shell has it ignored, and so has every child.
        await FunctionFolder.KillAsync(first.Id, "TERM");
        await first.WaitForExitAsync().WaitAsync(EventCloud.Patience);
        Assert.Equal(ExitCode.Ok, first.ExitCode);
    }

    private string File(string name) => Path.Combine(_house.DataFolder, name);

    // The options of a run whose events nothing stores.
    private async Task<string[]> WithoutStoreAsync()
    {
        string template = await System.IO.File.ReadAllTextAsync(Path.Combine(Repository.Root, "tools", "Cloud", "template.yaml"));
        await System.IO.File.WriteAllTextAsync(File("broken.yaml"), template.Replace("/Store.zip", "/NoStore.zip", StringComparison.Ordinal));
        return ["--rules", File("broken.yaml"), "--parameter", "CodeBucket=local", "--parameter", "MinimumOffMinutes=0",
            "--parameter", "TimeZone=UTC"];
    }

    private Task<List<int>> StatusesAsync() => _house.StoredAsync(onlyStatuses: true);

    // Of the last minutes: what happened long ago is told in a summary, when nothing has come for a minute.
    private void WriteTrace()
    {
        DateTime start = DateTime.UtcNow.AddSeconds(-Changes * SpacingS);
        var rows = Enumerable.Range(0, Changes).Select(i =>
            $"{start.AddSeconds(i * SpacingS):yyyy-MM-dd'T'HH:mm:ss'Z'},{(i + 1) % 2},{20 + i}");
        System.IO.File.WriteAllLines(File("trace.csv"), ["time_utc,relay,temperature_c", .. rows]);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(EventCloud.Patience);
        await process.WaitForExitAsync().WaitAsync(EventCloud.Patience);
        return (process.ExitCode, (await error + output).ReplaceLineEndings("\n"));
    }

    private static async Task UntilAsync(Process process, string text)
    {
        using var patience = new CancellationTokenSource(EventCloud.Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }

        Assert.Fail(await process.StandardError.ReadToEndAsync());
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet",
            [typeof(CommandLine).Assembly.Location, "run", "--port", "0", "--data", _house.DataFolder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in _house.PhoneVariables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string Compact(string text) =>
        string.Join('\n', text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))) + "\n";
}
