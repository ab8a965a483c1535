using System.Text.RegularExpressions;
using HeatingSensor.Host.Tests.NanoApi;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HeatingSensor.Host.Tests.VirtualBoard.ApiListings;

/// <summary>What the board's assemblies offer to firmware, as lines of a listing.</summary>
internal static partial class ProvidedApi
{
    private static readonly Lazy<string[]> s_lines = new(() => [.. Assemblies().SelectMany(Print)]);

    /// <summary>The assemblies that the board provides, but for the <see cref="Omissions"/>.</summary>
    public static IReadOnlyList<string> Packages { get; } =
    [
        "System.Device.Adc", "System.Device.Gpio", "System.Device.Wifi", "System.Net",
        "nanoFramework.Hardware.Esp32", "nanoFramework.Json", "nanoFramework.M2Mqtt", "nanoFramework.M2Mqtt.Core",
        "nanoFramework.Runtime.Events", "nanoFramework.Runtime.Native", "nanoFramework.TestFramework",
    ];

    /// <summary>What the board provides of the core library: the rest is .NET's.</summary>
    public static IReadOnlyList<string> CoreTypes { get; } = ["System.Console"];

    /// <summary>Each public type and member.</summary>
    public static IReadOnlyList<string> Lines => s_lines.Value;

    private static IEnumerable<string> Print(IAssemblySymbol assembly) =>
        from line in ApiPrinter.Print(assembly)
        where !ListingLines.TypeOf(line).StartsWith("VirtualBoard.", StringComparison.Ordinal) && !InternalMember().IsMatch(line)
        select InternalInterface().Replace(line, "");

    private static IEnumerable<IAssemblySymbol> Assemblies()
    {
        string[] names = ["VirtualBoard", "VirtualBoard.Replacements"];
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !names.Contains(Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        MetadataReference[] board =
            [.. names.Select(name => MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, name + ".dll")))];
        var compilation = CSharpCompilation.Create("Board", references: [.. board, .. platform]);
        return board.Select(reference => (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!);
    }

    // The board's own interfaces are internal: firmware does not see that a type implements one.
    [GeneratedRegex(@" \| \S+ VirtualBoard\.[\w.]+\(")]
    private static partial Regex InternalMember();

    [GeneratedRegex(@"(?<= : .*), VirtualBoard\.[\w.]+|(?<= : )VirtualBoard\.[\w.]+, | : VirtualBoard\.[\w.]+$")]
    private static partial Regex InternalInterface();
}
