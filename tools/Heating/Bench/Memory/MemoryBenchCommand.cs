using System.CommandLine;
using System.Text.Json;
using Heating.Commands;

namespace Heating.Bench.Memory;

/// <summary>`heating bench memory`: what the firmware takes of nanoFramework's heap.</summary>
internal static class MemoryBenchCommand
{
    private static readonly Option<string?> Json = new("--json")
    {
        Description = "Also write the figures to a file.",
        HelpName = "FILE",
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("memory", "Compute what the firmware takes of nanoFramework's heap.") { Json };
        command.SetAction(async (parsed, cancel) =>
        {
            MemoryFigures figures = WovenFirmware.Measure(HeatingSensor.Firmware.Version);
            if (parsed.GetValue(Json) is { } file)
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures, MemoryJson.Default.MemoryFigures) + "\n", cancel);
            return ExitCode.Ok;
        });
        return command;
    }
}
