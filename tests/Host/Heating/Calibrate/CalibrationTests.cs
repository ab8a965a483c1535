using System.Globalization;
using System.Text;
using Heating.Calibrate;
using Heating.Commands;
using Heating.Run;
using HeatingSensor.Configuration;
using HeatingSensor.Host.Tests.Tidy;
using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Calibrate;

/// <summary>
/// Goal: the temperature is true on a real chip. Method: the virtual board's chips, whose curve is written independently of
/// the firmware's, and the firmware's own sensor on them, over the whole range of temperatures and references.
/// </summary>
public class CalibrationTests
{
    private const double CalibratedMaxC = 1.0;
    private const double UncalibratedMaxC = 3.0;
    private const ulong CrookedChips = 150;

    // Where the alarms are by default, and what is near.
    private static readonly double[] AroundAlarms = [3, 4, 5, 6, 7, 88, 89, 90, 91, 92];

    private static readonly double[] Range = [.. Enumerable.Range(0, 46).Select(step => step * 2.0)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TwoPoints_EveryReference_AreWithinOneDegreeFrom0To90(bool hasHalfSupply)
    {
        for (int referenceMv = 1000; referenceMv <= 1200; referenceMv += 5)
        {
            var bench = new ChipBench(AdcChip.Ideal(referenceMv), hasHalfSupply);
            DeviceConfig config = Calibration.Of(new DeviceConfig(), [bench.Point(0), bench.Point(60)]);
            Assert.All(Range, celsius => Assert.InRange(bench.MeasureC(celsius, config) - celsius, -CalibratedMaxC, CalibratedMaxC));
        }
    }

    [Fact]
    public void Uncalibrated_EveryReference_IsWithinThreeDegreesAroundTheAlarms()
    {
        for (int referenceMv = 1000; referenceMv <= 1200; referenceMv += 5)
        {
            var bench = new ChipBench(AdcChip.Ideal(referenceMv), hasHalfSupply: true);
            Assert.All(AroundAlarms, celsius => Assert.InRange(
                bench.MeasureC(celsius, new DeviceConfig()) - celsius, -UncalibratedMaxC, UncalibratedMaxC));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TwoPoints_CrookedChips_AreWithinOneDegreeFrom0To90(bool hasHalfSupply)
    {
        for (ulong seed = 0; seed < CrookedChips; seed++)
        {
            var bench = new ChipBench(new AdcChip(seed), hasHalfSupply);
            DeviceConfig config = Calibration.Of(new DeviceConfig(), [bench.Point(0), bench.Point(60)]);
            foreach (double celsius in Range)
            {
                double error = bench.MeasureC(celsius, config) - celsius;
                Assert.True(Math.Abs(error) <= CalibratedMaxC, $"seed {seed}: {error:0.00} degrees wrong at {celsius}");
            }
        }
    }

    [Fact]
    public void Uncalibrated_CrookedChips_AreWithinThreeDegreesAroundTheAlarms()
    {
        for (ulong seed = 0; seed < CrookedChips; seed++)
        {
            var bench = new ChipBench(new AdcChip(seed), hasHalfSupply: true);
            foreach (double celsius in AroundAlarms)
            {
                double error = bench.MeasureC(celsius, new DeviceConfig()) - celsius;
                Assert.True(Math.Abs(error) <= UncalibratedMaxC, $"seed {seed}: {error:0.00} degrees wrong at {celsius}");
            }
        }
    }

    // A thermistor that is 1.5 degrees off, on top of a chip that is.
    [Fact]
    public void ThreePoints_ShiftedThermistor_AreFittedExactlyAndWithinOneDegreeBetween()
    {
        var bench = new ChipBench(AdcChip.Ideal(1037), hasHalfSupply: false);
        DeviceConfig config = Calibration.Of(
            new DeviceConfig(), [.. new double[] { 0, 40, 80 }.Select(celsius => bench.Point(celsius) with { TrueC = celsius + 1.5 })]);

        Assert.InRange(config.Get(ConfigId.TemperatureOffsetC), 1300, 1700);
        Assert.All(Range, celsius => Assert.InRange(bench.MeasureC(celsius, config) - celsius - 1.5, -CalibratedMaxC, CalibratedMaxC));
    }

    [Fact]
    public void OnePoint_InIceWater_CorrectsTheReference()
    {
        var bench = new ChipBench(AdcChip.Ideal(1000), hasHalfSupply: false);

        DeviceConfig config = Calibration.Of(new DeviceConfig(), [bench.Point(0)]);

        Assert.InRange(config.Get(ConfigId.AdcReferenceMv), 998_000, 1_002_000);
        Assert.Equal(0, config.Get(ConfigId.AdcOffsetMv));
    }

    [Fact]
    public void Of_TemperaturesTheWrongWayRound_IsRefused()
    {
        var bench = new ChipBench(AdcChip.Ideal(1100), hasHalfSupply: false);

        var error = Assert.Throws<CommandException>(() => Calibration.Of(
            new DeviceConfig(), [bench.Point(0) with { TrueC = 60 }, bench.Point(60) with { TrueC = 0 }]));

        Assert.Equal(ExitCode.Unfit, error.ExitCode);
    }

    [Theory]
    [InlineData(new double[] { }, "expected one, two or three temperatures, found 0")]
    [InlineData(new double[] { 0, 25, 50, 75 }, "expected one, two or three temperatures, found 4")]
    [InlineData(new double[] { 0, 101 }, "--at 101: expected -20 to 100")]
    [InlineData(new double[] { double.NaN }, "expected -20 to 100")]
    [InlineData(new double[] { 60, 50 }, "--at 50 and --at 60: expected temperatures at least 20 degrees apart")]
    public void Check_BadTemperatures_SaysWhatWasExpected(double[] temperaturesC, string expected) =>
        Assert.Contains(expected, Calibration.Check(temperaturesC), StringComparison.Ordinal);

    [Theory]
    [InlineData(new double[] { 0 })]
    [InlineData(new double[] { 60, 0 })]
    [InlineData(new double[] { 0, 40, 80 })]
    public void Check_GoodTemperatures_AreAccepted(double[] temperaturesC) => Assert.Null(Calibration.Check(temperaturesC));

    [Fact]
    public void Page_TableOfErrors_IsWhatTheModelGives() =>
        Assert.Contains(ErrorTable(), File.ReadAllText(Path.Combine(Repository.Root, "docs/temperature.md")).ReplaceLineEndings("\n"));

    private static string ErrorTable()
    {
        int[] references = [1000, 1100, 1200];
        var table = new StringBuilder();
        table.Append("| true | share of 3.3 V | curve of 1100 mV | with half the supply | calibrated at 0 and 60 |\n|---|---|---|---|---|\n");
        foreach (double celsius in new double[] { 0, 5, 20, 40, 60, 80, 90 })
        {
            string Cell(Func<int, double> errorC) => string.Join(" / ", references.Select(one => Text(errorC(one))));
            table.Append(CultureInfo.InvariantCulture, $"| {celsius} °C ")
                .Append(CultureInfo.InvariantCulture, $"| {Cell(one => ShareC(one, celsius) - celsius)} ")
                .Append(CultureInfo.InvariantCulture, $"| {Cell(one => Bench(one, false).MeasureC(celsius, new DeviceConfig()) - celsius)} ")
                .Append(CultureInfo.InvariantCulture, $"| {Cell(one => Bench(one, true).MeasureC(celsius, new DeviceConfig()) - celsius)} ")
                .Append(CultureInfo.InvariantCulture, $"| {Cell(one => Bench(one, false).MeasureC(celsius, Calibrated(one)) - celsius)} |\n");
        }

        return table.ToString();
    }

    private static ChipBench Bench(int referenceMv, bool hasHalfSupply) => new(AdcChip.Ideal(referenceMv), hasHalfSupply);

    private static DeviceConfig Calibrated(int referenceMv)
    {
        ChipBench bench = Bench(referenceMv, false);
        return Calibration.Of(new DeviceConfig(), [bench.Point(0), bench.Point(60)]);
    }

    // What earlier firmware did: counts as a share of the supply.
    private static double ShareC(int referenceMv, double celsius)
    {
        int counts = AdcChip.Ideal(referenceMv).Convert(
            new global::VirtualBoard.House.ThermistorDivider().Millivolts((int)(celsius * 1000)), hasRadio: false);
        double ohm = 10_000.0 * counts / (4095 - counts);
        return (1 / ((1 / 298.15) + (Math.Log(ohm / 10_000) / 3950))) - 273.15;
    }

    // Without a minus in front of nothing.
    private static string Text(double errorC)
    {
        double rounded = Math.Round(errorC, 1) + 0.0;
        return rounded == 0 ? "0.0" : rounded.ToString("+0.0;-0.0", CultureInfo.InvariantCulture);
    }
}
