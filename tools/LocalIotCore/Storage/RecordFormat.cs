using System.Buffers.Binary;
using System.Numerics;

namespace LocalIotCore.Storage;

internal enum RecordKind : byte
{
    Put = 1,
    Delete = 2,
}

/// <summary>The bytes of a record log, as specified in FORMAT.md.</summary>
internal static class RecordFormat
{
    public const uint Version = 1;
    public const int HeaderSizeBytes = 16;
    public const int RecordHeaderSizeBytes = 20;

    // Not text, so that no text looks like a record.
    public const uint RecordMagic = 0xA7C3_1ED5;

    private const int CheckedHeaderOffset = 8;
    private const int CheckedHeaderSizeBytes = 8;

    public static ReadOnlySpan<byte> FileMagic => "RECLOG\r\n"u8;

    public static byte[] FileHeader()
    {
        var header = new byte[HeaderSizeBytes];
        FileMagic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), Crc32C.Of(header.AsSpan(0, 12)));
        return header;
    }

    /// <summary>The version in a file header; null if it is damaged or not a header.</summary>
    public static uint? ReadFileHeader(ReadOnlySpan<byte> header) =>
        header.Length >= HeaderSizeBytes && header.StartsWith(FileMagic)
        && Crc32C.Of(header[..12]) == BinaryPrimitives.ReadUInt32LittleEndian(header[12..])
            ? BinaryPrimitives.ReadUInt32LittleEndian(header[8..])
            : null;

    /// <summary>Completes a record whose key and value are already in place.</summary>
    public static void WriteRecordHeader(Span<byte> record, long offset, RecordKind kind, int keySizeBytes)
    {
        var valueSizeBytes = record.Length - RecordHeaderSizeBytes - keySizeBytes;
        BinaryPrimitives.WriteUInt32LittleEndian(record, RecordMagic);
        record[8] = (byte)kind;
        record[9] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(record[10..], checked((ushort)keySizeBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (uint)valueSizeBytes);
        var headerCrc = HeaderCrc(record, offset);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], headerCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(
            record[16..], Crc32C.Of(headerCrc, record[RecordHeaderSizeBytes..]));
    }

    /// <summary>The size of the record that begins here; -1 if there is no valid header for this offset.</summary>
    public static int RecordSize(ReadOnlySpan<byte> header, long offset)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != RecordMagic
            || BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != HeaderCrc(header, offset))
            return -1;
        var valueSizeBytes = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        return valueSizeBytes > RecordLog.ValueMaxBytes
            ? -1
            : RecordHeaderSizeBytes + KeySize(header) + (int)valueSizeBytes;
    }

    public static RecordKind Kind(ReadOnlySpan<byte> header) => (RecordKind)header[8];

    public static int KeySize(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);

    /// <summary>Whether key and value are intact; the header was checked before.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> record)
    {
        var headerCrc = BinaryPrimitives.ReadUInt32LittleEndian(record[4..]);
        return Crc32C.Of(headerCrc, record[RecordHeaderSizeBytes..])
            == BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
    }

    // The checksum covers the offset: a record is valid only where it was written, so that neither a copied
    // block nor a value with the bytes of a record is mistaken for one.
    private static uint HeaderCrc(ReadOnlySpan<byte> header, long offset) =>
        Crc32C.Of((ulong)offset, header.Slice(CheckedHeaderOffset, CheckedHeaderSizeBytes));
}

/// <summary>CRC-32C (Castagnoli), as in iSCSI (RFC 3720 B.4): one instruction per 8 bytes.</summary>
internal static class Crc32C
{
    private const uint Initial = 0xFFFFFFFF;

    public static uint Of(ReadOnlySpan<byte> data) => ~Append(Initial, data);

    /// <summary>The checksum of a number (8 bytes, little-endian) followed by data.</summary>
    public static uint Of(ulong number, ReadOnlySpan<byte> data) =>
        ~Append(BitOperations.Crc32C(Initial, number), data);

    private static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
