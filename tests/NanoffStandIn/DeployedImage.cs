using System.Buffers.Binary;
using System.Text;

namespace NanoffStandIn;

/// <summary>Finds the assemblies in an image as the runtime does: from marker to marker.</summary>
internal static class DeployedImage
{
    // Names in the runtime's own table of strings.
    private static readonly Dictionary<int, string> Known = new() { [0xFCD2] = "mscorlib", [0xFE28] = "System.Threading" };

    public static List<StandInNative> Read(byte[] image)
    {
        var assemblies = new List<StandInNative>();
        for (var at = 0; at + 124 <= image.Length && image.AsSpan(at).StartsWith("NFMRK1"u8);)
        {
            ReadOnlySpan<byte> one = image.AsSpan(at);
            int name = U16(one, 36);
            assemblies.Add(new StandInNative(
                Known.GetValueOrDefault(name) ?? Text(one[((int)U32(one, 40 + 4 * 11) + name)..]),
                $"{U16(one, 28)}.{U16(one, 30)}.{U16(one, 32)}.{U16(one, 34)}", U32(one, 20)));
            at += ((int)U32(one, 100) + 3) & ~3;
        }
        return assemblies;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
