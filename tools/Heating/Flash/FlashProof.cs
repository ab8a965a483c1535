using Heating.Commands;
using Heating.Flash.Board;
using Heating.Flash.Image;
using Heating.Flash.Serial;

namespace Heating.Flash;

/// <summary>Makes a flashed board show that it runs.</summary>
internal sealed class FlashProof(FlashWorld world, FlashLog log)
{
    public async Task AssembliesAsync(FlashBoard board, AppImage image, CancellationToken cancel)
    {
        log.Step("Ask the board what it has loaded");
        RuntimeDetails details = await board.ReadRuntimeAsync(cancel);
        List<string> missing = [.. details.Missing(image)];
        if (missing.Count > 0)
            throw new FlashException(
                ExitCode.Unproved,
                $"The application was written, but {missing[0]}{(missing.Count > 1 ? $" (and {missing.Count - 1} more)" : "")}.",
                "The runtime skips damaged assemblies silently, or the application went to the wrong address.",
                "Write it again: start over without --resume.") { IsStartOver = true };
        log.Say($"Target {details.Target}, CLR Version {details.ClrVersion}");
        foreach (ImageAssembly assembly in image.Assemblies)
        {
            NativePart? native = details.Natives.FirstOrDefault(one => one.Name == assembly.Name);
            log.Say($"{assembly.Name} {assembly.Version}" + (native is null ? "" : $", native v{native.Version} 0x{native.Checksum:X8}"));
        }
    }

    public async Task<BootLine> StartAsync(string port, string? thing, BootLine? before, CancellationToken cancel)
    {
        log.Step("Restart the board and listen (if nothing happens, press EN or RST)");
        string? expected = thing ?? before?.Thing;
        if (world.Report is not null && expected is not null)
            await world.Report.BeginAsync(expected, cancel);
        string text = await world.Ports.ListenAsync(port, BootLine.IsWhole, world.Times.Boot, cancel);
        if (BootLine.FaultIn(text) is { } fault)
            throw NotStarted($"The firmware does not start: {fault}.", "A setting, pin or file does not fit this board.",
                "Correct it and write the files again: start over without --resume.", isStartOver: true);
        BootLine boot = BootLine.Find(text) ?? throw NotStarted(
            $"The firmware did not say \"HeatingSensor …, thing …\" within {world.Times.Boot.TotalSeconds:0} s.",
            "The board was not restarted, prints on its other USB socket, or the application stopped.",
            "Press EN (or RST) once while this step runs. The LED says more: docs/first-device.md.");
        log.Say($"HeatingSensor {boot.Firmware}, thing {boot.Thing}, boot {boot.Boot}, heap {boot.HeapBytes} bytes");
        // Only now is it known whose shadow to look at; the device takes some seconds to connect.
        if (world.Report is not null && expected is null)
            await world.Report.BeginAsync(boot.Thing, cancel);
        if (expected is not null && boot.Thing != expected)
            throw NotStarted($"The board says that it is {boot.Thing}, expected {expected}.", "Its settings are older ones.",
                "Write the files again: start over without --resume.", isStartOver: true);
        if (boot.IsHeapLow || boot.HeapBytes < HeapNeed.SmallestBytes)
            throw new FlashException(
                ExitCode.WrongBoard, $"The firmware has {boot.HeapBytes} bytes of heap on this board, and needs {HeapNeed.Bytes}.",
                "The runtime leaves too little memory.", HeapNeed.BoardsThatFit);
        if (before?.Boot is { } earlier && boot.Boot <= earlier)
            throw NotStarted($"The board counts boot {boot.Boot} after boot {earlier}: its drive was lost.",
                "The new runtime has its drive elsewhere in flash.", "Write settings and certificates again: start over without --update.",
                isStartOver: true);
        if (before is not null)
            log.Say($"Kept: it is still {boot.Thing} and counts on from boot {before.Boot}, so settings, certificates and journal are there.");
        return boot;
    }

    public async Task ReportAsync(string thing, CancellationToken cancel)
    {
        if (world.Report is not { } report)
        {
            log.Say("No cloud is selected (see --region, --profile, --data), so its first report is not awaited.");
            return;
        }

        log.Step($"Wait for the first report of {thing} in its shadow, on {report.Cloud}");
        string firmware = await ReportOfAsync(report, thing, cancel) ?? throw NotStarted(
            $"{thing} did not report to its shadow within {world.Times.Report.TotalMinutes:0.#} minutes.",
            "Wi-Fi, time, endpoint or certificate: the LED flashes a number that says which.",
            "Count the flashes and look them up in docs/first-device.md.");
        log.Say($"It reports firmware {firmware}.");
    }

    private static async Task<string?> ReportOfAsync(FirstReport report, string thing, CancellationToken cancel)
    {
        try
        {
            return await report.WaitAsync(thing, cancel);
        }
        catch (Exception error) when (FirstReport.IsOfTheCloud(error))
        {
            throw new FlashException(
                ExitCode.Service, $"The shadow of {thing} cannot be read: {error.Message}",
                "The cloud cannot be reached from this computer, or refuses its credentials. The board itself runs.",
                "Check --region, --profile or --data, or look at the shadow with `heating shadow get THING`.");
        }
    }

    private static FlashException NotStarted(string what, string why, string remedy, bool isStartOver = false) =>
        new(ExitCode.Unproved, what, why, remedy) { IsStartOver = isStartOver };
}
