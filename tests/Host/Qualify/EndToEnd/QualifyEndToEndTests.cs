using System.CommandLine;
using Heating.Commands;
using Xunit;

namespace HeatingSensor.Host.Tests.Qualify.EndToEnd;

/// <summary>`heating qualify` as a whole: the real firmware, real sockets and TLS, the scripted broker; the quick rows.</summary>
public sealed class QualifyEndToEndTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Qualify_OfConnecting_PassesWithEvidence()
    {
        var exitCode = await RunAsync("--only", "MQTT_Connect", "TLS_Unsecure_Server_Cert", "TLS_Expired_Server_Cert", "--scale", "4");

        Assert.True(exitCode == ExitCode.Ok, $"{exitCode}: {_error}{_output}");
        Assert.Contains("client id qualify-1, keep-alive 60 s", _output.ToString());
        Assert.Contains("with a TLS alert (unknown_ca)", _output.ToString());
        Assert.Contains("with a TLS alert (certificate_expired)", _output.ToString());
        Assert.Contains("3 rows: 3 pass, 0 warn, 0 fail", _output.ToString());
    }

    [Fact]
    public async Task Qualify_OfTheShadows_PassesWithEvidence()
    {
        var exitCode = await RunAsync("--only", "Shadow_Publish_Reported_State", "Shadow_Update_Reported_State", "--scale", "4");

        Assert.True(exitCode == ExitCode.Ok, $"{exitCode}: {_error}{_output}");
        Assert.Contains("desired onDelayMs 1500: reported after", _output.ToString());
        Assert.Contains("2 rows: 2 pass, 0 warn, 0 fail", _output.ToString());
    }

    [Fact]
    public async Task Qualify_List_NamesTheRowsAndWhatIsNotInScope()
    {
        var exitCode = await RunAsync("--list");

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("MQTT_Connect_Jitter_Backoff_Retries", _output.ToString());
        Assert.Matches("Job_Execution +not in scope yet", _output.ToString());
    }

    [Fact]
    public async Task Qualify_OfAnUnknownRow_IsAUsageError()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("--only", "MQTT_Conect"));
        Assert.Contains("MQTT_Conect", _error.ToString());
    }

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(
        ["qualify", .. args], new InvocationConfiguration { Output = _output, Error = _error });
}
