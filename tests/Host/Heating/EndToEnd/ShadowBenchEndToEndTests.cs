using Heating.Bench.Shadow;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd;

/// <summary>`heating bench shadow`, what of it runs within this process, with small counts: a running device is changed,
/// and updates are counted. The figures are not looked at.</summary>
public sealed class ShadowBenchEndToEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Applied_TwoChanges_BothAreReportedByTheDevice()
    {
        using var folder = new Support.TemporaryFolder();
        using var cancel = new CancellationTokenSource(Patience);

        var figure = await AppliedBench.RunAsync(folder.FullPath, 2, cancel.Token);

        Assert.Contains("(2 changes)", figure.Measured);
    }

    [Fact]
    public async Task UpdateRate_AShortTime_CountsWhatIsAccepted()
    {
        using var folder = new Support.TemporaryFolder();
        using var cancel = new CancellationTokenSource(Patience);

        var figure = await UpdateRateBench.RunAsync(folder.FullPath, TimeSpan.FromMilliseconds(500), cancel.Token);

        Assert.DoesNotMatch("^0/s", figure.Measured);
    }
}
