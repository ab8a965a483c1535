using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HeatingSensor.Host.Tests.LocalIotCore.Conformance;

/// <summary>The notation of the packet tables: hex, 'text', rN a remaining length, and sN, kN, mN two-byte integers
/// (string length, keep-alive, packet id); all N are decimal.</summary>
internal static partial class PacketText
{
    public static byte[] Parse(string text)
    {
        var bytes = new List<byte>();
        foreach (Match token in Tokens().Matches(text))
            Append(bytes, token.Value);
        return [.. bytes];
    }

    private static void Append(List<byte> bytes, string token)
    {
        switch (token[0])
        {
            case '\'':
                bytes.AddRange(Encoding.UTF8.GetBytes(token[1..^1]));
                break;
            case 'r':
                AppendLength(bytes, int.Parse(token.AsSpan(1), CultureInfo.InvariantCulture));
                break;
            case 's' or 'k' or 'm':
                int value = int.Parse(token.AsSpan(1), CultureInfo.InvariantCulture);
                bytes.Add((byte)(value >> 8));
                bytes.Add((byte)value);
                break;
            default:
                bytes.AddRange(Convert.FromHexString(token));
                break;
        }
    }

    private static void AppendLength(List<byte> bytes, int length)
    {
        do
        {
            bytes.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
    }

    [GeneratedRegex(@"'[^']*'|[rskm]\d+|(?:[0-9A-Fa-f]{2})+")]
    private static partial Regex Tokens();
}
