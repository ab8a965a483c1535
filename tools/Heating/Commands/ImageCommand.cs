using System.CommandLine;
using Heating.Flash;
using Heating.Flash.Board;
using Heating.Flash.Image;

namespace Heating.Commands;

/// <summary>`heating image`.</summary>
internal static class ImageCommand
{
    public static Command Create() => new("image", "Look at application images for the board.") { CreateCheck() };

    private static Command CreateCheck()
    {
        var file = new Argument<string>("FILE") { Description = "The image: HeatingSensor.bin, as built or released." };
        var command = new Command(
            "check", "List the assemblies in an image, check them, and say what room each chip leaves.") { file };
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            try
            {
                return Check(AppImage.Read(parsed.GetRequiredValue(file)), RuntimeTable.BuiltIn, output);
            }
            catch (FlashException error)
            {
                parsed.InvocationConfiguration.Error.WriteLine(error.Message);
                // The remedy for an unreadable file names an option of `heating flash`.
                if (error.ExitCode == ExitCode.Image)
                    parsed.InvocationConfiguration.Error.WriteLine(error.Remedy);
                return error.ExitCode;
            }
        });
        return command
            .WithExamples(("heating image check HeatingSensor.bin", "before it is flashed"))
            .WithExitCodes(ExitCode.File, ExitCode.Image);
    }

    private static int Check(AppImage image, RuntimeTable table, TextWriter output)
    {
        TextTable.Write(
            output, ["assembly", "version", "bytes", "native checksum", "pinned runtime"],
            image.Assemblies.Select(assembly => new[]
            {
                assembly.Name, $"{assembly.Version}", $"{assembly.SizeBytes}",
                assembly.NativeChecksum == 0 ? "" : $"0x{assembly.NativeChecksum:X8}", Fit(assembly, table),
            }));
        output.WriteLine($"{image.Assemblies.Count} assemblies, {image.SizeBytes} bytes, every header and body undamaged.");
        TextTable.Write(
            output, ["chip", "deployment at", .. ChipFamily.FlashSizesMb.Select(size => $"left with {size} MB")],
            ChipFamily.All.Select(family => (string[])
                [family.ChipType, $"0x{family.DeployAddress:X}", .. family.RoomKb.Select(room => Left(room, image))]));
        List<string> faults =
        [
            .. image.Faults(),
            .. NativeCheck.Mismatches(image, table.Natives, "the runtime of firmware/runtime.json"),
        ];
        foreach (string fault in faults)
            output.WriteLine($"Fault: {fault}.");
        return faults.Count > 0 ? ExitCode.Image : ExitCode.Ok;
    }

    private static string Fit(ImageAssembly assembly, RuntimeTable table) =>
        assembly.NativeChecksum == 0 ? "not needed"
        : table.Natives.FirstOrDefault(native => native.Name == assembly.Name) is not { } native ? "not in the table"
        : native.Checksum == assembly.NativeChecksum ? $"fits v{native.Version}"
        : $"has 0x{native.Checksum:X8}";

    private static string Left(int roomKb, AppImage image) => roomKb == 0 ? "no runtime"
        : image.SizeBytes <= roomKb * 1024 ? $"{roomKb - (image.SizeBytes + 1023) / 1024} KB"
        : "too small";
}
