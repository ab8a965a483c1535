using System.Runtime.InteropServices;
using Heating.Commands;

namespace Heating.Flash.Serial;

/// <summary>What to do about ports, by operating system.</summary>
internal static class PortAdvice
{
    // EBUSY, on Linux and macOS.
    private const int Busy = 16;

    /// <summary>The system that this runs on.</summary>
    public static OSPlatform ThisSystem => OperatingSystem.IsWindows() ? OSPlatform.Windows
        : OperatingSystem.IsMacOS() ? OSPlatform.OSX
        : OSPlatform.Linux;

    /// <summary>There is no port.</summary>
    public static FlashException None(OSPlatform system) => new(
        ExitCode.Port, "No serial port was found.",
        "The board is not plugged in, the USB cable only charges, or a driver is missing.",
        "Use a cable that carries data, without a hub. " + Driver(system));

    /// <summary>There are several ports, and nobody to ask.</summary>
    public static FlashException Several(IEnumerable<SerialPortInfo> ports) => new(
        ExitCode.Port, $"There are several serial ports: {string.Join(", ", ports.Select(port => port.Text))}.",
        "Other devices are plugged in.", "Name the board's with --port PORT; it is the one that disappears when you unplug the board.");

    /// <summary>What a failed attempt to open a port means.</summary>
    /// <param name="ports">The ports that there are.</param>
    public static FlashException Of(Exception error, string port, IEnumerable<SerialPortInfo> ports, OSPlatform system)
    {
        List<SerialPortInfo> others = [.. ports];
        if (error is FileNotFoundException or DirectoryNotFoundException || others.TrueForAll(one => one.Name != port)
            && (system == OSPlatform.Windows || !File.Exists(port)))
            return new FlashException(
                ExitCode.Port, $"There is no port {port}.", "The board was unplugged, or has another port now.",
                others.Count > 0
                    ? $"There are {string.Join(", ", others.Select(one => one.Text))}: choose with --port."
                    : "Plug the board in. " + Driver(system));
        // SerialPort denies access for every cause, and keeps the system's own error inside. On Windows a port has no
        // permissions: access is denied while another program has it open.
        string cause = (error.InnerException ?? error).Message;
        if (error is UnauthorizedAccessException && error.InnerException?.HResult != Busy && system != OSPlatform.Windows)
            return new FlashException(
                ExitCode.PortInUse, $"You may not use the port {port}: {cause}",
                system == OSPlatform.Linux
                    ? "Only members of a group may use serial ports."
                    : "The port belongs to another user.",
                system == OSPlatform.Linux
                    ? "Run `sudo usermod -a -G dialout $USER` (on Arch Linux: uucp), then log out and in again."
                    : $"Look at the owner with `ls -l {port}`.");
        return new FlashException(
            ExitCode.PortInUse, $"The port {port} is in use: {cause}",
            "Visual Studio's Device Explorer, a serial monitor or another nanoff has it open"
            + (system == OSPlatform.Linux ? "; ModemManager or brltty may hold it for a while after plugging in." : "."),
            "Close that program, or unplug the board and plug it in again.");
    }

    private static string Driver(OSPlatform system)
    {
        if (system == OSPlatform.Windows)
            return "Windows needs a driver for the board's USB chip, CP210x (Silicon Labs) or CH340 (WCH): in the Device Manager "
                + "a board without it has a yellow sign.";
        if (system == OSPlatform.OSX)
            return "macOS shows the board as /dev/cu.usbserial… or /dev/cu.usbmodem…; a CH340 may need WCH's driver.";
        return "Linux shows it as /dev/ttyUSB0 or /dev/ttyACM0, and `sudo dmesg` says why if not; "
            + "brltty is known to take a CH340 away: `sudo apt remove brltty`.";
    }
}
