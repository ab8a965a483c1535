using System.CommandLine;
using Heating.Commands;
using Xunit;

namespace HeatingSensor.Host.Tests.Simulation;

public class SimulateCommandTests
{
    [Fact]
    public async Task Simulate_OneSeed_ShowsItsPlanFiguresAndHash()
    {
        var (exitCode, output) = await RunAsync("simulate", "--seed", "7");

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("seed 7: faults [", output, StringComparison.Ordinal);
        Assert.Contains("device-days", output, StringComparison.Ordinal);
        Assert.Contains("trace ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_Verbose_ShowsEveryEvent()
    {
        var (_, output) = await RunAsync("simulate", "--seed", "7", "--verbose");

        Assert.Contains("PoweredOn", output, StringComparison.Ordinal);
        Assert.Contains("Ended", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_Seeds_RunsThemAll()
    {
        var (exitCode, output) = await RunAsync("simulate", "--seeds", "1..10");

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("10 of 10 seeds", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds", "9..1")]
    [InlineData("--seeds", "nine")]
    [InlineData("--seed", "-1")]
    [InlineData("--minutes", "2")]
    public async Task Simulate_WhatIsNoSeed_IsRefused(params string[] arguments)
    {
        var (exitCode, _) = await RunAsync(["simulate", .. arguments]);

        Assert.Equal(ExitCode.Usage, exitCode);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        var exitCode = await CommandLine.RunAsync(arguments, configuration);
        return (exitCode, output.ToString());
    }
}
