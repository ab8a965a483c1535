using System.Buffers.Binary;
using System.Text;

namespace Heating.Flash.Image;

/// <summary>An assembly's name and version, as another assembly asks for it.</summary>
internal sealed record AssemblyReference(string Name, Version Version);

/// <summary>One assembly of an application image, whole and undamaged.</summary>
/// <param name="Name">The assembly's name.</param>
/// <param name="NativeChecksum">What the runtime's native part must have; 0 if it needs none.</param>
/// <param name="SizeBytes">Its size, without the padding after it.</param>
/// <param name="References">The assemblies that it needs.</param>
internal sealed record ImageAssembly(
    string Name, Version Version, uint NativeChecksum, int SizeBytes, IReadOnlyList<AssemblyReference> References)
{
    /// <summary>Bytes of the header (nf-interpreter, CLR_RECORD_ASSEMBLY).</summary>
    public const int HeaderBytes = 124;

    private const int HeaderCrcAt = 8;
    private const int BodyCrcAt = 12;
    private const int NativeChecksumAt = 20;
    private const int VersionAt = 28;
    private const int NameAt = 36;
    private const int StringTableVersionAt = 38;
    private const int TablesAt = 40;
    private const int ReferencesTable = 0;
    private const int StringsTable = 11;
    private const int EndTable = 15;
    private const int ReferenceBytes = 12;
    private const int StringTableVersion = 1;

    // Some names are not in the assembly but in the runtime's own table of strings, which counts down from 0xFFFF. These two
    // of the packages that the firmware uses are there (read from mscorlib.pe 1.17.11 and System.Threading.pe 1.1.52).
    private static readonly Dictionary<int, string> NamesOfTheRuntime = new()
    {
        [0xFCD2] = "mscorlib",
        [0xFE28] = "System.Threading",
    };

    /// <summary>What every assembly begins with.</summary>
    public static ReadOnlySpan<byte> Marker => "NFMRK1\0\0"u8;

    /// <summary>Reads the assembly at the beginning of <paramref name="rest"/>.</summary>
    /// <param name="where">Where that is, for messages.</param>
    /// <exception cref="InvalidDataException">It is damaged: says where, what was found and what was expected.</exception>
    public static ImageAssembly Read(ReadOnlySpan<byte> rest, string where)
    {
        if (rest.Length < HeaderBytes)
            throw new InvalidDataException($"{where}: {rest.Length} bytes are left, too few for an assembly ({HeaderBytes}).");
        if (!rest.StartsWith(Marker))
            throw new InvalidDataException(
                $"{where}: no assembly begins here: expected the marker NFMRK1, found {Convert.ToHexString(rest[..8])}.");
        CheckCrc(NanoCrc32.Of(WithoutCrc(rest[..HeaderBytes])), rest[HeaderCrcAt..], $"{where}: the header is damaged");
        int size = Table(rest, EndTable);
        if (size < HeaderBytes || size > rest.Length)
            throw new InvalidDataException(
                $"{where}: the assembly has {size} bytes, but {rest.Length} are left: the file was cut off.");
        ReadOnlySpan<byte> whole = rest[..size];
        CheckCrc(NanoCrc32.Of(whole[HeaderBytes..]), whole[BodyCrcAt..], $"{where}: the assembly is damaged");
        if (U16(whole, StringTableVersionAt) is var table and not StringTableVersion)
            throw new InvalidDataException($"{where}: string table version {table}, expected {StringTableVersion}.");
        return new ImageAssembly(
            Text(whole, NameAt), VersionOf(whole, VersionAt), U32(whole, NativeChecksumAt), size, ReferencesOf(whole));
    }

    private static void CheckCrc(uint actual, ReadOnlySpan<byte> at, string problem)
    {
        uint stored = U32(at, 0);
        if (actual != stored)
            throw new InvalidDataException($"{problem}: its CRC is 0x{actual:X8}, expected 0x{stored:X8}.");
    }

    private static byte[] WithoutCrc(ReadOnlySpan<byte> header)
    {
        byte[] copy = header.ToArray();
        copy.AsSpan(HeaderCrcAt, sizeof(uint)).Clear();
        return copy;
    }

    private static List<AssemblyReference> ReferencesOf(ReadOnlySpan<byte> whole)
    {
        var references = new List<AssemblyReference>();
        int end = Math.Min(Table(whole, ReferencesTable + 1), whole.Length);
        for (int at = Table(whole, ReferencesTable); at >= 0 && at + ReferenceBytes <= end; at += ReferenceBytes)
            references.Add(new AssemblyReference(Text(whole, at), VersionOf(whole, at + 4)));
        return references;
    }

    private static string Text(ReadOnlySpan<byte> whole, int at)
    {
        int index = U16(whole, at);
        if (NamesOfTheRuntime.TryGetValue(index, out string? known))
            return known;
        int begin = Table(whole, StringsTable) + index;
        if (begin < 0 || begin >= whole.Length)
            return $"(name 0x{index:X4} of the runtime)";
        ReadOnlySpan<byte> text = whole[begin..];
        int length = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(length < 0 ? text : text[..length]);
    }

    private static Version VersionOf(ReadOnlySpan<byte> whole, int at) =>
        new(U16(whole, at), U16(whole, at + 2), U16(whole, at + 4), U16(whole, at + 6));

    private static int Table(ReadOnlySpan<byte> whole, int index) => (int)U32(whole, TablesAt + 4 * index);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
