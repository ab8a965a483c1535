using System.IO.Ports;
using System.Text;
using Heating.Commands;
using Microsoft.Win32;

namespace Heating.Flash.Serial;

/// <summary>The real ports.</summary>
/// <param name="root">Where the system's files begin: "/", or a test's folder.</param>
internal sealed class SystemPorts(string root = "/") : ISerialPorts
{
    // Of nanoFramework's runtime on ESP32 (nf-interpreter, targets/ESP32/_include/WireProtocol_Uart_Pins.h).
    private const int BaudRate = 921600;

    private const int ReadTimeoutMs = 200;
    private const int ResetMs = 100;

    /// <inheritdoc/>
    public IReadOnlyList<SerialPortInfo> List() => OperatingSystem.IsWindows() ? OnWindows()
        : OperatingSystem.IsMacOS() ? [.. OnMac()]
        : [.. OnLinux()];

    /// <inheritdoc/>
    public void Check(string port)
    {
        using SerialPort opened = Open(port);
    }

    /// <inheritdoc/>
    public async Task<string> ListenAsync(string port, Predicate<string> isEnough, TimeSpan patience, CancellationToken cancel)
    {
        var text = new StringBuilder();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ending.CancelAfter(patience);
        SerialPort? opened = Open(port);
        try
        {
            await ResetAsync(opened, cancel);
            while (!ending.IsCancellationRequested && !isEnough(text.ToString()))
            {
                // A chip with its own USB port takes it away when it restarts.
                opened ??= await ReopenAsync(port, ending.Token);
                if (opened is not null && !await Task.Run(() => Read(opened, text), CancellationToken.None))
                {
                    opened.Dispose();
                    opened = null;
                }
            }
        }
        finally
        {
            opened?.Dispose();
        }
        cancel.ThrowIfCancellationRequested();
        return text.ToString();
    }

    /// <summary>USB ports by name, with the product's name from sysfs.</summary>
    internal IEnumerable<SerialPortInfo> OnLinux()
    {
        string devices = Path.Combine(root, "dev");
        string[] patterns = ["ttyUSB*", "ttyACM*"];
        foreach (string file in patterns.SelectMany(pattern => Files(devices, pattern)))
        {
            string name = Path.GetFileName(file);
            yield return new SerialPortInfo(file, ProductOf(Path.Combine(root, "sys", "class", "tty", name, "device")));
        }
    }

    /// <summary>The outgoing ports; of these, Bluetooth and the debug console are no boards.</summary>
    internal IEnumerable<SerialPortInfo> OnMac() => Files(Path.Combine(root, "dev"), "cu.*")
        .Where(file => !file.Contains("Bluetooth", StringComparison.Ordinal) && !file.EndsWith("debug-console", StringComparison.Ordinal))
        .Select(file => new SerialPortInfo(file, ""));

    private static IReadOnlyList<SerialPortInfo> OnWindows()
    {
        if (!OperatingSystem.IsWindows())
            return [];
        // The driver's name of each port: \Device\Silabser0 is a CP210x, \Device\USBSER000 a chip's own USB.
        using RegistryKey? map = Registry.LocalMachine.OpenSubKey(@"HARDWARE\DEVICEMAP\SERIALCOMM");
        var drivers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string driver in map?.GetValueNames() ?? [])
            drivers[map!.GetValue(driver) as string ?? ""] = driver;
        return [.. SerialPort.GetPortNames().Order(StringComparer.Ordinal)
            .Select(port => new SerialPortInfo(port, drivers.GetValueOrDefault(port, "")))];
    }

    // The product's name lies some levels above the port's own folder.
    private static string ProductOf(string device)
    {
        DirectoryInfo? folder = Directory.ResolveLinkTarget(device, returnFinalTarget: true) as DirectoryInfo
            ?? (Directory.Exists(device) ? new DirectoryInfo(device) : null);
        for (var level = 0; folder is not null && level < 4; level++, folder = folder.Parent)
        {
            string product = Path.Combine(folder.FullName, "product");
            if (File.Exists(product))
                return File.ReadAllText(product).Trim();
        }
        return "";
    }

    private static IEnumerable<string> Files(string folder, string pattern) => Directory.Exists(folder)
        ? Directory.EnumerateFileSystemEntries(folder, pattern).Order(StringComparer.Ordinal)
        : [];

    private SerialPort Open(string port)
    {
        try
        {
            var opened = new SerialPort(port, BaudRate) { ReadTimeout = ReadTimeoutMs };
            opened.Open();
            return opened;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw PortAdvice.Of(error, port, List(), PortAdvice.ThisSystem);
        }
    }

    private async Task<SerialPort?> ReopenAsync(string port, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(ReadTimeoutMs, cancel);
            return Open(port);
        }
        catch (Exception error) when (error is FlashException { ExitCode: ExitCode.Port or ExitCode.PortInUse } or OperationCanceledException)
        {
            return null;
        }
    }

    // On most boards RTS pulls the chip's reset, while DTR would choose its bootloader.
    private static async Task ResetAsync(SerialPort port, CancellationToken cancel)
    {
        try
        {
            port.DtrEnable = false;
            port.RtsEnable = true;
            await Task.Delay(ResetMs, cancel);
            port.RtsEnable = false;
        }
        catch (IOException)
        {
            // A port without these lines; the user presses the button.
        }
    }

    // After a restart the runtime prints plain text, until a debugger speaks to it. Before it the chip's own loader speaks, at
    // another speed: what is not text becomes a line end.
    private static bool Read(SerialPort port, StringBuilder text)
    {
        try
        {
            var buffer = new byte[4096];
            int count = port.BaseStream.Read(buffer, 0, buffer.Length);
            foreach (byte value in buffer.AsSpan(0, count))
                text.Append(value is >= 0x20 and < 0x7F ? (char)value : '\n');
            return true;
        }
        catch (TimeoutException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
