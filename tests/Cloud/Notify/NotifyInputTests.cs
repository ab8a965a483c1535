using System.Globalization;
using System.Text.Json.Nodes;
using Cloud.Events;
using Cloud.Notify;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary>Settings, and messages that are none.</summary>
public sealed class NotifyInputTests
{
    [Fact]
    public async Task Config_OfThing_OverridesSettings()
    {
        var rig = new NotifyRig(("MINIMUM_OFF_MINUTES", "60"));
        await rig.Configs.PutAsync(
            new JsonObject
            {
                ["pk"] = "boiler-1", ["sk"] = NotifyHandler.ConfigKey, ["minimumOffMinutes"] = 0, ["language"] = "de",
                ["name"] = "Keller <1>",
            },
            CancellationToken.None);

        await rig.StatusAsync(isActive: false);

        Assert.StartsWith("🔴 Keller &lt;1&gt;: Heizung aus", Assert.Single(rig.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_OfThingIsNonsense_IsToldInLogAndIgnored()
    {
        var rig = new NotifyRig();
        await rig.Configs.PutAsync(
            new JsonObject { ["pk"] = "boiler-1", ["sk"] = NotifyHandler.ConfigKey, ["timeZone"] = "Mars/Olympus" },
            CancellationToken.None);

        await rig.StatusAsync(isActive: false);

        Assert.Single(rig.Texts);
        Assert.Contains("NOTIFY_TIME_ZONE is \\\"Mars/Olympus\\\"", rig.Output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"operation":"dance"}""", "operation is \"dance\"; expected \"sweep\"")]
    [InlineData("[]", "expected an object")]
    [InlineData("nonsense", "not JSON")]
    public async Task Invocation_Nonsense_FailsWithReason(string payload, string reason)
    {
        var e = await Assert.ThrowsAsync<HeatingEventException>(() => new NotifyRig().InvokeAsync(payload));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("home/heating/status", """{"deviceId":"boiler-1","status":"MAYBE","temperature":1}""", "MAYBE")]
    [InlineData("home/heating/status", "not json", "JSON")]
    [InlineData("home/heating/connection/boiler-1", """{"deviceId":"boiler-2","connected":false}""", "deviceId is boiler-2")]
    [InlineData("$aws/events/presence/disconnected/x", """{"clientId":"x","timestamp":"now"}""", "timestamp")]
    [InlineData("$aws/events/presence/disconnected/x", "[]", "presence event")]
    public async Task Message_Bad_FailsWithReasonAndLeavesNoState(string topic, string message, string reason)
    {
        var rig = new NotifyRig();

        var e = await Assert.ThrowsAsync<HeatingEventException>(() => rig.SendAsync(message, topic));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Equal(0, rig.Table.Writes);
    }

    [Theory]
    [InlineData("NOTIFY_LANGUAGE", "klingon", "one of de, en")]
    [InlineData("NOTIFY_TIME_ZONE", "Europe/Atlantis", "IANA time zone")]
    [InlineData("MINIMUM_OFF_MINUTES", "-5", "minutes from 0")]
    [InlineData("REPEAT_MINUTES", "often", "minutes from 0")]
    [InlineData("QUIET_HOURS", "22-7", "HH:mm-HH:mm")]
    [InlineData("QUIET_HOURS_EXCEPT", "FROST,DOOM", "INACTIVE, SILENCE")]
    public void Settings_Nonsense_NameVariableValueAndWhatIsExpected(string variable, string value, string expected)
    {
        var e = Assert.Throws<SettingsException>(() => AlertSettings.Parse(name => name == variable ? value : null));

        Assert.StartsWith($"{variable} is \"{value}\"; expected ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-28T23:00Z", "2026-03-29T05:00Z")] // the night that is an hour shorter
    [InlineData("2026-10-24T22:00Z", "2026-10-25T06:00Z")]
    [InlineData("2026-01-10T12:00Z", null)]
    public void QuietHours_End_FollowsTheLocalClock(string time, string? end)
    {
        var quiet = QuietHours.Find("22:00-07:00")!;
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(
            end is null ? null : DateTimeOffset.Parse(end, CultureInfo.InvariantCulture),
            quiet.EndAfter(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), zone));
    }
}
