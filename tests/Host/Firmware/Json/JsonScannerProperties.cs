using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using HeatingSensor.Json;
using Xunit;

namespace HeatingSensor.Host.Tests.Firmware.Json;

/// <summary>
/// Goal: the device's scanner takes what is JSON, refuses what is not and reads the same from it as .NET does. Method:
/// 10,000 random documents each, whole and damaged, beside System.Text.Json; FsCheck prints the seed of a failure.
/// </summary>
public sealed class JsonScannerProperties
{
    private const int Cases = 10_000;

    private static readonly byte[] Alphabet = [.. "{}[]\",:\\u0129.eE+-truefalsn dD8\n\0"u8, 0xC3, 0xA9, 0xED, 0xF0, 0x9F];

    [Fact]
    public void Load_AnyDocumentWholeOrDamaged_IsTakenAsDotNetTakesIt() => Check(random =>
    {
        byte[] bytes = new JsonGenerator(random).Document(damage: random.Next(4));
        Assert.Equal(IsTakenByDotNet(bytes), new JsonScanner().Load(bytes, bytes.Length));
    });

    [Fact]
    public void Load_AnyBytes_NeverThrows() => Check(random =>
    {
        var bytes = new byte[random.Next(40)];
        for (int index = 0; index < bytes.Length; index++)
            bytes[index] = Alphabet[random.Next(Alphabet.Length)];
        Assert.Equal(IsTakenByDotNet(bytes), new JsonScanner().Load(bytes, bytes.Length));
    });

    [Fact]
    public void Members_AnyDocument_AreThoseOfDotNet() => Check(random =>
    {
        byte[] bytes = new JsonGenerator(random).Document(damage: 0);
        var scanner = new JsonScanner();
        Assert.True(scanner.Load(bytes, bytes.Length));
        using var document = JsonDocument.Parse(bytes);
        AssertSame(document.RootElement, scanner, scanner.Root, bytes);
    });

    [Fact]
    public void ReadNumber_AnyNumber_IsExact() => Check(random =>
    {
        string text = new JsonGenerator(random).Number();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var scanner = new JsonScanner();
        Assert.True(scanner.Load(bytes, bytes.Length), text);
        bool fits = scanner.ReadNumber(scanner.Root, out long mantissa, out int decimals);
        var (exact, exactDecimals) = Exact(text);
        Assert.Equal(BigInteger.Abs(exact) <= long.MaxValue && exactDecimals <= 1000, fits);
        if (fits)
            Assert.Equal((exact, exactDecimals), (mantissa, decimals));
    });

    // Seeds of all sizes: a plain int stays within 100 here, which would be the same 201 cases over and over.
    private static void Check(Action<Random> property) => Prop
        .ForAll(ArbMap.Default.ArbFor<DoNotSize<int>>(), seed => property(new Random(seed.Item)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static bool IsTakenByDotNet(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonScanner.DepthMax });
            ReadTexts(document.RootElement);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // the second: a text that is no UTF-8, or half a surrogate pair
        }
    }

    private static void ReadTexts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            element.GetString();
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                ReadTexts(item);
        else if (element.ValueKind == JsonValueKind.Object)
            foreach (var member in element.EnumerateObject())
            {
                _ = member.Name;
                ReadTexts(member.Value);
            }
    }

    private static void AssertSame(JsonElement expected, JsonScanner scanner, int value, byte[] bytes)
    {
        Assert.Equal(expected.GetRawText(), Encoding.UTF8.GetString(bytes, value, scanner.EndOf(value) - value));
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(JsonKind.Object, scanner.KindOf(value));
                int member = scanner.FirstMember(value);
                foreach (var property in expected.EnumerateObject())
                {
                    Assert.Equal(property.Name, Text(scanner, member));
                    AssertSame(property.Value, scanner, scanner.ValueOf(member), bytes);
                    member = scanner.NextMember(member);
                }

                Assert.Equal(JsonScanner.None, member);
                break;
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), Text(scanner, value));
                break;
            case JsonValueKind.Number:
                Assert.Equal(JsonKind.Number, scanner.KindOf(value));
                break;
            default:
                Assert.Equal(expected.ValueKind.ToString(), scanner.KindOf(value).ToString());
                break;
        }
    }

    private static string Text(JsonScanner scanner, int value)
    {
        var into = new byte[JsonScanner.TextMax + 4];
        int length = scanner.ReadText(value, into, JsonScanner.TextMax);
        string text = Encoding.UTF8.GetString(into, 0, length);
        string? asString = scanner.ReadString(value, JsonScanner.TextMax);
        Assert.Equal(text.Contains('\0', StringComparison.Ordinal) ? null : text, asString);
        if (text.All(char.IsAscii))
            Assert.True(scanner.TextEquals(value, text) && !scanner.TextEquals(value, text + "x"));
        return text;
    }

    // Mantissa and decimals in lowest terms, by numbers of any size.
    private static (BigInteger Mantissa, int Decimals) Exact(string text)
    {
        string[] parts = text.ToUpperInvariant().Split('E');
        string[] digits = parts[0].Split('.');
        var mantissa = BigInteger.Parse(string.Concat(digits), CultureInfo.InvariantCulture);
        int decimals = (digits.Length > 1 ? digits[1].Length : 0)
            - (parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);
        if (mantissa.IsZero)
            return (0, 0);
        for (; decimals < 0; decimals++)
            mantissa *= 10;
        for (; decimals > 0 && mantissa % 10 == 0; decimals--)
            mantissa /= 10;
        return (mantissa, decimals);
    }
}
