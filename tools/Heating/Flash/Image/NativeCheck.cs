using Heating.Commands;

namespace Heating.Flash.Image;

/// <summary>Compares the native checksums of an image with those of a runtime. The runtime refuses to load an assembly whose
/// checksum differs, and then nothing starts; nanoff does not look.</summary>
internal static class NativeCheck
{
    private const string Why = "The runtime was built from other sources than the packages of the image.";

    /// <summary>One line for each assembly that would not load.</summary>
    /// <param name="runtime">How the runtime is called in these lines.</param>
    public static IEnumerable<string> Mismatches(AppImage image, IReadOnlyList<NativePart> natives, string runtime)
    {
        foreach (ImageAssembly assembly in image.Assemblies.Where(assembly => assembly.NativeChecksum != 0))
        {
            NativePart? native = natives.FirstOrDefault(one => one.Name == assembly.Name);
            string needs = $"{assembly.Name} {assembly.Version} needs native code with checksum 0x{assembly.NativeChecksum:X8}";
            if (native is null)
                yield return $"{needs}, which {runtime} does not have";
            else if (native.Checksum != assembly.NativeChecksum)
                yield return $"{needs}, but {runtime} has 0x{native.Checksum:X8} (v{native.Version})";
        }
    }

    /// <summary>Refuses an image that does not fit the table of pinned packages.</summary>
    /// <exception cref="FlashException">Names the first assembly, with both checksums.</exception>
    public static void RequireFit(AppImage image, RuntimeTable table) => Require(
        Mismatches(image, table.Natives, "the runtime of firmware/runtime.json"),
        "Build the image with the package versions of firmware/HeatingSensor/packages.config, or adapt firmware/runtime.json "
        + "to the packages and flash a runtime that has these checksums.");

    /// <summary>Refuses an image that does not fit the board's runtime.</summary>
    /// <exception cref="FlashException">Names the first assembly, with both checksums.</exception>
    public static void RequireFit(AppImage image, IReadOnlyList<NativePart> board, string runtime, RuntimeTable table) => Require(
        Mismatches(image, board, runtime),
        $"Flash another runtime with --runtime-version: one built from nf-interpreter between {table.FirstDate} and "
        + $"{table.LastDate} has the checksums of the pinned packages.");

    private static void Require(IEnumerable<string> mismatches, string remedy)
    {
        List<string> lines = [.. mismatches];
        if (lines.Count > 0)
            throw new FlashException(
                ExitCode.Image, lines[0] + (lines.Count > 1 ? $" (and {lines.Count - 1} more)." : "."), Why, remedy);
    }
}
