using System.Buffers.Binary;
using System.Text;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>Reads a packet's content; running off its end throws ArgumentOutOfRangeException.</summary>
internal ref struct PacketReader
{
    private ReadOnlySpan<byte> rest;

    internal PacketReader(byte[] body)
    {
        rest = body;
    }

    internal readonly bool IsAtEnd => rest.IsEmpty;

    internal byte Byte() => Take(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    internal string Text() => Encoding.UTF8.GetString(Take(UInt16()));

    internal byte[] Rest() => Take(rest.Length).ToArray();

    private ReadOnlySpan<byte> Take(int size)
    {
        var taken = rest[..size];
        rest = rest[size..];
        return taken;
    }
}
