using Heating.Calibrate;
using HeatingSensor.Configuration;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;
using VirtualBoard;
using VirtualBoard.House;

namespace HeatingSensor.Host.Tests.Heating.Calibrate;

/// <summary>A chip with the documented wiring, and the firmware's own sensor on it.</summary>
/// <param name="hasHalfSupply">The two resistors that halve the supply are wired.</param>
internal sealed class ChipBench(AdcChip chip, bool hasHalfSupply)
{
    private static readonly ThermistorDivider Divider = new();

    /// <summary>What the device measures at a temperature, in degrees Celsius; NaN: a fault.</summary>
    public double MeasureC(double trueC, DeviceConfig config)
    {
        int reading = Sensor(trueC, config).Measure();
        return Reading.IsFault(reading) ? double.NaN : reading / 1000.0;
    }

    /// <summary>A bath of `heating calibrate`: the mean of its reports.</summary>
    public CalibrationPoint Point(double trueC)
    {
        TemperatureSensor[] reports = [.. Enumerable.Range(0, SteadyReading.ReportCount).Select(_ => Sensor(trueC, new DeviceConfig()))];
        foreach (TemperatureSensor report in reports)
            report.Measure();
        return new CalibrationPoint(
            trueC, reports.Average(one => one.MilliCounts / 1000.0), reports.Average(one => one.HalfSupplyMilliCounts / 1000.0));
    }

    private TemperatureSensor Sensor(double trueC, DeviceConfig config) => new(
        new Input(chip, Divider.Millivolts((int)Math.Round(trueC * 1000))),
        hasHalfSupply ? new Input(chip, Divider.SupplyMv / 2) : null,
        config);

    private sealed class Input(AdcChip chip, double millivolts) : IThermometer
    {
        public int ReadCounts() => chip.Convert(millivolts, hasRadio: true);
    }
}
