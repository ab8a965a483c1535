using Heating.Aws;
using Heating.Commands;
using Heating.Config;
using Heating.Run;
using HeatingSensor.Host.Tests.Heating.Aws;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Configurations;

/// <summary>A change from the command line to the device and back; the device is a few lines here.</summary>
public sealed class ConfigSessionTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeShadows _shadows = new();
    private readonly StringWriter _output = new();
    private readonly HurriedTime _time = new();
    private readonly AwsClient _client;

    public ConfigSessionTests()
    {
        _client = _shadows.Service.Client();
        _shadows.Put("", "reported", """{"connected":true}""");
        _shadows.Put("configuration", "reported", """{"debounceMs":50,"overheatC":90,"frostC":5}""");
    }

    private string[] Updates => [.. _shadows.Service.Calls.Where(call => call.Method == "POST").Select(call => call.Body)];

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Change_ThatTheDeviceTakes_IsShownSentAndWaitedFor()
    {
        AfterReads(3, () => _shadows.Put("configuration", "reported", """{"debounceMs":100}"""));

        await ChangeAsync("debounceMs=100");

        Assert.Equal(["""{"state":{"desired":{"debounceMs":100}},"version":1}"""], Updates);
        Assert.Contains("The configuration of boiler-1 (version 1):", _output.ToString());
        Assert.Contains("  debounceMs: 50 (reported) -> 100 ms", _output.ToString());
        Assert.Contains("boiler-1 reports debounceMs 100 (version 3).", _output.ToString());
    }

    [Fact]
    public async Task Change_WithoutAWait_EndsWhenItIsSent()
    {
        await ChangeAsync(timeout: null, "debounceMs=100");

        Assert.Contains("Sent as version 2.", _output.ToString());
        Assert.DoesNotContain("boiler-1 reports", _output.ToString());
    }

    [Fact]
    public async Task Change_ThatTheDeviceRejects_SaysWhatAndWhy()
    {
        AfterReads(2, () => _shadows.Put(
            "configuration", "reported", """{"rejected":{"debounceMs":{"value":"100","reason":"cannot be stored"}}}"""));

        var error = await Assert.ThrowsAsync<CommandException>(() => ChangeAsync("debounceMs=100"));

        Assert.Equal(ExitCode.Rejected, error.ExitCode);
        Assert.Equal("boiler-1 rejected it and keeps its configuration:\n  debounceMs = 100: cannot be stored", error.Message);
    }

    [Fact]
    public async Task Rejection_FromBefore_IsTheAnswerOnlyAfterAWhile()
    {
        _shadows.Put("configuration", "reported", """{"rejected":{"debounceMs":{"value":"7","reason":"of last year"}}}""");
        AfterReads(5, () => _shadows.Put("configuration", "reported", """{"debounceMs":100,"rejected":null}"""));
        await ChangeAsync("debounceMs=100");

        _shadows.Reading = null;
        _shadows.Put("configuration", "reported", """{"rejected":{"debounceMs":{"value":"7","reason":"of last year"}}}""");
        long start = _time.GetTimestamp();
        var error = await Assert.ThrowsAsync<CommandException>(() => ChangeAsync("debounceMs=7"));

        Assert.Equal(ExitCode.Rejected, error.ExitCode);
        Assert.InRange(_time.GetElapsedTime(start), ConfigWait.OldRejectionPatience, Minute);
    }

    [Fact]
    public async Task Change_WithoutAnAnswer_EndsInTimeAndSaysSinceWhen()
    {
        _shadows.Put("", "reported", """{"connected":false}""");
        _shadows.Of("")["metadata"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{"reported":{"connected":{"timestamp":1700000000}}}""");
        long start = _time.GetTimestamp();

        var error = await Assert.ThrowsAsync<CommandException>(() => ChangeAsync("debounceMs=100"));

        Assert.Equal(ExitCode.NoReport, error.ExitCode);
        Assert.StartsWith(
            "boiler-1 did not report debounceMs within 60 s: it has been offline since 2023-11-14 22:13:20 UTC.", error.Message);
        Assert.InRange(_time.GetElapsedTime(start), Minute, Minute + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Change_AgainstAnother_IsReadAgainAndRedoneOnce()
    {
        var conflicts = 1;
        _shadows.Updating = shadow =>
        {
            if (conflicts-- > 0)
                _shadows.Put(shadow, "desired", """{"debounceMs":70}""");
        };

        await ChangeAsync(timeout: null, "debounceMs=100");

        Assert.Equal(2, Updates.Length);
        Assert.Contains("  debounceMs: 70 -> 100 ms", _output.ToString());
        conflicts = int.MaxValue;
        var error = await Assert.ThrowsAsync<AwsException>(() => ChangeAsync(timeout: null, "debounceMs=200"));
        Assert.True(error.IsConflict);
        Assert.Equal(4, Updates.Length);
    }

    [Fact]
    public async Task Change_ThatTheDeviceWouldReject_IsNotSent()
    {
        var error = await Assert.ThrowsAsync<CommandException>(() => ChangeAsync("frostC=40", "overheatC=35"));

        Assert.Equal(ExitCode.Rejected, error.ExitCode);
        Assert.Contains("nothing was sent", error.Message);
        Assert.Contains("frostC = 40: 'frostC' must be lower than 'overheatC'", error.Message);
        Assert.Empty(Updates);
    }

    [Fact]
    public async Task Change_OfBothShadows_ChecksBothBeforeItSendsOne()
    {
        _shadows.Put("maintenance", "desired", """{"colour":"red"}""");

        var error = await Assert.ThrowsAsync<CommandException>(() => ChangeAsync("debounceMs=100", "restart=1"));
        Assert.Contains("""heating shadow set boiler-1 --name maintenance '{"colour":null}'""", error.Message);
        Assert.Empty(Updates);

        _shadows.Put("maintenance", "desired", """{"colour":null}""");
        await ChangeAsync(timeout: null, "debounceMs=100", "restart=1", "maintenanceWindow=02:00-04:00");
        Assert.Equal(
            [
                """{"state":{"desired":{"debounceMs":100}},"version":1}""",
                """{"state":{"desired":{"restart":"1","maintenanceWindow":"02:00-04:00"}},"version":2}""",
            ],
            Updates);
    }

    // HurriedTime begins at midnight.
    [Theory]
    [InlineData("02:00-04:00", true)]
    [InlineData("23:00-01:00", false)]
    [InlineData("", false)]
    public async Task Restart_OutsideItsWindow_IsNotWaitedFor(string window, bool isPending)
    {
        _shadows.Put("maintenance", "reported", $$"""{"maintenanceWindow":"{{window}}"}""");

        if (isPending)
            await ChangeAsync("restart=1");
        else
            Assert.Equal(
                ExitCode.NoReport, (await Assert.ThrowsAsync<CommandException>(() => ChangeAsync("restart=1"))).ExitCode);

        Assert.Equal(isPending, _output.ToString().Contains($"will restart in its maintenance window, {window} UTC; not waiting for it."));
        Assert.Single(Updates);
    }

    [Fact]
    public async Task Change_OfAnUnknownThing_IsNamed()
    {
        _shadows.Remove("configuration");
        _shadows.HasThing = false;

        var error = await Assert.ThrowsAsync<CommandException>(() => ChangeAsync("debounceMs=100"));

        Assert.StartsWith("There is no thing boiler-1.", error.Message);
        Assert.Empty(Updates);
    }

    [Fact]
    public async Task Change_OfAThingWithoutShadow_MakesIt()
    {
        _shadows.Remove("configuration");

        await ChangeAsync(timeout: null, "debounceMs=100");

        Assert.Equal(["""{"state":{"desired":{"debounceMs":100}}}"""], Updates);
    }

    private Task ChangeAsync(params string[] pairs) => ChangeAsync(Minute, pairs);

    private Task ChangeAsync(TimeSpan? timeout, params string[] pairs) =>
        new ConfigSession(new ThingsApi(_client), new ShadowsApi(_client), _output, _time)
            .ChangeAsync("boiler-1", ConfigAssignment.ParseAll(pairs), timeout, default);

    // The device acts just before the shadow is read for the nth time.
    private void AfterReads(int count, Action act)
    {
        var reads = 0;
        _shadows.Reading = shadow =>
        {
            if (shadow == "configuration" && ++reads == count)
                act();
        };
    }
}
