using System.Buffers.Binary;
using System.Text;

namespace NanoffStandIn;

/// <summary>Finds the assemblies in an image as the runtime does: from marker to marker.</summary>
internal static class DeployedImage
{
    private const int MscorlibName = 0xFCD2;

    public static List<StandInNative> Read(byte[] image)
    {
        var assemblies = new List<StandInNative>();
        for (var at = 0; at + 124 <= image.Length && image.AsSpan(at).StartsWith("NFMRK1"u8);)
        {
            ReadOnlySpan<byte> one = image.AsSpan(at);
            int name = U16(one, 36);
            ReadOnlySpan<byte> text = one[((int)U32(one, 40 + 4 * 11) + (name == MscorlibName ? 0 : name))..];
            assemblies.Add(new StandInNative(
                name == MscorlibName ? "mscorlib" : Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]),
                $"{U16(one, 28)}.{U16(one, 30)}.{U16(one, 32)}.{U16(one, 34)}", U32(one, 20)));
            at += ((int)U32(one, 100) + 3) & ~3;
        }
        return assemblies;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
