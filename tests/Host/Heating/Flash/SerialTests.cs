// Goal: the board's port is found and named, and what the firmware says on it is read. Method: folders like the system's own, and
// two virtual ports joined by socat.
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Heating.Commands;
using Heating.Flash;
using Heating.Flash.Serial;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class SerialTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ports_OnLinux_AreThoseOfUsbWithTheirProducts()
    {
        foreach (string name in new[] { "ttyUSB0", "ttyACM1", "ttyS0", "tty1" })
            Create($"dev/{name}", "");
        Create("sys/class/tty/ttyUSB0/device/driver", "");
        Create("sys/class/tty/product", "");
        Create("sys/class/tty/ttyACM1/device/product", "USB JTAG/serial debug unit\n");

        Assert.Equal(
            ["ttyUSB0:", "ttyACM1:USB JTAG/serial debug unit"],
            new SystemPorts(_folder.FullPath).OnLinux().Select(port => $"{Path.GetFileName(port.Name)}:{port.Description}"));
    }

    [Fact]
    public void Ports_OnMac_AreTheOutgoingOnes()
    {
        foreach (string name in new[] { "cu.usbserial-0001", "tty.usbserial-0001", "cu.Bluetooth-Incoming-Port", "cu.debug-console" })
            Create($"dev/{name}", "");

        Assert.Equal("cu.usbserial-0001", Path.GetFileName(Assert.Single(new SystemPorts(_folder.FullPath).OnMac()).Name));
    }

    [Theory]
    [InlineData("Windows", "CP210x")]
    [InlineData("OSX", "/dev/cu.usbserial")]
    [InlineData("Linux", "brltty")]
    public void Advice_WithoutAPort_IsTheSystems(string system, string remedy)
    {
        FlashException error = PortAdvice.None(OSPlatform.Create(system.ToUpperInvariant()));

        Assert.Equal(ExitCode.Port, error.ExitCode);
        Assert.Contains(remedy, error.Remedy);
    }

    [Theory]
    [InlineData("Windows", ExitCode.PortInUse, "The port COM3 is in use", "Close that program")]
    [InlineData("Linux", ExitCode.PortInUse, "You may not use the port COM3", "usermod -a -G dialout")]
    [InlineData("OSX", ExitCode.PortInUse, "You may not use the port COM3", "ls -l COM3")]
    public void Advice_AccessDenied_DependsOnTheSystem(string system, int exitCode, string what, string remedy)
    {
        FlashException error = PortAdvice.Of(
            new UnauthorizedAccessException("denied"), "COM3", [new SerialPortInfo("COM3", "")], OSPlatform.Create(system.ToUpperInvariant()));

        Assert.Equal(exitCode, error.ExitCode);
        Assert.Contains(what, error.Message);
        Assert.Contains(remedy, error.Remedy);
    }

    // As .NET reports it for a port that another process opened with TIOCEXCL.
    [Fact]
    public void Advice_Busy_NamesWhoMayHoldIt()
    {
        var busy = new UnauthorizedAccessException("denied", new IOException("Device or resource busy", 16));
        FlashException error = PortAdvice.Of(busy, "/dev/ttyUSB0", [new SerialPortInfo("/dev/ttyUSB0", "")], OSPlatform.Linux);

        Assert.Equal(ExitCode.PortInUse, error.ExitCode);
        Assert.Contains("Device or resource busy", error.Message);
        Assert.Contains("Visual Studio's Device Explorer", error.Why);
    }

    [Fact]
    public void Check_APortThatIsNotThere_SaysSo()
    {
        var error = Assert.Throws<FlashException>(() => new SystemPorts().Check(_folder["ttyUSB9"]));

        Assert.Equal(ExitCode.Port, error.ExitCode);
        Assert.Contains($"There is no port {_folder["ttyUSB9"]}", error.Message);
    }

    [Theory]
    [InlineData("HeatingSensor 1.2.0, thing boiler-1, boot 7\nheap: 81920 bytes at boot, 40000 left\n", true)]
    [InlineData("\u0001MSdbgV1\nHeatingSensor 1.2.0, thing boiler-1, boot 7\n\nNFPKTV1\nheap: 81920 bytes at boot, 40000 left\n", true)]
    [InlineData("HeatingSensor 1.2.0, thing boiler-1, boot 7\n", false)]
    [InlineData("HeatingSensor 1.2.0, thing boiler-1, boot 7", false)]
    [InlineData("cannot start: settings.json: is missing on drive I:\n", true)]
    [InlineData("", false)]
    public void BootLine_IsWhole_WaitsForAllOfIt(string text, bool isWhole) => Assert.Equal(isWhole, BootLine.IsWhole(text));

    [Fact]
    public void BootLine_AfterARestart_IsTheLast()
    {
        BootLine? boot = BootLine.Find(
            "HeatingSensor 1.2.0, thing a, boot 7\nheap: 1 bytes at boot, 1 left\nHeatingSensor 1.2.0, thing a, boot 8\n"
            + "heap: 20000 bytes at boot, 9 left\nheap: too small, a connection needs 24576 bytes\n");

        Assert.Equal(new BootLine("1.2.0", "a", 8, 20000, IsHeapLow: true), boot);
    }

    [ProgramFact("socat")]
    public async Task Listen_OnAVirtualPort_ReadsTheBootLine()
    {
        using var pair = VirtualPorts.Start(_folder);

        string text = await pair.ListenAsync(
            "\u0001\u0080HeatingSensor 1.0.0, thing boiler-1, boot 3\r\n\u0002heap: 81920 bytes at boot, 40000 left\r\n", Patience);

        Assert.Equal(new BootLine("1.0.0", "boiler-1", 3, 81920, IsHeapLow: false), BootLine.Find(text));
    }

    [ProgramFact("socat")]
    public async Task Flash_WithProcessAndPort_ReachesTheEnd()
    {
        using var rig = new FlashRig();
        using var pair = VirtualPorts.Start(_folder);
        rig.Change(board => board.Port = pair.Port);
        rig.Request = rig.Request with { Port = pair.Port };
        using var speaking = new CancellationTokenSource(Patience);
        Task speaker = pair.SpeakAsync("HeatingSensor 1.0.0, thing boiler-1, boot 1\r\nheap: 81920 bytes at boot, 40000 left\r\n", speaking.Token);

        Assert.Null(await rig.FlashAsync(StandInProcess.Create(rig), new SystemPorts()));

        await speaking.CancelAsync();
        await speaker;
        Assert.Contains("Done: boiler-1 runs HeatingSensor 1.0.0.", rig.Output.ToString());
        Assert.Contains("NanoffStandIn.dll --update --target ESP32_REV3", File.ReadAllText(rig["nanoff.log"]));
    }

    private void Create(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], content);
    }

    /// <summary>Two ports joined by socat: what goes into one comes out of the other.</summary>
    private sealed class VirtualPorts : IDisposable
    {
        private readonly Process _socat;
        private readonly string _far;

        private VirtualPorts(Process socat, string near, string far) => (_socat, Port, _far) = (socat, near, far);

        public string Port { get; }

        public static VirtualPorts Start(TemporaryFolder folder)
        {
            var (near, far) = (folder["near"], folder["far"]);
            var start = new ProcessStartInfo("socat", ["-d", "-d", $"pty,raw,echo=0,link={near}", $"pty,raw,echo=0,link={far}"])
            {
                RedirectStandardError = true,
            };
            Process socat = Process.Start(start)!;
            while (socat.StandardError.ReadLine() is { } line && !line.Contains("starting data transfer", StringComparison.Ordinal))
            {
            }
            return new VirtualPorts(socat, near, far);
        }

        public async Task<string> ListenAsync(string says, TimeSpan patience)
        {
            using var speaking = new CancellationTokenSource(patience);
            Task speaker = SpeakAsync(says, speaking.Token);
            string text = await new SystemPorts().ListenAsync(Port, BootLine.IsWhole, patience, CancellationToken.None);
            await speaking.CancelAsync();
            await speaker;
            return text;
        }

        /// <summary>Says the same again and again, as a board that is restarted again and again.</summary>
        public async Task SpeakAsync(string text, CancellationToken cancel)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            using var far = new FileStream(_far, FileMode.Open, FileAccess.Write);
            try
            {
                while (await timer.WaitForNextTickAsync(cancel))
                {
                    await far.WriteAsync(Encoding.Latin1.GetBytes(text), cancel);
                    await far.FlushAsync(cancel);
                }
            }
            catch (OperationCanceledException)
            {
                // The test has heard it.
            }
        }

        public void Dispose()
        {
            _socat.Kill();
            _socat.Dispose();
        }
    }
}
