using System.CommandLine;
using System.Text.Json;
using Heating.Commands;

namespace Heating.Bench.Memory;

/// <summary>`heating bench memory`: what the firmware uses of nanoFramework's heap.</summary>
internal static class MemoryBenchCommand
{
    private static readonly Option<string?> Json = new("--json")
    {
        Description = "Also write this build's figures to a file.",
        HelpName = "FILE",
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("memory",
            "Compute what the firmware uses of nanoFramework's heap: live at each moment, and allocated per event.") { Json };
        command.SetAction(async (parsed, cancel) =>
        {
            MemoryFigures figures = WovenFirmware.Measure("this build");
            if (parsed.GetValue(Json) is { } file)
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures, MemoryJson.Default.MemoryFigures) + "\n", cancel);
            new MemoryReport(parsed.InvocationConfiguration.Output, MemoryBaseline.Load(), figures).Write();
            return ExitCode.Ok;
        });
        return command
            .WithExamples(
                ("heating bench memory", "this build beside 1894ca0, part by part"),
                ("heating bench memory --json figures.json", "the same, and all figures by type and field"))
            .WithExitCodes();
    }
}
