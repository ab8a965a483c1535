using System.IO.Hashing;

namespace Heating.Flash.Image;

/// <summary>The CRC of nanoFramework's assemblies: polynomial 0x04C11DB7, not reflected, begins with 0, not inverted.</summary>
internal static class NanoCrc32
{
    private static readonly Crc32ParameterSet Parameters =
        Crc32ParameterSet.Create(polynomial: 0x04C11DB7, initialValue: 0, finalXorValue: 0, reflectValues: false);

    /// <summary>The CRC of all bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Crc32.HashToUInt32(Parameters, bytes);
}
