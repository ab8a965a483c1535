using System.Globalization;
using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Commands;
using Heating.Config;
using Heating.Run;
using HeatingSensor.Configuration;

namespace Heating.Calibrate;

/// <summary>What `heating calibrate` was asked to do.</summary>
/// <param name="Timeout">How long to wait for a steady reading at each temperature.</param>
/// <param name="Input">Where the replies come from; null: nobody is asked.</param>
internal sealed record CalibrateRequest(string ThingName, IReadOnlyList<double> TemperaturesC, TimeSpan Timeout, TextReader? Input);

/// <summary>`heating calibrate THING --at 0 --at 60`: walks through the baths, computes, shows, sends and waits.</summary>
internal sealed class CalibrateSession(ThingsApi things, ShadowsApi shadows, TextWriter output, TimeProvider time)
{
    // The device's shortest interval, so that three reports take a minute and a half.
    private const int QuickS = 30;

    private static readonly TimeSpan ConfigTimeout = TimeSpan.FromSeconds(60);
    private static readonly int[] IntervalKeys = [ConfigId.TelemetryIntervalS, ConfigId.SamplingIntervalS];

    /// <exception cref="CommandException">The temperatures, the device or its readings do not allow it.</exception>
    public async Task RunAsync(CalibrateRequest request, CancellationToken cancel)
    {
        ShadowDocument classic = await shadows.FindAsync(request.ThingName, null, cancel);
        DevicePresence presence = DevicePresence.Of(classic);
        if (classic.Version is null)
            await new ThingLookup(things).ExpectAsync(request.ThingName, cancel);
        if (presence.IsConnected != true)
            throw new CommandException(ExitCode.NoReport, $"{request.ThingName} {presence}; a calibration needs its readings.");
        ShadowDocument document = await shadows.FindAsync(request.ThingName, ConfigPlan.NameOf(ConfigShadow.Configuration), cancel);
        DeviceConfig config = ConfigForecast.Running(document.Reported);
        Dictionary<string, JsonNode?> intervals = await HurryAsync(request.ThingName, config, document, cancel);
        try
        {
            var points = new List<CalibrationPoint>();
            foreach (double celsius in request.TemperaturesC)
                points.Add(await PointAsync(request, config, celsius, cancel));
            DeviceConfig calibrated = Calibration.Of(config, points);
            Show(config, calibrated, points);
            if (request.Input is { } input)
            {
                Confirmation.Ask(
                    "Send", $"this calibration to {request.ThingName}", "Nothing was changed.", isYes: false, input, output);
            }

            var assignments = Calibration.KeysOf(points.Count).Select(id => Assignment(id, calibrated.Get(id)));
            await Session().ChangeAsync(request.ThingName, [.. assignments], ConfigTimeout, cancel);
        }
        finally
        {
            await RestoreAsync(request.ThingName, intervals);
        }
    }

    private async Task<CalibrationPoint> PointAsync(
        CalibrateRequest request, DeviceConfig config, double celsius, CancellationToken cancel)
    {
        string text = celsius.ToString("0.###", CultureInfo.InvariantCulture);
        if (request.Input is { } input)
        {
            await output.WriteAsync($"Put the sensor into water of {text} °C, stir, and press Enter. ");
            await output.FlushAsync(cancel);
            if (await input.ReadLineAsync(cancel) is null)
                throw new CommandException(ExitCode.Failed, "The input ended. Nothing was changed.");
        }

        await output.WriteLineAsync($"Waiting for a steady reading at {text} °C.");
        return await new SteadyReading(shadows, output, time).AtAsync(request.ThingName, config, celsius, request.Timeout, cancel);
    }

    private void Show(DeviceConfig before, DeviceConfig after, List<CalibrationPoint> points)
    {
        string[][] rows = [.. points.Select(point => new[] { Text(point.TrueC), Text(point.MeasuredC(before)), Text(point.MeasuredC(after)) })];
        TextTable.Write(output, ["true, °C", "measured", "calibrated"], rows);
    }

    // The device reports its readings every ten minutes; a person with a hand in ice water does not want to wait that long.
    private async Task<Dictionary<string, JsonNode?>> HurryAsync(
        string thingName, DeviceConfig config, ShadowDocument document, CancellationToken cancel)
    {
        var slow = IntervalKeys.Where(id => config.Get(id) > QuickS).ToList();
        if (slow.Count == 0)
            return [];
        await output.WriteLineAsync($"{thingName} is to report every {QuickS} s meanwhile:");
        var before = slow.SelectMany(Names).ToDictionary(name => name, name => document.Desired[name]?.DeepClone());
        await Session().ChangeAsync(thingName, [.. slow.Select(id => Assignment(id, QuickS))], ConfigTimeout, cancel);

        // A key that was not desired has to be desired once more, because the device keeps what it was told last.
        foreach (int id in slow)
        {
            if (Names(id).All(name => before[name] is null))
                before[ConfigTable.Of(id).Name] = JsonValue.Create(config.Get(id));
        }

        return before;
    }

    // Also after Ctrl-C and after an error, so it must not be cancelled, and must not hide the error.
    private async Task RestoreAsync(string thingName, Dictionary<string, JsonNode?> intervals)
    {
        if (intervals.Count == 0)
            return;
        var patch = new JsonObject();
        foreach ((string name, JsonNode? value) in intervals)
            patch[name] = value?.DeepClone();
        using var limit = new CancellationTokenSource(ConfigTimeout);
        try
        {
            await shadows.DesireAsync(thingName, ConfigPlan.NameOf(ConfigShadow.Configuration), patch, null, limit.Token);
            await output.WriteLineAsync($"{thingName} is to report as often as before.");
        }
        catch (Exception error) when (error is AwsException or CommandException or OperationCanceledException)
        {
            await output.WriteLineAsync(
                $"Could not set back how often {thingName} reports ({error.Message}): heating config {thingName} "
                + string.Join(' ', intervals.Where(one => one.Value is not null).Select(one => $"{one.Key}={one.Value}")));
        }
    }

    private ConfigSession Session() => new(things, shadows, output, time);

    private static IEnumerable<string> Names(int id) =>
        new[] { ConfigTable.Of(id).Name, ConfigTable.Of(id).Alias }.OfType<string>();

    private static ConfigAssignment Assignment(int id, long value)
    {
        ConfigKey key = ConfigTable.Of(id);
        string text = (value / (decimal)FixedPoint.PowerOfTen(key.Decimals)).ToString("0.###", CultureInfo.InvariantCulture);
        return new ConfigAssignment(id, key.Name, ConfigJson.FromText(text, key));
    }

    private static string Text(double? celsius) => celsius?.ToString("0.00", CultureInfo.InvariantCulture) ?? "fault";
}
