using System.Collections;
using nanoFramework.Json;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.Json;

// Goal: objects become text as in nanoFramework.Json 2.2.203.
public class WriteTests
{
    private enum Level
    {
        High = 2,
    }

    public static TheoryData<object?, string> Documents => new()
    {
        { null, "null" },
        { 0.1, "[0.1]" },
        { 7, "[7]" },
        { true, "[true]" },
        { double.NaN, "[null]" },
        { float.NaN, "[null]" },
        { "a", "\"a\"" },
        { "\n\r\b\f\t\\\"/é\u0001", "\"\\n\\r\\b\\f\\t\\\\\\\"/é\u0001\"" },
        { Level.High, "2" },
        { new object?[] { 1, "x", null, double.NaN, ulong.MaxValue }, "[1,\"x\",null,null,18446744073709551615]" },
        { new ArrayList { 1, new Hashtable { ["a"] = false } }, "[1,{\"a\":false}]" },
        { new Hashtable { ["b"] = 1, ["a"] = new[] { 2.5 } }, "{\"a\":[2.5],\"b\":1}" },
        { new DateTime(2026, 11, 21, 10, 11, 12, DateTimeKind.Utc), "[\"2026-11-21T10:11:12.0000000Z\"]" },
        { new TimeSpan(1, 2, 3), "[\"01:02:03\"]" },
        { new DictionaryEntry("a", 1), "[{\"a\":1}]" },
        { 'x', "[\"x\"]" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Write_Document_IsAsThePackageWritesIt(object? document, string expected) =>
        Assert.Equal(expected, JsonConvert.SerializeObject(document));

    [Fact]
    public void Write_NestedValue_IsNotWrapped() => Assert.Equal("0.1", JsonSerializer.SerializeObject(0.1, false));

    [Fact]
    public void Write_Object_HasItsPublicPropertiesOnly() =>
        Assert.Equal("""{"Name":"b1","Since":null}""", JsonConvert.SerializeObject(new Boiler()));

    [Fact]
    public void Write_Name_IsNotEscaped() =>
        Assert.Equal("{\"a\"b\":1}", JsonConvert.SerializeObject(new Hashtable { ["a\"b"] = 1 }));

    [Fact]
    public void Write_ObjectInItself_RunsOutOfMemory()
    {
        var list = new ArrayList();
        list.Add(list);

        Assert.ThrowsAny<OutOfMemoryException>(() => JsonConvert.SerializeObject(list));
    }

    private sealed class Boiler
    {
        public int Field = 5;

        public static int Count => 1;
        public string Name => "b1";
        public object? Since => null;
        public Delegate? Handler => null;
        internal int Hidden => Field;
    }
}
