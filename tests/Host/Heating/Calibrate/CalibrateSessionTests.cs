using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Calibrate;
using Heating.Commands;
using Heating.Run;
using HeatingSensor.Host.Tests.Heating.Aws;
using HeatingSensor.Host.Tests.Support;
using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Calibrate;

/// <summary>A calibration from the question to the device's report; the device is a few lines and an ideal chip here.</summary>
public sealed class CalibrateSessionTests : IDisposable
{
    private readonly FakeShadows _shadows = new();
    private readonly StringWriter _output = new();
    private readonly AwsClient _client;
    private readonly ChipBench _bench = new(AdcChip.Ideal(1000), hasHalfSupply: false);
    private double? _counts;
    private double[] _bathsC = [0, 60];
    private int _reports;

    public CalibrateSessionTests()
    {
        _client = _shadows.Service.Client();
        _shadows.Put("", "reported", """{"connected":true}""");
        _shadows.Put("configuration", "reported", """{"adcReferenceMv":1100,"samplingIntervalS":60,"telemetryIntervalS":600}""");
        _shadows.Put("telemetry", "reported", """{"uptimeS":1,"sensorCounts":1872.0,"halfSupplyCounts":0.0}""");
        _shadows.Reading = Report;
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Run_TwoBaths_SendsTheCalibrationAndSetsTheIntervalsBack()
    {
        await RunAsync([0, 60], "\n\ny\n");

        JsonObject desired = Desired();
        Assert.Equal(1000, (double)desired["adcReferenceMv"]!, 2.0);
        Assert.Equal(0, (double)desired["adcOffsetMv"]!, 3.0);
        Assert.Null(desired["temperatureOffsetC"]);
        Assert.Equal(60, (int)desired["samplingIntervalS"]!);
        Assert.Equal(600, (int)desired["telemetryIntervalS"]!);
        Assert.Contains("Put the sensor into water of 60 °C, stir, and press Enter.", _output.ToString());
        Assert.Matches(@"0\.00 +-5\.\d+ +-?0\.0\d", _output.ToString());
        Assert.Contains("boiler-1 reports adcReferenceMv ", _output.ToString());
    }

    [Fact]
    public async Task Run_UserWhoSaysNo_ChangesNothing()
    {
        var error = await RefusalAsync([0, 60], "\n\nn\n");

        Assert.Equal(ExitCode.Failed, error.ExitCode);
        Assert.Null(Desired()["adcReferenceMv"]);
        Assert.Equal(600, (int)Desired()["telemetryIntervalS"]!);
    }

    [Fact]
    public async Task Run_InputThatEnds_ChangesNothing()
    {
        var error = await RefusalAsync([0, 60], "\n");

        Assert.Equal("The input ended. Nothing was changed.", error.Message);
        Assert.Null(Desired()["adcReferenceMv"]);
    }

    [Fact]
    public async Task Run_NobodyAsked_WaitsForTheSecondBath()
    {
        _bathsC = [0, 0, 0, 60];

        await RunAsync([0, 60], input: null);

        Assert.DoesNotContain("press Enter", _output.ToString());
        Assert.Equal(1000, (double)Desired()["adcReferenceMv"]!, 2.0);
    }

    [Fact]
    public async Task Run_DeviceOffline_SaysSoAndSendsNothing()
    {
        _shadows.Put("", "reported", """{"connected":false}""");

        var error = await RefusalAsync([0], "\n");

        Assert.Equal(ExitCode.NoReport, error.ExitCode);
        Assert.StartsWith("boiler-1 has been offline since", error.Message);
        Assert.DoesNotContain(_shadows.Service.Calls, call => call.Method == "POST");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    public async Task Run_BrokenSensor_SaysWhatTheAdcReads(double counts)
    {
        _counts = counts;

        var error = await RefusalAsync([0], "\n");

        Assert.Equal(ExitCode.SensorFault, error.ExitCode);
        Assert.Contains($"the ADC reads {counts}.0 of 4095 counts", error.Message);
        Assert.Equal(600, (int)Desired()["telemetryIntervalS"]!);
    }

    [Fact]
    public async Task Run_SensorNotInTheWater_GivesUpAndSaysWhatItMeasures()
    {
        _bathsC = [22];

        var error = await RefusalAsync([0], "\n");

        Assert.Equal(ExitCode.Unfit, error.ExitCode);
        Assert.StartsWith("No steady reading near 0.0 °C within 600 s: boiler-1 last measured ", error.Message);
    }

    [Fact]
    public async Task Run_SilentDevice_GivesUp()
    {
        _shadows.Reading = shadow =>
        {
            if (shadow != "telemetry")
                Report(shadow);
        };

        var error = await RefusalAsync([0], "\n");

        Assert.Equal(ExitCode.NoReport, error.ExitCode);
        Assert.StartsWith("boiler-1 did not report 3 readings within 600 s: it is connected", error.Message);
    }

    [Fact]
    public async Task Run_FirmwareWithoutRawReadings_IsTooOld()
    {
        _shadows.Put("telemetry", "reported", """{"sensorCounts":null}""");
        _shadows.Reading = shadow =>
        {
            Report(shadow);
            if (shadow == "telemetry")
                _shadows.Put("telemetry", "reported", """{"sensorCounts":null}""");
        };

        var error = await RefusalAsync([0], "\n");

        Assert.Equal(ExitCode.NoReport, error.ExitCode);
        Assert.Contains("its firmware is too old", error.Message);
    }

    [Fact]
    public async Task Run_UnknownThing_IsNamed()
    {
        _shadows.Remove("");
        _shadows.HasThing = false;

        Assert.StartsWith("There is no thing boiler-1.", (await RefusalAsync([0], "\n")).Message);
    }

    private async Task<CommandException> RefusalAsync(double[] temperaturesC, string input) =>
        await Assert.ThrowsAsync<CommandException>(() => RunAsync(temperaturesC, input));

    private Task RunAsync(double[] temperaturesC, string? input) =>
        new CalibrateSession(new ThingsApi(_client), new ShadowsApi(_client), _output, new HurriedTime()).RunAsync(
            new CalibrateRequest(
                "boiler-1", temperaturesC, TimeSpan.FromMinutes(10), input is null ? null : new StringReader(input)),
            default);

    private JsonObject Desired() => _shadows.Of("configuration")["state"]!["desired"] as JsonObject ?? [];

    // The device takes what is desired, and reports six readings in each bath.
    private void Report(string shadow)
    {
        const int ReportsPerBath = 6;
        if (shadow == "configuration" && Desired().Count > 0)
            _shadows.Put(shadow, "reported", Desired().ToJsonString());
        if (shadow != "telemetry")
            return;
        double celsius = _bathsC[Math.Min(_reports++ / ReportsPerBath, _bathsC.Length - 1)];
        if (_output.ToString().Contains("reading at 60", StringComparison.Ordinal) && _bathsC.Length == 2)
            celsius = 60;
        double counts = _counts ?? _bench.Point(celsius).Counts;
        _shadows.Put(shadow, "reported", FormattableString.Invariant(
            $$"""{"uptimeS":{{30 * _reports}},"sensorCounts":{{counts:0.0}},"halfSupplyCounts":0.0}"""));
    }
}
