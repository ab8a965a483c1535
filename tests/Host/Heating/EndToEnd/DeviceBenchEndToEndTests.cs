using System.CommandLine;
using Heating.Commands;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd;

/// <summary>`heating bench device` as a whole, with small counts: every measurement runs and is in the table. What it
/// measures here, on a busy machine, is not looked at.</summary>
public class DeviceBenchEndToEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task BenchDevice_SmallCounts_MeasuresEverything()
    {
        var output = new StringWriter();
        var error = new StringWriter();
        using var cancel = new CancellationTokenSource(Patience);

        var exitCode = await CommandLine.RunAsync(
            ["bench", "device", "--changes", "3", "--devices", "5", "--rounds", "1"],
            new InvocationConfiguration { Output = output, Error = error },
            cancel.Token);

        Assert.True(exitCode is ExitCode.Ok or ExitCode.Failed, $"{exitCode}: {error}");
        Assert.Equal("", error.ToString());
        Assert.All(
            [
                "edge to PUBACK", "(3 changes)", "allocated per status event", "a year in waits", "an event online", "in a long outage",
                "at the cap", "in batches of 10", "journal scan, 100 % of 96 KB full", "until an event is published",
                "reconnect storm, 5 devices: all are back", "most connections in a second", "5, 1.00 per device",
            ],
            text => Assert.Contains(text, output.ToString()));
    }

    [Theory]
    [InlineData("--changes", "0")]
    [InlineData("--devices", "-1")]
    [InlineData("--rounds", "many")]
    public async Task BenchDevice_AnImpossibleCount_IsAWrongCommandLine(string option, string count)
    {
        var error = new StringWriter();

        var exitCode = await CommandLine.RunAsync(
            ["bench", "device", option, count],
            new InvocationConfiguration { Output = new StringWriter(), Error = error });

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("expected a number from", error.ToString());
    }
}
