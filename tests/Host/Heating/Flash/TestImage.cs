using System.Buffers.Binary;
using System.Text;
using Heating.Flash.Image;

namespace HeatingSensor.Host.Tests.Heating.Flash;

/// <summary>Makes assemblies and images byte by byte, as the nanoFramework project system does.</summary>
internal static class TestImage
{
    // Real assemblies have these names in the runtime's own table of strings.
    private static readonly Dictionary<string, int> NamesOfTheRuntime = new() { ["mscorlib"] = 0xFCD2, ["System.Threading"] = 0xFE28 };

    // Packages without native code.
    private static readonly (string Name, string Version)[] Managed =
    [
        ("nanoFramework.M2Mqtt", "5.1.220.0"), ("nanoFramework.M2Mqtt.Core", "5.1.220.0"), ("System.IO.Streams", "1.1.96.0"),
        ("System.Threading", "1.1.52.0"),
    ];

    /// <summary>One assembly.</summary>
    /// <param name="references">Names and versions.</param>
    public static byte[] Assembly(string name, string version, uint checksum = 0, params (string Name, string Version)[] references) =>
        Assembly(name, version, checksum, 0, references);

    /// <summary>One assembly with many bytes.</summary>
    public static byte[] Large(string name, int bytes) => Assembly(name, "1.0.0.0", 0, bytes, []);

    private static byte[] Assembly(
        string name, string version, uint checksum, int moreBytes, (string Name, string Version)[] references)
    {
        var strings = new MemoryStream();
        strings.WriteByte(0);
        var referenceTable = new MemoryStream();
        int nameIndex = Add(strings, name);
        foreach ((string other, string otherVersion) in references)
        {
            Write(referenceTable, (ushort)Add(strings, other));
            Write(referenceTable, 0);
            WriteVersion(referenceTable, otherVersion);
        }

        strings.Write(new byte[moreBytes]);
        int stringsAt = ImageAssembly.HeaderBytes + (int)referenceTable.Length;
        int end = stringsAt + (int)strings.Length;
        var whole = new byte[end];
        ImageAssembly.Marker.CopyTo(whole);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(20), checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(24), uint.MaxValue);
        Version four = Version.Parse(version);
        int[] parts = [four.Major, four.Minor, four.Build, four.Revision];
        for (var part = 0; part < 4; part++)
            BinaryPrimitives.WriteUInt16LittleEndian(whole.AsSpan(28 + 2 * part), (ushort)parts[part]);
        BinaryPrimitives.WriteUInt16LittleEndian(whole.AsSpan(36), (ushort)nameIndex);
        BinaryPrimitives.WriteUInt16LittleEndian(whole.AsSpan(38), 1);
        for (var table = 0; table < 16; table++)
        {
            int at = table == 0 ? ImageAssembly.HeaderBytes : table < 12 ? stringsAt : end;
            BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(40 + 4 * table), (uint)at);
        }
        referenceTable.ToArray().CopyTo(whole, ImageAssembly.HeaderBytes);
        strings.ToArray().CopyTo(whole, stringsAt);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(12), Crc(whole.AsSpan(ImageAssembly.HeaderBytes)));
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(8), Crc(whole.AsSpan(0, ImageAssembly.HeaderBytes)));
        return whole;
    }

    /// <summary>Joins assemblies, each padded to four bytes.</summary>
    public static byte[] Join(params byte[][] assemblies) =>
        [.. assemblies.SelectMany(assembly => assembly.Concat(new byte[-assembly.Length & 3]))];

    /// <summary>The firmware: all pinned packages, the library and the application, without their code.</summary>
    /// <param name="netChecksum">System.Net's; null for the pinned one.</param>
    public static byte[] Firmware(uint? netChecksum = null)
    {
        IEnumerable<byte[]> natives = RuntimeTable.BuiltIn.Natives.Select(native => Assembly(
            native.Name, native.Name == "System.Net" ? "1.11.54.0" : "1.2.3.0",
            native.Name == "System.Net" ? netChecksum ?? native.Checksum : native.Checksum));
        IEnumerable<byte[]> managed = Managed.Select(one => Assembly(one.Name, one.Version));
        return Join([
            .. natives, .. managed,
            Assembly("HeatingSensor.Core", "1.0.0.0", 0, ("mscorlib", "1.2.3.0")),
            Assembly("HeatingSensor", "1.0.0.0", 0, ("HeatingSensor.Core", "1.0.0.0"), ("System.Net", "1.11.54.0")),
        ]);
    }

    // Bit by bit, to be another way than the one under test.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0;
        foreach (byte value in bytes)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                bool isOdd = ((crc >> 31) ^ ((uint)value >> bit & 1)) != 0;
                crc = (crc << 1) ^ (isOdd ? 0x04C11DB7u : 0);
            }
        }
        return crc;
    }

    private static int Add(MemoryStream strings, string text)
    {
        if (NamesOfTheRuntime.TryGetValue(text, out int known))
            return known;
        var at = (int)strings.Length;
        strings.Write(Encoding.UTF8.GetBytes(text + '\0'));
        return at;
    }

    private static void WriteVersion(MemoryStream stream, string version)
    {
        Version four = Version.Parse(version);
        foreach (int part in new[] { four.Major, four.Minor, four.Build, four.Revision })
            Write(stream, (ushort)part);
    }

    private static void Write(MemoryStream stream, ushort number)
    {
        stream.WriteByte((byte)number);
        stream.WriteByte((byte)(number >> 8));
    }
}
