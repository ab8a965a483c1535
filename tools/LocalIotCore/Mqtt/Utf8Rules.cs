using System.Buffers;
using System.Text;

namespace LocalIotCore.Mqtt;

/// <summary>MQTT's rules for UTF-8 strings (3.1.1 §1.5.3): no U+0000, no surrogates. Like mosquitto and other strict
/// brokers this also refuses control characters and non-characters ("SHOULD NOT" in §1.5.3).</summary>
public static class Utf8Rules
{
    /// <summary>Whether MQTT allows the string.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0 || IsValidBeyondAscii(text);

    private static bool IsValidBeyondAscii(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out Rune rune, out int length) != OperationStatus.Done
                || !IsAllowed(rune.Value))
                return false;
            text = text[length..];
        }
        return true;
    }

    private static bool IsAllowed(int codePoint)
    {
        bool isControl = codePoint is < 0x20 or (>= 0x7F and <= 0x9F);
        bool isNonCharacter = (codePoint & 0xFFFE) == 0xFFFE || codePoint is >= 0xFDD0 and <= 0xFDEF;
        return !isControl && !isNonCharacter;
    }
}
