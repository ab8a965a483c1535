using System.Globalization;
using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Commands;
using Heating.Config;
using Heating.Run;
using HeatingSensor.Configuration;

namespace Heating.Calibrate;

/// <summary>Waits until the sensor has taken on a bath's temperature: several reports of the device in a row agree, and
/// are near the temperature that the bath should have.</summary>
internal sealed class SteadyReading(ShadowsApi shadows, TextWriter output, TimeProvider time)
{
    /// <summary>The shadow with the raw readings.</summary>
    public const string Shadow = "telemetry";

    /// <summary>So many reports have to agree.</summary>
    public const int ReportCount = 3;

    /// <summary>So near each other, in degrees.</summary>
    public const double SpreadMaxC = 0.5;

    /// <summary>The worst uncalibrated sensor is 6 degrees wrong; a bath that is further off is another bath.</summary>
    public const double FarC = 15;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits for a steady reading.</summary>
    /// <param name="config">The configuration that the device runs with.</param>
    /// <exception cref="CommandException">The device does not report, the sensor has failed, or the reading does not become
    /// steady near the temperature in time.</exception>
    public async Task<CalibrationPoint> AtAsync(
        string thingName, DeviceConfig config, double trueC, TimeSpan timeout, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        var seen = new List<CalibrationPoint>();
        long? lastUptimeS = null;
        bool isFirst = true;
        while (true)
        {
            JsonObject reported = (await shadows.FindAsync(thingName, Shadow, cancel)).Reported;
            long? uptimeS = (long?)reported["uptimeS"];
            if (uptimeS is not null && uptimeS != lastUptimeS)
            {
                // What was reported before the sensor was in this bath says nothing.
                if (!isFirst)
                    Take(thingName, seen, Read(thingName, reported, trueC), config);
                lastUptimeS = uptimeS;
            }

            isFirst = false;
            if (IsSteady(seen, config))
                return Mean(seen);
            if (time.GetElapsedTime(start) >= timeout)
                throw await GiveUpAsync(thingName, seen, config, trueC, timeout, cancel);
            await Task.Delay(Poll, time, cancel);
        }
    }

    private static CalibrationPoint Read(string thingName, JsonObject reported, double trueC)
    {
        if (reported["sensorCounts"] is not JsonValue counts)
        {
            throw new CommandException(
                ExitCode.NoReport,
                $"{thingName} does not report sensorCounts: its firmware is too old to be calibrated; flash a newer one.");
        }

        return new CalibrationPoint(trueC, (double)counts, (double?)reported["halfSupplyCounts"] ?? 0);
    }

    private void Take(string thingName, List<CalibrationPoint> seen, CalibrationPoint point, DeviceConfig config)
    {
        seen.Add(point);
        if (seen.Count > ReportCount)
            seen.RemoveAt(0);
        string measured = point.MeasuredC(config) is { } celsius ? $"{Text(celsius)} °C" : "a fault";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {thingName} measures {measured} ({point.Counts:0.0} counts)"));
        if (seen.Count == ReportCount && seen.All(one => one.MeasuredC(config) is null))
        {
            throw new CommandException(
                ExitCode.SensorFault,
                $"{thingName}'s sensor has failed: the ADC reads {Text(point.Counts)} of 4095 counts. 0 is a shorted thermistor (or "
                + "one that is too hot), 4095 an open one. Check the wiring; nothing was changed.");
        }
    }

    private static bool IsSteady(List<CalibrationPoint> seen, DeviceConfig config)
    {
        double?[] measured = [.. seen.Select(point => point.MeasuredC(config))];
        return seen.Count == ReportCount
            && measured.All(celsius => celsius is { } known && Math.Abs(known - seen[0].TrueC) <= FarC)
            && measured.Max() - measured.Min() <= SpreadMaxC;
    }

    private static CalibrationPoint Mean(List<CalibrationPoint> seen) => new(
        seen[0].TrueC, seen.Average(point => point.Counts), seen.Average(point => point.HalfSupplyCounts));

    private async Task<CommandException> GiveUpAsync(
        string thingName, List<CalibrationPoint> seen, DeviceConfig config, double trueC, TimeSpan timeout, CancellationToken cancel)
    {
        string limit = $"within {timeout.TotalSeconds:0.###} s";
        if (seen.Count < ReportCount)
        {
            DevicePresence presence = DevicePresence.Of(await shadows.FindAsync(thingName, null, cancel));
            return new CommandException(
                ExitCode.NoReport, $"{thingName} did not report {ReportCount} readings {limit}: it {presence}. Nothing was changed.");
        }

        string last = seen[^1].MeasuredC(config) is { } celsius ? $"{Text(celsius)} °C" : "a fault";
        return new CommandException(
            ExitCode.Unfit,
            $"No steady reading near {Text(trueC)} °C {limit}: {thingName} last measured {last}. Expected {ReportCount} reports within "
            + $"{Text(SpreadMaxC)} degrees of each other, and within {Text(FarC)} degrees of the water. Is the sensor in the water, and "
            + "are the thermistor's keys right? Nothing was changed.");
    }

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
