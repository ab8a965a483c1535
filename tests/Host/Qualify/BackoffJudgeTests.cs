using Heating.Qualify.Broker;
using Heating.Qualify.Judges;
using Heating.Qualify.Rows;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Qualify;

/// <summary>
/// Goal: backoffs are judged as Device Advisor judges them. Method: series of delays as good and bad devices make them.
/// </summary>
public class BackoffJudgeTests
{
    private const int CapMs = 60_000;
    private const int Runs = 2000;

    [Theory]
    [InlineData(nameof(BackoffClass.Constant), 5000, 5010, 4990, 5100, 5000, 5000)]
    [InlineData(nameof(BackoffClass.Linear), 2000, 4000, 6050, 8000, 9900, 12000)]
    [InlineData(nameof(BackoffClass.Linear), 10000, 20000, 30000, 40000, 50000, 60000, 60000)]
    [InlineData(nameof(BackoffClass.Exponential), 1000, 2000, 4000, 8000, 16000, 32000)]
    [InlineData(nameof(BackoffClass.Exponential), 1000, 2100, 4000, 8100, 16000, 20000, 20000, 20000)]
    [InlineData(nameof(BackoffClass.Exponential), 1000, 30000, 30000, 30000, 30000)]
    [InlineData(nameof(BackoffClass.Jittered), 1200, 3000, 2900, 4200, 25200, 57000)]
    public void Classify_OfASeries_SaysWhatItIs(string expected, params int[] delaysMs)
    {
        Assert.Equal(expected, BackoffJudge.Classify([.. delaysMs.Select(delay => (long)delay)]).ToString());
    }

    [Theory]
    [InlineData(nameof(Verdict.Fail), 5000, 5000, 5000, 5000, 5000)]
    [InlineData(nameof(Verdict.Fail), 2000, 4000, 6000, 8000, 10000, 12000)]
    [InlineData(nameof(Verdict.Warn), 1000, 2000, 4000, 8000, 16000, 32000)]
    [InlineData(nameof(Verdict.Pass), 1200, 3000, 2900, 4200, 25200)]
    [InlineData(nameof(Verdict.Warn), 200, 3000, 2900, 4200, 25200)]
    [InlineData(nameof(Verdict.Warn), 1200, 3000, 2900, 4200, 300000)]
    [InlineData(nameof(Verdict.Fail), 1200, 3000, 9000)]
    public void Judge_OfASeries_GivesDeviceAdvisorsVerdict(string expected, params int[] delaysMs)
    {
        Assert.Equal(expected, BackoffJudge.Judge([.. delaysMs.Select(delay => (long)delay)], mustGrow: true).Verdict.ToString());
    }

    [Fact]
    public void JudgeExponential_OfAStrictlyExponentialSeries_Passes()
    {
        Assert.Equal(Verdict.Pass, BackoffJudge.JudgeExponential([1000, 2000, 4000, 8000, 16000]).Verdict);
    }

    [Fact]
    public void JudgeRounds_OfTwoExponentialRounds_Warns()
    {
        long[] round = [1000, 2000, 4000, 8000, 16000];

        Assert.Equal(Verdict.Warn, BackoffJudge.JudgeRounds(round, round).Verdict);
        Assert.Equal(Verdict.Pass, BackoffJudge.JudgeRounds(round, [1100, 3900, 2500, 9000, 4000]).Verdict);
    }

    [Fact]
    public void Judge_OfADeviceThatResetsOnConnack_Fails()
    {
        var seed = Seeds.Next();
        var random = new Random(seed);
        for (var run = 0; run < Runs; run++)
        {
            long[] delays = [.. Enumerable.Range(1, 8).Select(_ => (long)random.Next(1000, 2001))];
            var verdict = BackoffJudge.Judge(delays, mustGrow: true).Verdict;
            Assert.True(verdict == Verdict.Fail, $"seed {seed}: {verdict} for {BackoffJudge.Text(delays)}");
        }
    }

    // Full jitter of 8 delays from 1 s up to a ceiling that doubles: by chance they may not grow, but hardly ever.
    [Fact]
    public void Judge_OfFullJitter_PassesNearlyAlways()
    {
        var seed = Seeds.Next();
        var random = new Random(seed);
        var passed = 0;
        for (var run = 0; run < Runs; run++)
        {
            long[] delays = [.. Enumerable.Range(1, 8).Select(n => (long)random.Next(1000, Math.Min(CapMs, 1000 << n) + 1))];
            passed += BackoffJudge.Judge(delays, mustGrow: true).Verdict == Verdict.Pass ? 1 : 0;
        }

        Assert.True(passed > Runs * 0.99, $"seed {seed}: {passed} of {Runs}");
    }

    [Fact]
    public void Delays_OfATimeline_CountFromTheEndOfAnAttemptWithConnectToTheNext()
    {
        var script = new TimelineScript()
            .Connect().After(30_000).Add(EntryKind.ClosedByDevice)
            .After(1500).Handshake(alert: null) // asks whether somebody is awake
            .After(10).Connect().After(200).Add(EntryKind.ClosedByBroker)
            .After(4000).Connect();

        Assert.Equal([1510, 4000], BackoffJudge.Delays(script.Entries));
    }
}
