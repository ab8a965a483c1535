using Heating.Bench;
using Heating.Bench.Device;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Bench;

public class DeviceBenchReportTests
{
    [Fact]
    public void Write_TargetsMetAndMissed_SaysWhich()
    {
        var output = new StringWriter { NewLine = "\n" };

        DeviceBenchReport.Write(output,
        [
            new BenchFigure("speed", "3 ms", "under 20 ms", true),
            new BenchFigure("a longer name", "9 bytes", "under 8", false),
            new BenchFigure("no target", "1"),
        ]);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "what           measured  target",
                "speed          3 ms      under 20 ms  met",
                "a longer name  9 bytes   under 8      MISSED",
                "no target      1",
            ],
            lines[..4]);
        Assert.Equal("Targets missed: 1.", lines[^1]);
    }
}
