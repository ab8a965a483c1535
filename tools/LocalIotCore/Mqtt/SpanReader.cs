using System.Buffers.Binary;

namespace LocalIotCore.Mqtt;

/// <summary>Reads MQTT's primitive types from a packet's body. Every method returns false if the body is too
/// short.</summary>
public ref struct SpanReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    /// <summary>The unread rest.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryReadByte(out byte value)
    {
        if (_rest.IsEmpty)
        {
            value = 0;
            return false;
        }
        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Reads a big-endian two-byte integer.</summary>
    public bool TryReadUInt16(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(_rest, out value))
            return false;
        _rest = _rest[2..];
        return true;
    }

    /// <summary>Reads a packet identifier, which is never 0 (MQTT-2.3.1-1).</summary>
    public bool TryReadPacketId(out ushort value) => TryReadUInt16(out value) && value != 0;

    /// <summary>Reads bytes preceded by their two-byte length.</summary>
    public bool TryReadBinary(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryReadUInt16(out ushort length) || length > _rest.Length)
            return false;
        value = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    /// <summary>Reads a string as its UTF-8 bytes; also false if MQTT does not allow it.</summary>
    public bool TryReadString(out ReadOnlySpan<byte> value) => TryReadBinary(out value) && Utf8Rules.IsValid(value);
}
