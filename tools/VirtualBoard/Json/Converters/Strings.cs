using System.Text;

namespace nanoFramework.Json.Converters;

/// <summary>The converter for strings. As on the device, only characters with a short escape are escaped.</summary>
internal static class Strings
{
    private const string Plain = "\n\r\b\f\t\\\"";
    private const string Escaped = "nrbft\\\"";

    public static Converter Converter { get; } = new(value => Unquote(value), value => Quote((string)value));

    /// <summary>Writes a JSON string.</summary>
    public static string Quote(string text)
    {
        var result = new StringBuilder("\"", text.Length + 2);
        foreach (var letter in text)
        {
            var index = Plain.IndexOf(letter);
            if (index >= 0)
                result.Append('\\').Append(Escaped[index]);
            else
                result.Append(letter);
        }

        return result.Append('"').ToString();
    }

    /// <summary>Removes the surrounding quotes, if any: the string may already have been unquoted.</summary>
    private static string Unquote(object? value)
    {
        var text = value?.ToString() ?? "";
        if (!text.StartsWith('"') && !text.EndsWith('"'))
            return text;

        // A lone quote causes an ArgumentOutOfRangeException, as on the device.
        var inner = text.Substring(1, text.Length - 2);
        var result = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            // A backslash at the very end stands for itself.
            if (inner[i] == '\\' && i < inner.Length - 1)
                result.Append(Unescape(inner[++i]));
            else
                result.Append(inner[i]);
        }

        return result.ToString();
    }

    private static char Unescape(char letter)
    {
        var index = Escaped.IndexOf(letter);
        return index >= 0 ? Plain[index] : throw new InvalidOperationException($"\\{letter} is not an escape");
    }
}
