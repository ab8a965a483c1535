using Heating.Commands;
using Heating.Run;
using HeatingSensor.Configuration;
using HeatingSensor.Model;

namespace Heating.Calibrate;

/// <summary>What the ADC read while the sensor was at a known temperature.</summary>
/// <param name="TrueC">The temperature, in degrees Celsius.</param>
/// <param name="Counts">The thermistor's reading, 0 to 4095.</param>
/// <param name="HalfSupplyCounts">The reading of half the supply; 0 if it is not wired.</param>
internal sealed record CalibrationPoint(double TrueC, double Counts, double HalfSupplyCounts)
{
    /// <summary>What a device with this configuration makes of it; null: a fault.</summary>
    public double? MeasuredC(DeviceConfig config)
    {
        var thermistor = new Thermistor(config.ToThermistor());
        int reading = thermistor.Convert(Counts, thermistor.ReferenceFor(HalfSupplyCounts));
        return Reading.IsFault(reading) ? null : reading / 1000.0;
    }
}

/// <summary>
/// Finds the calibration with which the device's own code measures the true temperatures: one point gives the reference
/// voltage, two also the ADC's offset, three also the offset of the thermistor. Newton's method, with as many unknowns as
/// points.
/// </summary>
internal static class Calibration
{
    /// <summary>Points nearer than this would multiply their errors.</summary>
    public const double ApartMinC = 20;

    /// <summary>What water can have.</summary>
    public const double TrueMinC = -20;
    public const double TrueMaxC = 100;

    /// <summary>As many as there are keys.</summary>
    public const int PointsMax = 3;

    private const int IterationsMax = 40;
    private const double GoodC = 0.002;

    private static readonly int[] Keys = [ConfigId.AdcReferenceMv, ConfigId.AdcOffsetMv, ConfigId.TemperatureOffsetC];

    // From which values to start, in millivolts of the reference: Newton's method needs to be near.
    private static readonly double[] Starts = [1100, 1030, 1170, 960, 1240];

    /// <summary>Checks the temperatures before anybody puts a sensor into water.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Check(IReadOnlyList<double> temperaturesC)
    {
        if (temperaturesC.Count is 0 or > PointsMax)
            return $"--at: expected one, two or three temperatures, found {temperaturesC.Count}.";
        foreach (double celsius in temperaturesC)
        {
            if (!(celsius >= TrueMinC && celsius <= TrueMaxC))
                return FormattableString.Invariant($"--at {celsius}: expected {TrueMinC} to {TrueMaxC} degrees Celsius, which water can have.");
        }

        double[] sorted = [.. temperaturesC.Order()];
        for (int index = 1; index < sorted.Length; index++)
        {
            if (sorted[index] - sorted[index - 1] < ApartMinC)
            {
                return FormattableString.Invariant(
                    $"--at {sorted[index - 1]} and --at {sorted[index]}: expected temperatures at least {ApartMinC} degrees apart.");
            }
        }

        return null;
    }

    /// <summary>Calibrates a configuration.</summary>
    /// <param name="before">The configuration that the device runs with.</param>
    /// <param name="points">One to three, that <see cref="Check"/> has passed.</param>
    /// <returns>The same configuration with calibrated keys.</returns>
    /// <exception cref="CommandException">No calibration within the keys' ranges explains the readings.</exception>
    public static DeviceConfig Of(DeviceConfig before, IReadOnlyList<CalibrationPoint> points)
    {
        foreach (double start in Starts)
        {
            if (Solve(before, points, start) is { } found)
                return found;
        }

        throw new CommandException(
            ExitCode.Unfit,
            "No ADC reads this at these temperatures: the reference voltage would have to be outside "
            + $"{AdcCurve.ReferenceMinMv} to {AdcCurve.ReferenceMaxMv} mV, or an offset too large. Check the temperatures, the "
            + "thermistor's keys and the wiring; nothing was changed.");
    }

    /// <summary>The keys that a number of points calibrates; the others keep their values.</summary>
    public static IReadOnlyList<int> KeysOf(int pointCount) => Keys[..pointCount];

    private static DeviceConfig? Solve(DeviceConfig before, IReadOnlyList<CalibrationPoint> points, double startMv)
    {
        double[] values = [startMv, .. KeysOf(points.Count).Skip(1).Select(_ => 0.0)];
        for (int iteration = 0; iteration < IterationsMax; iteration++)
        {
            if (Errors(before, points, values) is not { } errors)
                return null;
            if (errors.All(error => Math.Abs(error) <= GoodC))
                return With(before, values);
            var slopes = new double[values.Length][];
            for (int key = 0; key < values.Length; key++)
            {
                // Larger than the thousandths that keys and readings are rounded to.
                const double Step = 0.5;
                double[] moved = [.. values];
                moved[key] += Step;
                if (Errors(before, points, moved) is not { } movedErrors)
                    return null;
                slopes[key] = [.. movedErrors.Select((error, point) => (error - errors[point]) / Step)];
            }

            if (Steps(slopes, errors) is not { } steps)
                return null;
            for (int key = 0; key < values.Length; key++)
                values[key] -= steps[key];
        }

        return Errors(before, points, values) is { } last && last.All(error => Math.Abs(error) <= 10 * GoodC)
            ? With(before, values)
            : null;
    }

    private static double[]? Errors(DeviceConfig before, IReadOnlyList<CalibrationPoint> points, double[] values)
    {
        if (With(before, values) is not { } config)
            return null;
        double?[] measured = [.. points.Select(point => point.MeasuredC(config))];
        return measured.All(celsius => celsius is not null)
            ? [.. points.Select((point, index) => measured[index]!.Value - point.TrueC)]
            : null;
    }

    // Null if a value is beyond its key's range.
    private static DeviceConfig? With(DeviceConfig before, double[] values)
    {
        var config = new DeviceConfig(before);
        for (int key = 0; key < values.Length; key++)
        {
            if (double.IsNaN(values[key]) || !config.Set(Keys[key], (long)Math.Round(values[key] * 1000)))
                return null;
        }

        return config;
    }

    // Gaussian elimination; null if two unknowns cannot be told apart.
    private static double[]? Steps(double[][] slopes, double[] errors)
    {
        int count = errors.Length;
        var rows = new double[count][];
        for (int row = 0; row < count; row++)
            rows[row] = [.. slopes.Select(column => column[row]), errors[row]];
        for (int pivot = 0; pivot < count; pivot++)
        {
            int best = Enumerable.Range(pivot, count - pivot).MaxBy(row => Math.Abs(rows[row][pivot]));
            (rows[pivot], rows[best]) = (rows[best], rows[pivot]);
            if (Math.Abs(rows[pivot][pivot]) < 1e-9)
                return null;
            for (int row = 0; row < count; row++)
            {
                if (row == pivot)
                    continue;
                double factor = rows[row][pivot] / rows[pivot][pivot];
                for (int column = pivot; column <= count; column++)
                    rows[row][column] -= factor * rows[pivot][column];
            }
        }

        return [.. rows.Select((row, index) => row[count] / row[index])];
    }
}
