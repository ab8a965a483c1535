using System.Text.Json.Nodes;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary>Events that come twice, late, overtaken by others, or with numbers that begin anew.</summary>
public sealed class NotifyOrderTests
{
    [Fact]
    public async Task Duplicates_AndOlderEvents_ChangeNothing()
    {
        var rig = new NotifyRig(("REPEAT_MINUTES", "0"));
        string on = rig.Status(true, rig.Now, 0, null);
        string off = rig.Status(false, rig.Now, 60_000, true);
        await rig.SendAsync(on);
        await rig.SendAsync(off);

        var again = await rig.SendAsync(off);
        await rig.SendAsync(on);
        await rig.PassAsync(TimeSpan.FromHours(1));

        Assert.Single(rig.Texts);
        Assert.Equal(("none", "older than what is known"), (Text_(again, "kind"), Text_(again, "reason")));
    }

    [Theory]
    [InlineData(true, "Heating off from 12:00 to 12:20 (20 min).")]
    [InlineData(false, "Heating off from 12:00, on again by 12:50 at the latest.")]
    public async Task End_OvertakenByTheNextPeriod_IsAwaited(bool comes, string line)
    {
        var rig = new NotifyRig(("REPEAT_MINUTES", "0"));
        await rig.StatusAsync(isActive: false);
        rig.Time.Advance(TimeSpan.FromMinutes(20));
        string end = rig.Status(true, rig.Now, 20 * 60_000, false);
        rig.Time.Advance(TimeSpan.FromMinutes(30));
        rig.Status(false, rig.Now, 30 * 60_000, true);
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        await rig.StatusAsync(isActive: true, previousMs: 10 * 60_000);
        await rig.PassAsync(TimeSpan.FromMinutes(2));
        if (comes)
            await rig.SendAsync(end);
        await rig.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Single(rig.Texts, text => text.Contains(line, StringComparison.Ordinal));
        Assert.Single(rig.Texts, text => text.Contains("Heating off from 12:50 to 13:00", StringComparison.Ordinal));
        Assert.Equal(3, rig.Texts.Length);
    }

    [Fact]
    public async Task NewEpoch_CountsFromOneAgain_AndTheOldOneStaysOld()
    {
        var rig = new NotifyRig(("REPEAT_MINUTES", "0"));
        await rig.SendAsync(rig.Status(true, rig.Now, 0, null, seq: 900));
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        await rig.SendAsync(rig.Status(false, rig.Now, 60_000, true, seq: 2, epoch: "00000001"));
        rig.Time.Advance(TimeSpan.FromMinutes(1));

        await rig.SendAsync(rig.Status(true, rig.Now - 120_000, 60_000, false, seq: 901));

        Assert.Single(rig.Texts, text => text.StartsWith("🔴", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Texts, text => text.StartsWith("🟢", StringComparison.Ordinal));
    }

    private static string Text_(JsonObject result, string name) => result[name]!.GetValue<string>();
}
