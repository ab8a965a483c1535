using System.CommandLine;
using Heating.Commands;
using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd;

/// <summary>Goal: `heating run --scenario` with each of the project's scenarios meets what they expect, and says so when one does
/// not. Real firmware, real sockets and TLS, the local cloud.</summary>
public sealed class ScenarioEndToEndTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("frost-night")]
    [InlineData("stuck-relay")]
    [InlineData("broken-sensor")]
    [InlineData("power-cut")]
    [InlineData("broker-away")]
    [InlineData("isp-changes")]
    [InlineData("chattering-contact")]
    [InlineData("summer")]
    public async Task Run_OfASample_MeetsWhatItExpects(string name)
    {
        var exitCode = await RunAsync(Path.Combine(Repository.Root, "samples", "scenarios", name + ".yaml"));

        Assert.True(exitCode == ExitCode.Ok, $"{exitCode}: {_error}{_output}");
        Assert.Contains("  PASS  ", _output.ToString());
        Assert.DoesNotContain("  FAIL  ", _output.ToString());
    }

    [Fact]
    public async Task Run_OfWhatDoesNotCome_NamesItAndFails()
    {
        File.WriteAllText(_folder["s.yaml"], "name: n\nduration: 10m\nexpect:\n  boots: 1\n  alarms: [{alarm: FROST, raised: any}]\n");

        var exitCode = await RunAsync(_folder["s.yaml"], "--no-rules");

        Assert.True(exitCode == ExitCode.Unmet, $"{exitCode}: {_error}{_output}");
        Assert.Contains("  PASS  boots: 1 (1)", _output.ToString());
        Assert.Contains("  FAIL  FROST raised at any time, but it was: never", _output.ToString());
        Assert.Contains("Something went wrong: an expectation of the scenario was not met: 1 of 2.", _output.ToString());
    }

    [Fact]
    public async Task Run_OfAFileThatIsWrong_NamesFileLineAndKey()
    {
        File.WriteAllText(_folder["s.yaml"], "name: n\nduration: 10m\nexpect:\n  boots: one\n");

        Assert.Equal(ExitCode.File, await RunAsync(_folder["s.yaml"]));
        Assert.StartsWith($"--scenario: {_folder["s.yaml"]}:4: expect.boots is 'one': expected a count", _error.ToString());
    }

    [Theory]
    [InlineData("--trace", "t.csv")]
    [InlineData("--duration", "1h")]
    [InlineData("--outage", "1m@1m")]
    [InlineData("--chaos", "1")]
    public async Task Run_WithWhatTheScenarioSays_IsRefused(string option, string value)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(_folder["s.yaml"], option, value));
        Assert.Contains($"{option}: a scenario says that itself", _error.ToString());
    }

    private Task<int> RunAsync(string scenario, params string[] args) => CommandLine.RunAsync(
        ["run", "--scenario", scenario, "--data", _folder["data"], "--port", "0", .. args],
        new InvocationConfiguration { Output = _output, Error = _error }).WaitAsync(Patience);
}
