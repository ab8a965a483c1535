using System.Globalization;
using System.Text.RegularExpressions;
using Heating.Flash.Image;

namespace Heating.Flash.Board;

/// <summary>What a board's running runtime reports about itself.</summary>
/// <param name="Target">The target that it was built for.</param>
/// <param name="ClrVersion">The runtime's version.</param>
/// <param name="Assemblies">The managed assemblies that it loaded; none if there is no application.</param>
/// <param name="HeapBytes">The managed heap, if reported. nanoff 2.5.162 does not print the memory map; the row
/// "RAM address size" is that of Visual Studio's Device Explorer.</param>
internal sealed partial record RuntimeDetails(
    string Target, string ClrVersion, IReadOnlyList<AssemblyReference> Assemblies, IReadOnlyList<NativePart> Natives, long? HeapBytes)
{
    /// <summary>Reads the output of nanoff; null if it has no details.</summary>
    public static RuntimeDetails? Parse(string output)
    {
        if (TargetText().Match(output) is not { Success: true } target || VersionText().Match(output) is not { Success: true } version)
            return null;
        string[] lines = [.. output.Split('\n').Select(line => line.TrimEnd())];
        return new RuntimeDetails(
            target.Groups[1].Value, version.Groups[1].Value,
            [.. Section(lines, "Assemblies:", AssemblyText()).Select(match => new AssemblyReference(
                match.Groups[1].Value, Version.Parse(match.Groups[2].Value)))],
            [.. Section(lines, "Native Assemblies:", NativeText()).Select(match => new NativePart(
                match.Groups[1].Value, match.Groups[2].Value, Hex(match.Groups[3].Value)))],
            HeapText().Match(output) is { Success: true } heap ? Hex(heap.Groups[1].Value) : null);
    }

    /// <summary>The assemblies of an image that the board has not loaded in this version. One line each.</summary>
    public IEnumerable<string> Missing(AppImage image)
    {
        foreach (ImageAssembly assembly in image.Assemblies)
        {
            AssemblyReference? found = Assemblies.FirstOrDefault(one => one.Name == assembly.Name);
            if (found is null)
                yield return $"{assembly.Name} {assembly.Version} is not loaded";
            else if (found.Version != assembly.Version)
                yield return $"{assembly.Name} is loaded as {found.Version}, expected {assembly.Version}";
        }
    }

    private static IEnumerable<Match> Section(string[] lines, string title, Regex row) => lines
        .SkipWhile(line => line != title).Skip(1)
        .Select(line => row.Match(line)).TakeWhile(match => match.Success);

    private static uint Hex(string digits) => uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ +Target: +(\S+)", RegexOptions.Multiline)]
    private static partial Regex TargetText();

    [GeneratedRegex(@"^ +CLR Version: +(\S+)", RegexOptions.Multiline)]
    private static partial Regex VersionText();

    [GeneratedRegex(@"^  (\S+), (\d+\.\d+\.\d+\.\d+)$")]
    private static partial Regex AssemblyText();

    [GeneratedRegex(@"^  (\S+) v(\S+), checksum 0x([0-9A-Fa-f]{8})$")]
    private static partial Regex NativeText();

    [GeneratedRegex(@"^ *RAM +0x[0-9A-Fa-f]+ +0x([0-9A-Fa-f]{1,8})", RegexOptions.Multiline)]
    private static partial Regex HeapText();
}
