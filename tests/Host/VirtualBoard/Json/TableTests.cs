using System.Collections;
using System.Text;
using nanoFramework.Json;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.Json;

// Goal: text becomes Hashtables and ArrayLists, or an exception, as in nanoFramework.Json 2.2.203.
public class TableTests
{
    public static TheoryData<string, object?> Values => new()
    {
        { "0", 0 },
        { "-7", -7 },
        { "01", 1 },
        { "+1", 1 },
        { "2147483647", 2147483647 },
        { "2147483648", 2147483648L },
        { "-2147483648", int.MinValue },
        { "000000000001", 1L },
        { "9223372036854775807", long.MaxValue },
        { "18446744073709551615", ulong.MaxValue },
        { "0.5", 0.5 },
        { "1.", 1.0 },
        { ".5", 0.5 },
        { "1e3", 1000.0 },
        { "1e999", double.PositiveInfinity },
        { "-1e999", double.NegativeInfinity },
        { "true", true },
        { "True", true },
        { "fALSE", false },
        { "null", null },
        { "Null", null },
        { "\"a\"", "a" },
        { "'a'", "a" },
        { "'\"a'", "\"a" },
        { "\"it's\"", "it's" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Read_Value_HasItsType(string text, object? expected) => Assert.Equal(expected, Value(text));

    [Theory]
    [InlineData("""
        a\n\r\t\b\f\\\"b
        """, "a\n\r\t\b\f\\\"b")]
    [InlineData("""
        \u0041!
        """, "A!")]
    [InlineData("""
        21\u00e9?
        """, "21é?")]
    [InlineData("""
        \u2212!
        """, "\u2212!")]
    [InlineData("é€", "é€")]
    public void Read_String_IsUnescaped(string text, string expected) => Assert.Equal(expected, Value($"\"{text}\""));

    [Theory]
    [InlineData("""
        \u1241 
        """, "\u2241 ", "the first digit counts as the second")]
    [InlineData("""
        \u00415
        """, "A", "one more digit is swallowed")]
    public void Read_String_HasThePackagesFaults(string text, string expected, string fault) =>
        Assert.True(expected.Equals(Value($"\"{text}\"")), fault);

    [Fact]
    public void Read_CharacterBeyondUFFFF_KeepsItsFirstHalf() => Assert.Equal("\ud83d", Value("\"😀\""));

    [Fact]
    public void Read_StringThatBeginsWithAQuote_GetsTwoMore() => Assert.Equal("\"\"a\"", Value("""
        "\"a"
        """));

    [Theory]
    [InlineData("2026-11-21T10:11:12Z")]
    [InlineData("2026-11-21T10:11:12.0000000Z")]
    [InlineData("2026-11-21T10:11:12+02:00")]
    [InlineData("Sat, 21 Nov 2026 10:11:12 GMT")]
    [InlineData("DTSTART:20261121T101112Z")]
    public void Read_StringOfADate_IsADateTime(string text) =>
        Assert.Equal(new DateTime(2026, 11, 21, 10, 11, 12), Value($"\"{text}\""));

    [Fact]
    public void Read_StringOfANumberInBrackets_IsADateTime() => Assert.IsType<DateTime>(Value("\"the pump (2) is running\""));

    [Theory]
    [InlineData("2026-11-21")]
    [InlineData("2026-11-21T10:11")]
    [InlineData("a string of some length")]
    [InlineData("eleven (11) short")]
    public void Read_OtherString_StaysOne(string text) => Assert.Equal(text, Value($"\"{text}\""));

    [Fact]
    public void Read_Nested_GivesTablesAndLists()
    {
        var table = Read("""{"a":{"b":[1,"x",{"c":null}]},"d":[{"e":{"f":1.5}}],"g":[]}""");

        var inner = Assert.IsType<ArrayList>(Assert.IsType<Hashtable>(table["a"])["b"]);
        Assert.Equal([1, "x"], inner.ToArray()[..2]);
        Assert.Null(Assert.Single(Assert.IsType<Hashtable>(inner[2]).Values.Cast<object?>()));
        var outer = Assert.IsType<Hashtable>(Assert.Single(Assert.IsType<ArrayList>(table["d"]).ToArray()));
        Assert.Equal(1.5, Assert.IsType<Hashtable>(outer["e"])["f"]);
        Assert.Empty(Assert.IsType<ArrayList>(table["g"]));
    }

    [Theory]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":[1,],"b":2}""")]
    [InlineData("""{"a":1 "b":2}""")]
    [InlineData(" \t\r\n{ 'a' : 1 } ")]
    public void Read_SloppyText_IsTaken(string text) => Assert.True(Read(text).ContainsKey("a"));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("true")]
    [InlineData("{")]
    [InlineData("""{"a"}""")]
    [InlineData("""{"a":}""")]
    [InlineData("""{"a":]}""")]
    [InlineData("""{"a":1,,"b":2}""")]
    [InlineData("""{,"a":1}""")]
    [InlineData("""{1:2}""")]
    [InlineData("""{"a":1]""")]
    [InlineData("""{"a":[1 2]}""")]
    [InlineData("""{"a":[,1]}""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1} x""")]
    [InlineData("""{"a":"x}""")]
    [InlineData("""{"a":"\/"}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":"\u00af"}""")]
    [InlineData("""{"a":"\u8888"}""")]
    [InlineData("""{"a":trie}""")]
    [InlineData("""{"a":undefined}""")]
    [InlineData("""{"2026-11-21T10:11:12Z":1}""")]
    [InlineData("[1]")]
    public void Read_MalformedText_IsDeserializationException(string text) =>
        Assert.Throws<DeserializationException>(() => Read(text));

    [Theory]
    [InlineData("""{"a":1""", typeof(IndexOutOfRangeException))]
    [InlineData("""{"a":tr""", typeof(IndexOutOfRangeException))]
    [InlineData("""{"a":"\u00""", typeof(IndexOutOfRangeException))]
    [InlineData("{\"a\":\"\\", typeof(IndexOutOfRangeException))]
    [InlineData("""{"a":-}""", typeof(FormatException))]
    [InlineData("""{"a":1-2}""", typeof(FormatException))]
    [InlineData("""{"a":1.2.3}""", typeof(FormatException))]
    [InlineData("""{"a":1e}""", typeof(FormatException))]
    [InlineData("""{"a":9223372036854775808}""", typeof(ArgumentOutOfRangeException))]
    [InlineData("""{"a":123456789012345678901234567890}""", typeof(ArgumentOutOfRangeException))]
    [InlineData("""{"a":1,"a":2}""", typeof(ArgumentException))]
    public void Read_MalformedText_HasThePackagesException(string text, Type exception) =>
        Assert.Throws(exception, () => Read(text));

    [Theory]
    [InlineData("""{"a":[[1]]}""")]
    [InlineData("""{"a":{"b":[[1]]}}""")]
    public void Read_ArrayInArray_IsMoreThanItCan(string text) => Assert.Throws<DeserializationException>(() => Read(text));

    [Fact]
    public void Read_Depth_IsBounded()
    {
        const int depthMax = 64;
        Assert.NotEmpty(Read(Deep(depthMax)));
        Assert.ThrowsAny<OutOfMemoryException>(() => Read(Deep(depthMax + 1)));

        static string Deep(int depth) =>
            string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{\"a\":1}" + new string('}', depth - 1);
    }

    [Fact]
    public void Read_AsArrayList_GivesTheValues() =>
        Assert.Equal([1, "x", null], ((ArrayList)JsonConvert.DeserializeObject("[1,'x',null]", typeof(ArrayList))!).ToArray());

    [Fact]
    public void Read_AsArrayList_KeepsOnlyTheLastObject()
    {
        var list = (ArrayList)JsonConvert.DeserializeObject("""[1,{"a":1},{"a":2},3]""", typeof(ArrayList))!;

        Assert.Equal(2, list.Count);
        Assert.Equal(2, Assert.IsType<Hashtable>(list[0])["a"]);
        Assert.Equal(3, list[1]);
    }

    [Fact]
    public void Read_ObjectAsArrayList_IsOneTable() =>
        Assert.Equal(1, Assert.IsType<Hashtable>(Assert.Single(
            ((ArrayList)JsonConvert.DeserializeObject("""{"a":1}""", typeof(ArrayList))!).ToArray()))["a"]);

    [Fact]
    public void Read_StreamAndReader_GiveTheSame()
    {
        var utf8 = Encoding.UTF8.GetBytes("""{"a":21}""");
        using var reader = new StreamReader(new MemoryStream(utf8));

        Assert.Equal(21, ((Hashtable)JsonConvert.DeserializeObject(new MemoryStream(utf8), typeof(Hashtable))!)["a"]);
        Assert.Equal(21, ((Hashtable)JsonConvert.DeserializeObject(reader, typeof(Hashtable))!)["a"]);
    }

    [Fact]
    public void Read_StreamThatEndsInsideACharacter_IsIndexOutOfRange() => Assert.Throws<IndexOutOfRangeException>(() =>
        JsonConvert.DeserializeObject(new MemoryStream([(byte)'{', (byte)'"', 0xe2, 0x82]), typeof(Hashtable)));

    private static object? Value(string text) => Read($"{{\"a\":{text}}}")["a"];

    private static Hashtable Read(string text) =>
        Assert.IsType<Hashtable>(JsonConvert.DeserializeObject(text, typeof(Hashtable)));
}
