using System.Buffers.Binary;
using System.Text;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>Writes a packet of known size into one array.</summary>
internal struct PacketWriter
{
    internal const int IdSize = 2;

    private const int LengthPrefixSize = 2;

    private int index;

    internal PacketWriter(byte first, int bodySize)
    {
        Span<byte> length = stackalloc byte[4];
        int lengthSize = VariableByte(bodySize, length, 0);
        Buffer = new byte[1 + lengthSize + bodySize];
        Buffer[0] = first;
        length[..lengthSize].CopyTo(Buffer.AsSpan(1));
        index = 1 + lengthSize;
    }

    internal byte[] Buffer { get; }

    internal static int VariableByte(int value, Span<byte> buffer, int index)
    {
        do
        {
            int rest = value >> 7;
            buffer[index++] = (byte)(rest > 0 ? value & 0x7F | 0x80 : value);
            value = rest;
        }
        while (value > 0);
        return index;
    }

    /// <summary>The size of a string with its length prefix; 0 for null.</summary>
    internal static int TextSize(string? text) =>
        text is null ? 0 : LengthPrefixSize + Encoding.UTF8.GetByteCount(text);

    internal void Byte(int value) => Buffer[index++] = (byte)value;

    internal void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Buffer.AsSpan(index), value);
        index += IdSize;
    }

    /// <summary>Writes nothing for null.</summary>
    internal void Text(string? text)
    {
        if (text is null)
            return;
        int size = Encoding.UTF8.GetBytes(text, Buffer.AsSpan(index + LengthPrefixSize));
        UInt16((ushort)size);
        index += size;
    }

    internal void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Buffer.AsSpan(index));
        index += bytes.Length;
    }
}
