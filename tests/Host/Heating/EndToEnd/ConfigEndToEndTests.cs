using System.CommandLine;
using System.Text.Json.Nodes;
using Heating;
using Heating.Commands;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Http;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd;

/// <summary>
/// `heating run` in one terminal and the configuration changed from a second one: the real firmware, the shadow service,
/// signed HTTPS over TLS.
/// </summary>
public sealed class ConfigEndToEndTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly TemporaryFolder _folder = new();
    private readonly SharedText _run = new();
    private string _output = "";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Config_OfARunningDevice_IsTakenReportedAndSeen()
    {
        using var end = new CancellationTokenSource(Patience);
        Task<int> run = CommandLine.RunAsync(
            ["run", "--port", "0", "--data", _folder.FullPath],
            new InvocationConfiguration { Output = _run, Error = _run },
            end.Token);
        try
        {
            await UntilAsync(() => HttpsAddressFile.Read(DataDirectory.Of(_folder.FullPath).Cloud) is not null, run);
            await ChangeAsync(run);
            await RejectAsync();
            await ShowAsync();
        }
        finally
        {
            await end.CancelAsync();
        }

        Assert.Equal(ExitCode.Interrupted, await run);
        Assert.Contains("desired differs: debounceMs 50 -> 120", _run.ToString());
        Assert.Contains("rejected colour = red: unknown key", _run.ToString());
    }

    private async Task ChangeAsync(Task run)
    {
        await UntilAsync(() => _run.ToString().Contains("(first state)", StringComparison.Ordinal), run);
        await ExpectAsync(ExitCode.Ok, "config", "boiler-1", "debounceMs=120", "samplingRate=90");
        Assert.Contains("boiler-1 reports debounceMs 120, samplingRate 90", _output);
        await ExpectAsync(ExitCode.Usage, "config", "boiler-1", "debounceMs=120000");
        await ExpectAsync(ExitCode.Rejected, "config", "boiler-1", "frostC=40", "overheatC=35");
        await ExpectAsync(ExitCode.Service, "config", "boiler-9", "debounceMs=1");
    }

    private async Task RejectAsync()
    {
        await ExpectAsync(ExitCode.Ok, "shadow", "set", "boiler-1", "--name", "configuration", """{"colour":"red"}""");
        await UntilAsync(
            async () =>
            {
                await ExpectAsync(ExitCode.Ok, "config", "boiler-1");
                return _output.Contains("colour = red: unknown key", StringComparison.Ordinal);
            });
        await ExpectAsync(ExitCode.Rejected, "config", "boiler-1", "onDelayMs=7");
        Assert.Contains("""'{"colour":null}'""", _output);
        await ExpectAsync(ExitCode.Ok, "shadow", "set", "boiler-1", "--name", "configuration", """{"colour":null}""");
        await ExpectAsync(ExitCode.Ok, "config", "boiler-1", "onDelayMs=7");
    }

    private async Task ShowAsync()
    {
        await ExpectAsync(ExitCode.Ok, "things", "list", "--json");
        JsonNode? thing = JsonNode.Parse(_output[_output.IndexOf('[', StringComparison.Ordinal)..])?[0];
        Assert.Equal("boiler-1", (string?)thing?["thingName"]);
        Assert.True((bool?)thing?["reported"]?["connected"]);
        await ExpectAsync(ExitCode.Ok, "shadow", "get", "boiler-1", "--name", "configuration");
        Assert.Contains("\"debounceMs\": 120", _output);
    }

    // Runs a command against the run's cloud; what it wrote is kept, error output first.
    private async Task ExpectAsync(int exitCode, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        int actual = await CommandLine.RunAsync([.. args, "--data", _folder.FullPath], configuration);
        _output = $"{error}{output}";
        Assert.True(exitCode == actual, $"{string.Join(' ', args)}: {actual}, {_output}\n{_run}");
    }

    private Task UntilAsync(Func<bool> isTrue, Task run) => UntilAsync(() =>
    {
        Assert.False(run.IsCompleted, _run.ToString());
        return Task.FromResult(isTrue());
    });

    private async Task UntilAsync(Func<Task<bool>> isTrueAsync)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isTrueAsync())
        {
            Assert.False(patience.IsCancellationRequested, $"waited in vain: {_output}\n{_run}");
            await Task.Delay(Poll);
        }
    }
}
