namespace Heating.Flash.Image;

/// <summary>The CRC of nanoFramework's assemblies: polynomial 0x04C11DB7, not reflected, begins with 0, not inverted. That of
/// System.IO.Hashing is the reflected one.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0x04C11DB7;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => OfTopByte((uint)value))];

    /// <summary>The CRC of all bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0;
        foreach (byte value in bytes)
            crc = Table[(crc >> 24) ^ value] ^ (crc << 8);
        return crc;
    }

    private static uint OfTopByte(uint value)
    {
        uint crc = value << 24;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ Polynomial : crc << 1;
        return crc;
    }
}
