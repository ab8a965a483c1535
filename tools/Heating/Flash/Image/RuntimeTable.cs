using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Heating.Flash.Image;

/// <summary>The native part of an assembly: its version and checksum.</summary>
internal sealed record NativePart(string Name, string Version, uint Checksum);

/// <summary>firmware/runtime.json: the pinned packages, and the runtime that they fit.</summary>
/// <param name="ImageVersion">The runtime's pinned version; null if none is known to fit.</param>
/// <param name="Natives">The native parts of the pinned packages, under the name of their assemblies.</param>
internal sealed record RuntimeTable(string? ImageVersion, string FirstDate, string LastDate, IReadOnlyList<NativePart> Natives)
{
    private const string Resource = "runtime.json";

    /// <summary>The one that was built into this program.</summary>
    public static RuntimeTable BuiltIn { get; } = Load();

    /// <summary>Reads the text of a runtime.json.</summary>
    public static RuntimeTable Parse(string json)
    {
        JsonNode root = JsonNode.Parse(json)!;
        JsonNode runtime = root["runtime"]!;
        return new RuntimeTable(
            (string?)runtime["imageVersion"], (string)runtime["first"]!["date"]!, (string)runtime["last"]!["date"]!,
            [.. root["packages"]!.AsArray().Where(package => package!["native"] is not null).Select(package => NativeOf(package!))]);
    }

    private static NativePart NativeOf(JsonNode package) => new(
        (string)package["assembly"]!, (string)package["native"]!["version"]!, ChecksumOf((string)package["native"]!["checksum"]!));

    private static uint ChecksumOf(string hex) => uint.Parse(hex.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static RuntimeTable Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
