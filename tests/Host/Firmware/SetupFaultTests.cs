using System.Device.Gpio;
using HeatingSensor.Esp32;
using HeatingSensor.Host.Tests.VirtualBoard;
using HeatingSensor.Indication;
using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.Firmware;

/// <summary>
/// Goal: a device that cannot begin says why and stays. Method: the real Program.Main on a virtual board whose drive
/// lacks or garbles its files, for half a minute of board time; the LED's pin is counted.
/// </summary>
public class SetupFaultTests
{
    private const int RunMs = 29_000;
    private const int LedPin = 2;
    private const int FastFlashMs = 100;

    private const string Settings = """{"thingName":"boiler-1","endpoint":"localhost"}""";

    [Theory]
    [InlineData(null, "cannot start: settings.json: is missing on drive I:")]
    [InlineData("", "cannot start: settings.json: line 1: not valid JSON: unexpected end of file")]
    [InlineData("{\"thingName\":", "cannot start: settings.json: line 1: not valid JSON: unexpected end of file")]
    [InlineData("[1,2]", "cannot start: settings.json: must be a JSON object")]
    [InlineData("""{"thingName":"boiler-1"}""", "cannot start: settings.json: 'endpoint' is missing")]
    [InlineData("""{"thingName":"boiler-1","endpoint":"h","relayPin":55}""",
        "cannot start: settings.json: line 1: 'relayPin' must be a whole number from 0 to 54, found 55")]
    [InlineData("""{"thingName":"boiler-1","endpoint":"h","relayPin":6}""",
        "cannot start: settings.json: 'relayPin' is 6: GPIO 6 of the ESP32 belongs to its flash or PSRAM")]
    [InlineData("{\0}\0", "cannot start: settings.json: is UTF-16: save it as UTF-8")]
    [InlineData("""{"thingName":"boiler-1","endpoint":"h","relaypin":4}""",
        "cannot start: settings.json: line 1: unknown key 'relaypin'")]
    [InlineData(Settings, "cannot start: ca.pem: is missing on drive I:")]
    public async Task Main_UnusableSettings_SaysWhyOnceAndFlashesWithoutRestarting(string? settings, string expected)
    {
        var (lines, ledChanges, exit) = await RunAsync(board =>
        {
            if (settings is not null)
                board.Drive.Write(@"I:\settings.json", System.Text.Encoding.UTF8.GetBytes(settings));
        });

        Assert.Equal([expected], lines);
        Assert.InRange(ledChanges, RunMs / FastFlashMs - 2, RunMs / FastFlashMs + 2);
        Assert.Equal(0, exit.Reboots);
    }

    [Fact]
    public async Task Main_CertificateIsNoPem_NamesTheFile()
    {
        var (lines, _, _) = await RunAsync(board =>
        {
            board.Drive.Write(@"I:\settings.json", System.Text.Encoding.UTF8.GetBytes(Settings));
            foreach (var name in new[] { "ca.pem", "certificate.pem", "private.key" })
                board.Drive.Write(@"I:\" + name, "nothing"u8);
        });

        Assert.Contains("is not PEM", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_TooLittleMemory_SaysSoAndFlashesSixTimesAPause()
    {
        var (lines, ledChanges, exit) = await RunAsync(_ => { }, () => SetupFault.Show(
            new Esp32Clock(), new Esp32System(), new Esp32Led(new GpioController(), LedPin, false), SetupFault.LowMemory));

        Assert.StartsWith("cannot start: not enough memory", Assert.Single(lines), StringComparison.Ordinal);
        const int periodMs = 11 * 150 + 1200; // six flashes and five gaps, then the pause
        Assert.InRange(ledChanges, RunMs / periodMs * 12, (RunMs / periodMs + 1) * 12 + 1);
        Assert.Equal(0, exit.Reboots);
    }

    private static Task<(List<string> Lines, int LedChanges, BoardExit Exit)> RunAsync(Action<Board> prepare) =>
        RunAsync(prepare, Program.Main);

    private static async Task<(List<string> Lines, int LedChanges, BoardExit Exit)> RunAsync(
        Action<Board> prepare, Action firmware)
    {
        var world = new ScriptWorld().At(RunMs, board => board.PowerOff());
        using var test = new TestBoard(world);
        prepare(test.Board);
        var ledChanges = 0;
        test.Board.Pins[LedPin].Changed += _ => ledChanges++;

        var exit = await test.Board.RunAsync(firmware, TestContext.Timeout());
        return (test.Lines, ledChanges, exit);
    }

    private static class TestContext
    {
        /// <summary>Far beyond what a busy machine needs: a device that hangs must not hang the tests.</summary>
        public static CancellationToken Timeout() => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;
    }
}
