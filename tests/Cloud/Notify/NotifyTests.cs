using System.Text.Json.Nodes;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Notify;

public sealed class NotifyTests
{
    private static readonly (string, string)[] German =
        [("NOTIFY_LANGUAGE", "de"), ("NOTIFY_TIME_ZONE", "Europe/Berlin")];

    [Fact]
    public async Task Inactive_NoMinimum_IsToldAtOnceOnBothChannels()
    {
        var rig = new NotifyRig();

        var result = await rig.StatusAsync(isActive: false, previousMs: 11_400_000);

        const string Text = """
            🔴 boiler-1: heating off
            Off since 12:00 (0 s).
            Before that it was on for 3 h 10 min.
            Temperature 41.3 °C.
            """;
        Assert.Equal(Text, Assert.Single(rig.Texts));
        Assert.Equal(
            "**🔴 boiler\\-1\\: heating off**\nOff since 12\\:00 \\(0 s\\).\nBefore that it was on for 3 h 10 min.\nTemperature 41.3 °C.",
            Assert.Single(rig.Phones.DiscordTexts));
        Assert.Equal(("inactive", "boiler-1", Text), (Text_(result, "kind"), Text_(result, "thing"), Text_(result, "text")));
        Assert.Equal("""{"telegram":"sent","discord":"sent"}""", result["channels"]!.ToJsonString());
    }

    [Fact]
    public async Task Inactive_GermanInBerlin_UsesItsWordsTimeAndComma()
    {
        var rig = new NotifyRig(German);

        await rig.StatusAsync(isActive: false, previousMs: 11_400_000);

        Assert.Equal(
            """
            🔴 boiler-1: Heizung aus
            Aus seit 13:00 (0 Sek.).
            Davor lief sie 3 Std. 10 Min. lang.
            Temperatur 41,3 °C.
            """,
            Assert.Single(rig.Texts));
    }

    [Fact]
    public async Task Active_AfterAlert_IsToldAsRecovery()
    {
        var rig = new NotifyRig();
        await rig.StatusAsync(isActive: false);
        await rig.PassAsync(TimeSpan.FromMinutes(125));

        var result = await rig.StatusAsync(isActive: true, previousMs: 125 * 60_000);

        Assert.Equal("recovered", Text_(result, "kind"));
        Assert.Equal(
            "🟢 boiler-1: heating on again\nOn since 14:05, after 2 h 5 min off (since 12:00).\nTemperature 41.3 °C.",
            rig.Texts[^1]);
    }

    [Fact]
    public async Task Inactive_ShorterThanMinimum_IsNotToldAndNeitherIsItsEnd()
    {
        var rig = new NotifyRig(("MINIMUM_OFF_MINUTES", "60"));
        for (int cycle = 0; cycle < 5; cycle++)
        {
            await rig.StatusAsync(isActive: false);
            await rig.PassAsync(TimeSpan.FromMinutes(59));
            await rig.StatusAsync(isActive: true, previousMs: 59 * 60_000);
            await rig.PassAsync(TimeSpan.FromMinutes(10));
        }

        Assert.Empty(rig.Texts);
    }

    [Fact]
    public async Task Inactive_LongerThanMinimum_IsToldBySweep()
    {
        var rig = new NotifyRig(("MINIMUM_OFF_MINUTES", "60"));

        var first = await rig.StatusAsync(isActive: false);
        await rig.PassAsync(TimeSpan.FromMinutes(59));
        Assert.Empty(rig.Texts);
        await rig.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(("none", true), (Text_(first, "kind"), Text_(first, "reason").Contains("long enough")));
        Assert.StartsWith("🔴 boiler-1: heating off\nOff since 12:00 (1 h).", Assert.Single(rig.Texts));
    }

    [Fact]
    public async Task Inactive_Lasts_IsRepeatedForAWeek()
    {
        var rig = new NotifyRig(("REPEAT_MINUTES", "720"));
        await rig.StatusAsync(isActive: false);

        await rig.PassAsync(TimeSpan.FromDays(9));

        Assert.Equal(14, rig.Texts.Length);
        Assert.StartsWith(
            "🔴 boiler-1: heating still off\nOff since Wed 14 Jan, 12:00 (1 d 12 h).", rig.Texts[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inactive_AfterBoot_IsTheSameOffPeriod()
    {
        var rig = new NotifyRig(("REPEAT_MINUTES", "0"));
        await rig.StatusAsync(isActive: false);
        await rig.PassAsync(TimeSpan.FromMinutes(30));
        await rig.SendAsync(rig.Status(false, rig.Now, 0, wasActive: null, seq: 200));
        await rig.PassAsync(TimeSpan.FromMinutes(30));

        await rig.SendAsync(rig.Status(true, rig.Now, 30 * 60_000, wasActive: false, seq: 201));

        Assert.Equal(2, rig.Texts.Length);
        Assert.Contains("after 1 h off (since 12:00)", rig.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inactive_OfTwoRelays_AreToldApart()
    {
        var rig = new NotifyRig();

        await rig.SendAsync(rig.Status(false, rig.Now, 60_000, true, channel: "upstairs"));
        await rig.SendAsync(rig.Status(false, rig.Now, 60_000, true, channel: "<cellar>"));

        Assert.StartsWith("🔴 boiler-1 / upstairs: heating off", rig.Texts[0], StringComparison.Ordinal);
        Assert.StartsWith("🔴 boiler-1 / &lt;cellar&gt;: heating off", rig.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OffAndOnAgain_IsOneLine()
    {
        var rig = new NotifyRig();
        long off = rig.Now - 9 * 3_600_000;
        await rig.SendAsync(rig.Status(false, off, 60_000, true, isReplayed: true));
        await rig.SendAsync(rig.Status(true, off + 7_200_000, 7_200_000, false, isReplayed: true));
        Assert.Empty(rig.Texts);

        await rig.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(
            "📋 boiler-1: what happened meanwhile\nHeating off from 03:00 to 05:00 (2 h).", Assert.Single(rig.Texts));
    }

    [Fact]
    public async Task Replay_StillOff_IsToldAsLate()
    {
        var rig = new NotifyRig();
        await rig.SendAsync(rig.Status(false, rig.Now - 9 * 3_600_000, 60_000, true, isReplayed: true));

        await rig.PassAsync(TimeSpan.FromMinutes(2));

        Assert.EndsWith("Told late: the device had no connection.", Assert.Single(rig.Texts), StringComparison.Ordinal);
        Assert.Contains("Off since 03:00 (9 h 1 min).", rig.Texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_EndOfToldOffPeriod_IsToldInSummary()
    {
        var rig = new NotifyRig();
        await rig.StatusAsync(isActive: false);
        await rig.PassAsync(TimeSpan.FromHours(5));
        await rig.SendAsync(rig.Status(true, rig.Now - 3_600_000, 4 * 3_600_000, false, isReplayed: true));

        await rig.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(2, rig.Texts.Length);
        Assert.Contains("Heating off from 12:00 to 16:00 (4 h).", rig.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frost_RaisedAndCleared_AreTold()
    {
        var rig = new NotifyRig();

        var raised = await rig.SendAsync(rig.Alarm("FROST", true, "4.1"), "home/heating/alert");
        await rig.PassAsync(TimeSpan.FromMinutes(20));
        await rig.SendAsync(rig.Alarm("FROST", false, "7.2"), "home/heating/alert");

        Assert.Equal("alarm", Text_(raised, "kind"));
        Assert.Equal(
            "❄️ boiler-1: frost alarm\nSince 12:00 (0 s).\nTemperature 4.1 °C.\nThe limit is 5.0 °C.", rig.Texts[0]);
        Assert.Equal(
            "🟢 boiler-1: frost alarm over\nOver since 12:20, after 20 min (since 12:00).\nTemperature 7.2 °C.", rig.Texts[1]);
    }

    [Fact]
    public async Task Sensor_Fails_IsToldWithItsFault()
    {
        var rig = new NotifyRig();

        await rig.SendAsync(rig.Alarm("SENSOR_FAULT", true, "null"), "home/heating/alert");

        Assert.Equal(
            "⚠️ boiler-1: temperature sensor fails\nSince 12:00 (0 s).\nNo temperature: the sensor's wire is broken.",
            Assert.Single(rig.Texts));
    }

    [Fact]
    public async Task Input_OfOneRelayDoesNotRest_IsToldWithTheRelayAndTheCount()
    {
        var rig = new NotifyRig();
        const string Relay = "\"channel\":\"hot-water\",";

        await rig.SendAsync(rig.Alarm("UNSTABLE_INPUT", true, "41.3", more: Relay + "\"value\":120,"), "home/heating/alert");
        await rig.SendAsync(rig.Alarm("UNSTABLE_INPUT", false, "41.3", more: Relay + "\"value\":2970,"), "home/heating/alert");

        Assert.Equal(
            "⚠️ boiler-1 / hot-water: input does not rest\nSince 12:00 (0 s).\n"
                + "Changes left out: 120. A loose wire, or a relay that chatters?",
            rig.Texts[0]);
        Assert.Equal("🟢 boiler-1 / hot-water: input rests again\nOver since 12:00, after 0 s (since 12:00).", rig.Texts[1]);
    }

    [Fact]
    public async Task Alarm_ToldAgainAfterABoot_IsNoNewsUnlessItIsOver()
    {
        var rig = new NotifyRig();
        const string AfterBoot = "\"afterBoot\":true,";

        await rig.SendAsync(rig.Alarm("FROST", true, "4.1"), "home/heating/alert");
        await rig.SendAsync(rig.Alarm("FROST", true, "4.0", more: AfterBoot), "home/heating/alert");
        Assert.Single(rig.Texts);
        await rig.SendAsync(rig.Alarm("FROST", false, "9.0", more: AfterBoot), "home/heating/alert");
        await rig.SendAsync(rig.Alarm("FROST", false, "9.0", more: AfterBoot), "home/heating/alert");
        await rig.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(2, rig.Texts.Length);
        Assert.StartsWith("🟢 boiler-1: frost alarm over", rig.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_FrostRaisedAndCleared_IsOneLine()
    {
        var rig = new NotifyRig();
        await rig.SendAsync(rig.Alarm("FROST", true, "4.1", true, rig.Now - 7_200_000), "home/heating/alert");
        await rig.SendAsync(rig.Alarm("FROST", false, "7.2", true, rig.Now - 3_600_000), "home/heating/alert");

        await rig.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(
            "📋 boiler-1: what happened meanwhile\nFrost alarm from 10:00 to 11:00 (1 h).", Assert.Single(rig.Texts));
    }

    [Fact]
    public async Task Gap_Grows_IsOneLineWithTheLastCount()
    {
        var rig = new NotifyRig();
        string Gap(int last) => $$"""
            {"deviceId":"boiler-1","type":"gap","firstLostSeq":12,"lastLostSeq":{{last}},"lostCount":{{last - 11}},
            "epoch":"7f3a91c2","bootId":3,"firmware":"1.0.0"}
            """;
        await rig.SendAsync(Gap(20));
        await rig.SendAsync(Gap(81));
        await rig.SendAsync(Gap(20));

        await rig.PassAsync(TimeSpan.FromMinutes(3));
        await rig.SendAsync(Gap(81));
        await rig.PassAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(
            "📋 boiler-1: what happened meanwhile\nEvents lost before they could be sent: 70.", Assert.Single(rig.Texts));
    }

    [Fact]
    public async Task Silence_WillAndNothingFor15Minutes_IsToldWithRecovery()
    {
        var rig = new NotifyRig();
        await rig.ConnectionAsync(true);
        await rig.PassAsync(TimeSpan.FromHours(1));

        await rig.ConnectionAsync(false);
        await rig.PassAsync(TimeSpan.FromMinutes(14));
        Assert.Empty(rig.Texts);
        await rig.PassAsync(TimeSpan.FromMinutes(1));
        await rig.PassAsync(TimeSpan.FromMinutes(45));
        var back = await rig.ConnectionAsync(true);

        Assert.Equal("silence", Text_(back, "kind"));
        Assert.Equal(
            [
                "📵 boiler-1: no connection\nNothing heard since 13:00 (15 min). Is there power, is there Wi-Fi?",
                "🟢 boiler-1: connected again\nSince 14:00, after 1 h without connection (since 13:00).",
            ],
            rig.Texts);
    }

    [Fact]
    public async Task Silence_BackInTime_IsNotTold()
    {
        var rig = new NotifyRig();
        await rig.ConnectionAsync(false);
        await rig.PassAsync(TimeSpan.FromMinutes(14));
        await rig.SendAsync(rig.Status(true, rig.Now, 0, null));

        await rig.PassAsync(TimeSpan.FromHours(2));

        Assert.Empty(rig.Texts);
    }

    [Theory]
    [InlineData("boiler-1", "CONNECTION_LOST", 1)]
    [InlineData("boiler-1", "DUPLICATE_CLIENTID", 0)]
    [InlineData("somebodys-laptop", "CONNECTION_LOST", 0)]
    public async Task Presence_Disconnected_CountsForHeatingSensorsThatAreGone(string client, string reason, int alerts)
    {
        var rig = new NotifyRig();
        await rig.ConnectionAsync(true);
        rig.Time.Advance(TimeSpan.FromMinutes(1));

        await rig.SendAsync(
            $$"""
            {"clientId":"{{client}}","timestamp":{{rig.Now}},"eventType":"disconnected","sessionIdentifier":"0","principalIdentifier":"0",
            "clientInitiatedDisconnect":false,"disconnectReason":"{{reason}}","versionNumber":3}
            """,
            $"$aws/events/presence/disconnected/{client}",
            "n/a");
        await rig.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(alerts, rig.Texts.Length);
    }

    [Fact]
    public async Task QuietHours_Off_IsToldAfterThem()
    {
        var rig = new NotifyRig(("QUIET_HOURS", "22:00-06:30"), ("REPEAT_MINUTES", "0"));
        await rig.PassAsync(TimeSpan.FromHours(11));
        await rig.StatusAsync(isActive: false);
        await rig.PassAsync(TimeSpan.FromMinutes(7 * 60 + 29));
        Assert.Empty(rig.Texts);

        await rig.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Contains("Off since Wed 14 Jan, 23:00 (7 h 30 min).", Assert.Single(rig.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task QuietHours_OffAndOnAgain_IsOneSummaryAfterThem()
    {
        var rig = new NotifyRig(("QUIET_HOURS", "22:00-06:30"), ("QUIET_HOURS_EXCEPT", "FROST,SILENCE"));
        await rig.PassAsync(TimeSpan.FromHours(11));
        await rig.StatusAsync(isActive: false);
        await rig.PassAsync(TimeSpan.FromHours(2));
        await rig.StatusAsync(isActive: true, previousMs: 2 * 3_600_000);
        await rig.SendAsync(rig.Alarm("OVERHEAT", true, "90.0"), "home/heating/alert");
        await rig.SendAsync(rig.Alarm("OVERHEAT", false, "80.0"), "home/heating/alert");

        await rig.PassAsync(TimeSpan.FromHours(8));

        Assert.Equal(
            "📋 boiler-1: what happened meanwhile\nHeating off from Wed 14 Jan, 23:00 to 01:00 (2 h).\nOverheating from 01:00 to 01:00 (0 s).",
            Assert.Single(rig.Texts));
    }

    [Fact]
    public async Task QuietHours_FrostAndSilence_BreakThrough()
    {
        var rig = new NotifyRig(("QUIET_HOURS", "22:00-06:30"));
        await rig.PassAsync(TimeSpan.FromHours(11));

        await rig.SendAsync(rig.Alarm("FROST", true, "4.1"), "home/heating/alert");
        await rig.ConnectionAsync(false);
        await rig.PassAsync(TimeSpan.FromMinutes(16));

        Assert.Equal(2, rig.Texts.Length);
        Assert.StartsWith("❄️", rig.Texts[0], StringComparison.Ordinal);
        Assert.StartsWith("📵", rig.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_Flood_IsToldOnceAnHour()
    {
        var rig = new NotifyRig();
        for (int i = 0; i < 50; i++)
            await rig.SendAsync("""{"deviceId":"boiler-1"}""", clientId: "evil", refused: "deviceId is not the client id");
        await rig.PassAsync(TimeSpan.FromMinutes(61));

        Assert.Equal(2, rig.Texts.Length);
        Assert.StartsWith("⚠️ evil: message refused\nThis client sent messages in the name of boiler-1.", rig.Texts[0]);
        Assert.EndsWith("Refused since 12:00: 49.", rig.Texts[1], StringComparison.Ordinal);
    }

    private static string Text_(JsonObject result, string name) => result[name]!.GetValue<string>();
}
