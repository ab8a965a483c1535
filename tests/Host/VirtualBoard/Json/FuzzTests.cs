using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HeatingSensor.Host.Tests.Support;
using nanoFramework.Json;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.VirtualBoard.Json;

// Goal: no text does anything but give a value or one of the documented exceptions, in time linear in its length. Method:
// random documents, whole and damaged; System.Text.Json says what a whole one means.
public class FuzzTests(ITestOutputHelper output)
{
    private const int CountMax = 20_000;
    private const string Pieces = "{}[]:,\"'\\+-.0123456789eEtrufalsn /\n\u00e9";

    private static readonly TimeSpan s_timeMax = TimeSpan.FromMinutes(1);
    private static readonly Type[] s_targets = [typeof(Hashtable), typeof(ArrayList), typeof(string[]), typeof(Target)];

    [Fact]
    public void Read_WholeDocument_MeansTheSameToAll()
    {
        var random = Seeded();
        for (var i = 0; i < CountMax / 10; i++)
        {
            var text = Document(random, 4);
            var table = (Hashtable)JsonConvert.DeserializeObject(text, typeof(Hashtable))!;
            using var document = JsonDocument.Parse(text);
            AssertSame(document.RootElement, table);
            using var again = JsonDocument.Parse(JsonConvert.SerializeObject(table)!);
            AssertSame(again.RootElement, table);
        }
    }

    [Fact]
    public async Task Read_DamagedDocument_ThrowsOnlyWhatIsDocumented()
    {
        var random = Seeded();
        await Task.Run(() =>
        {
            for (var i = 0; i < CountMax; i++)
                Read(Damage(random, Document(random, 4)), s_targets[random.Next(s_targets.Length)]);
        }).WaitAsync(s_timeMax);
    }

    [Fact]
    public async Task Read_Noise_ThrowsOnlyWhatIsDocumented()
    {
        var random = Seeded();
        await Task.Run(() =>
        {
            for (var i = 0; i < CountMax; i++)
            {
                var utf8 = new byte[random.Next(64)];
                random.NextBytes(utf8);
                Read(utf8, typeof(Hashtable));
                Read(Encoding.UTF8.GetBytes(random.GetItems(Pieces.ToCharArray(), utf8.Length)), typeof(Hashtable));
            }
        }).WaitAsync(s_timeMax);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("1")]
    [InlineData("+1.")]
    [InlineData("\\u0041")]
    [InlineData("T10:11:12.1+")]
    public async Task Read_AMillionBytes_TakesLinearTime(string piece)
    {
        var repeated = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        string[] texts = [repeated, $"{{\"a\":{repeated}}}", $"{{\"a\":\"{repeated}\"}}"];

        await Task.Run(() => Array.ForEach(texts, text => Read(Encoding.UTF8.GetBytes(text), typeof(Hashtable)))).WaitAsync(s_timeMax);
    }

    private static void Read(byte[] utf8, Type target)
    {
        try
        {
            JsonConvert.DeserializeObject(new MemoryStream(utf8), target);
        }
        catch (Exception e) when (IsDocumented(e, target))
        {
        }
        catch (Exception e)
        {
            Assert.Fail($"{target.Name} from {Convert.ToHexString(utf8)} ({Encoding.UTF8.GetString(utf8)}): {e}");
        }
    }

    // Filling an object may also fail in a converter: null for a number, a number for a truth value.
    private static bool IsDocumented(Exception e, Type target) =>
        e is DeserializationException or FormatException or IndexOutOfRangeException or ArgumentException or OutOfMemoryException
        || (target == typeof(Target) && e is NullReferenceException or InvalidCastException);

    private static byte[] Damage(Random random, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        for (var count = random.Next(1, 4); count > 0 && bytes.Count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes.RemoveAt(at); break;
                case 1: bytes.Insert(at, (byte)Pieces[random.Next(Pieces.Length)]); break;
                case 2: bytes[at] = (byte)random.Next(256); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }

        return [.. bytes];
    }

    private static string Document(Random random, int depth)
    {
        var members = Enumerable.Range(0, random.Next(5)).Select(i => $"\"{Name(i)}\":{Value(random, depth - 1, true)}");
        return $"{{{string.Join(',', members)}}}";
    }

    // Those of Target, and others.
    private static string Name(int index) => "NIR"[index % 3] + (index < 3 ? "" : index.ToString(CultureInfo.InvariantCulture));

    // No array in an array: that is more than the package can read.
    private static string Value(Random random, int depth, bool withArrays) => random.Next(depth > 0 ? 9 : 7) switch
    {
        0 => random.Next().ToString(CultureInfo.InvariantCulture),
        1 => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        2 => (random.NextDouble() + 0.1).ToString(CultureInfo.InvariantCulture),
        3 => "true",
        4 => "null",
        5 => $"\"{new string(random.GetItems("abc \u00e9".ToCharArray(), random.Next(30)))}\"",
        6 => "\"a\\n\\\\\\u0041\\t-\"",
        7 when withArrays => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1, false)))}]",
        _ => Document(random, depth),
    };

    private static void AssertSame(JsonElement expected, object? actual)
    {
        switch (actual)
        {
            case Hashtable table:
                Assert.Equal(expected.EnumerateObject().Count(), table.Count);
                Assert.All(expected.EnumerateObject(), property => AssertSame(property.Value, table[property.Name]));
                break;
            case ArrayList list:
                Assert.Equal(expected.GetArrayLength(), list.Count);
                Assert.All(expected.EnumerateArray().Zip(list.ToArray()), pair => AssertSame(pair.First, pair.Second));
                break;
            case string text: Assert.Equal(expected.GetString(), text); break;
            case double number: Assert.Equal(expected.GetDouble(), number); break;
            case null: Assert.Equal(JsonValueKind.Null, expected.ValueKind); break;
            case bool truth: Assert.Equal(expected.GetBoolean(), truth); break;
            default: Assert.Equal(expected.GetRawText(), Convert.ToString(actual, CultureInfo.InvariantCulture)); break;
        }
    }

    private Random Seeded()
    {
        var seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        return new Random(seed);
    }

    private sealed class Target
    {
        public string? N { get; set; }
        public int I { get; set; }
        public Hashtable? R { get; set; }
        public Target? N3 { get; set; }
        public double[]? I4 { get; set; }
    }
}
