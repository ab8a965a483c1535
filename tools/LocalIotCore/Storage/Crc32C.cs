using System.Buffers.Binary;
using System.Numerics;

namespace LocalIotCore.Storage;

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
