using System.Globalization;
using System.Text;

namespace HeatingSensor.Host.Tests.Firmware.Json;

/// <summary>Random JSON: every kind of value, space and escape that RFC 8259 allows, and damage on request.</summary>
internal sealed class JsonGenerator(Random random)
{
    private static readonly string[] Spaces = ["", "", "", " ", "\n", "\t\r "];

    private static readonly string[] Characters =
    [
        "a", "Z", "0", " ", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0041", "\\u00e9", "\\u20AC",
        "\\ud83d\\ude00", "\\u0000", "\u00e9", "\u20ac", "\ud83d\ude00", "\u007f", "{", "]", ":", ",", "'",
    ];

    /// <summary>A document in UTF-8 with so many bytes changed, put in or taken out.</summary>
    public byte[] Document(int damage)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(Space() + Value(random.Next(6)) + Space()));
        for (int count = 0; count < damage; count++)
            Damage(bytes);
        return [.. bytes];
    }

    /// <summary>A number, small or absurd.</summary>
    public string Number()
    {
        var text = new StringBuilder(random.Next(3) == 0 ? "-" : "");
        text.Append(random.Next(4) == 0 ? "0" : (1 + random.Next(9)).ToString(CultureInfo.InvariantCulture) + Digits(0));
        if (random.Next(2) == 0)
            text.Append('.').Append(Digits(1));
        if (random.Next(3) == 0)
            text.Append(random.Next(2) == 0 ? 'e' : 'E').Append(Pick("", "+", "-")).Append(random.Next(Pick(3, 25, 2000)));
        return text.ToString();
    }

    /// <summary>One of them.</summary>
    public T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    private string Value(int depth) => random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => Pick("true", "false", "null"),
        1 or 2 => Number(),
        3 or 4 => Text(),
        5 => "[" + Space() + string.Join(",", Many(() => Space() + Value(depth - 1) + Space())) + "]",
        _ => "{" + Space() + string.Join(",", Many(() =>
            Space() + Text() + Space() + ":" + Space() + Value(depth - Pick(1, 1, 0)) + Space())) + "}",
    };

    private IEnumerable<string> Many(Func<string> make) => Enumerable.Range(0, random.Next(4)).Select(_ => make());

    private string Text() => "\"" + string.Concat(Many(() => Pick(Characters))) + "\"";

    private string Digits(int least) => string.Concat(Enumerable.Range(0, least + random.Next(Pick(3, 10, 25)))
        .Select(_ => Pick('0', '0', (char)('0' + random.Next(10)))));

    private string Space() => Pick(Spaces);

    private void Damage(List<byte> bytes)
    {
        int at = random.Next(bytes.Count);
        switch (bytes.Count > 1 ? random.Next(4) : 0)
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes[at] = (byte)Pick("{}[]\",:\\0-+.eE' \u0001".ToCharArray());
                break;
            case 2:
                bytes.RemoveAt(at);
                break;
            default:
                bytes.Insert(at, bytes[random.Next(bytes.Count)]);
                break;
        }
    }
}
