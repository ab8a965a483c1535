using System.Collections;
using nanoFramework.Json;
using nanoFramework.Json.Configuration;
using nanoFramework.Json.Converters;
using nanoFramework.Json.Resolvers;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.Json;

// Goal: text fills objects as in nanoFramework.Json 2.2.203.
public class ObjectTests
{
    private enum Level
    {
        Low = 0,
        High = 2,
    }

    [Fact]
    public void Read_Properties_AreSetAndConverted()
    {
        var boiler = Read<Boiler>("""
            {"Name":"b1","Count":"12","Ratio":3,"Temperature":null,"IsOn":true,"Level":2,"Since":"2026-11-21T10:11:12Z",
             "Pause":"1.02:03:04.5","Pins":[4,2],"Extra":{"a":1,"b":{"c":[2]}},"Inner":{"Name":"x"},"List":[1,{"a":2}]}
            """);

        Assert.Equal(("b1", 12, 3.0), (boiler.Name, boiler.Count, boiler.Ratio));
        Assert.True(double.IsNaN(boiler.Temperature));
        Assert.True(boiler.IsOn);
        Assert.Equal(Level.High, boiler.Level);
        Assert.Equal(new DateTime(2026, 11, 21, 10, 11, 12), boiler.Since);
        Assert.Equal(new TimeSpan(1, 2, 3, 4, 500), boiler.Pause);
        Assert.Equal([4, 2], boiler.Pins!);
        Assert.Equal(1, boiler.Extra!["a"]);
        Assert.Equal("x", boiler.Inner!.Name);
        Assert.Equal(2, Assert.IsType<Hashtable>(boiler.List![1])["a"]);
    }

    [Fact]
    public void Read_MissingOrUnknownName_ChangesNothing()
    {
        var boiler = Read<Boiler>("""{"Unknown":1,"ReadOnly":2}""");

        Assert.Equal("default", boiler.Name);
        Assert.Equal(7, boiler.ReadOnly);
    }

    [Fact]
    public void Read_PublicField_IsIgnored() => Assert.Equal(5, Read<Boiler>("""{"Field":6}""").Field);

    [Fact]
    public void Read_NameOfOtherCase_MatchesOnlyIfAsked()
    {
        const string text = """{"name":"b1"}""";

        Assert.Equal("default", Read<Boiler>(text).Name);
        Assert.Equal("b1", Read<Boiler>(text, new JsonSerializerOptions(JsonSerializerDefaults.Web)).Name);
    }

    [Fact]
    public void Read_UnknownName_ThrowsIfAsked() => Assert.Throws<DeserializationException>(() =>
        Read<Boiler>("""{"Unknown":1}""", new JsonSerializerOptions { ThrowExceptionWhenPropertyNotFound = true }));

    [Fact]
    public void Read_NullString_IsEmpty() => Assert.Equal("", Read<Boiler>("""{"Name":null}""").Name);

    [Fact]
    public void Read_DollarName_MatchesUnderscore() => Assert.Equal(9, Read<Boiler>("""{"$version":9}""")._version);

    [Theory]
    [InlineData("""{"Count":3000000000}""", typeof(ArgumentOutOfRangeException))]
    [InlineData("""{"Count":1.5}""", typeof(FormatException))]
    [InlineData("""{"Count":null}""", typeof(NullReferenceException))]
    [InlineData("""{"IsOn":1}""", typeof(InvalidCastException))]
    [InlineData("""{"Pause":"soon"}""", typeof(InvalidCastException))]
    [InlineData("""{"Pause":"25:00:00"}""", typeof(InvalidCastException))]
    [InlineData("""{"Name":[1]}""", typeof(DeserializationException))]
    [InlineData("""{"Extra":{"a":[1]}}""", typeof(DeserializationException))]
    [InlineData("""{"":1}""", typeof(IndexOutOfRangeException))]
    public void Read_ValueThatDoesNotFit_Throws(string text, Type exception) =>
        Assert.Throws(exception, () => Read<Boiler>(text));

    [Fact]
    public void Read_TypeWithoutConstructor_Throws() => Assert.Throws<DeserializationException>(() =>
        JsonConvert.DeserializeObject("{}", typeof(Uri)));

    [Fact]
    public void Read_Array_GivesItsElements() =>
        Assert.Equal([1.5, 2.0], (double[])JsonConvert.DeserializeObject("[1.5,2]", typeof(double[]))!);

    [Fact]
    public void Read_ArrayOfOneAsAScalar_GivesWhatTheTextSays()
    {
        Assert.Equal(0.1, JsonConvert.DeserializeObject("[0.1]", typeof(double)));
        Assert.Equal(1, JsonConvert.DeserializeObject("[1]", typeof(double)));
    }

    [Fact]
    public void Read_AsString_GivesTheTextItself()
    {
        Assert.Equal("{x", JsonConvert.DeserializeObject("{x", typeof(string)));
        Assert.Equal("a\n\"", JsonConvert.DeserializeObject("""
            "a\n\""
            """, typeof(string)));
    }

    [Fact]
    public void Options_UnknownDefaults_Throw() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new JsonSerializerOptions((JsonSerializerDefaults)2));

    [Fact]
    public void Resolver_OfOnesOwn_Decides()
    {
        var boiler = Read<Boiler>("""{"n":"b1","Count":3}""", new JsonSerializerOptions { Resolver = new ShortNames() });

        Assert.Equal(("b1", 0), (boiler.Name, boiler.Count));
    }

    [Fact]
    public void Converter_OfOnesOwn_ReadsAndWrites()
    {
        ConvertersMapping.Replace(typeof(Celsius), new CelsiusConverter());

        Assert.Equal(21.5, Read<Room>("""{"Air":"21.5C"}""").Air!.Degrees);
        Assert.Equal("""{"Air":"21.5C"}""", JsonConvert.SerializeObject(new Room { Air = new Celsius(21.5) }));
        Assert.Throws<ArgumentException>(() => ConvertersMapping.Add(typeof(Celsius), new CelsiusConverter()));
        ConvertersMapping.Remove(typeof(Celsius));
        Assert.Equal("""{"Degrees":1}""", JsonConvert.SerializeObject(new Celsius(1)));
    }

    private static T Read<T>(string text, JsonSerializerOptions? options = null) => Assert.IsType<T>(
        JsonConvert.DeserializeObject(text, typeof(T), options ?? new JsonSerializerOptions()));

    private sealed class Boiler
    {
        public int Field = 5;

        public string Name { get; set; } = "default";
        public int Count { get; set; }
        public double Ratio { get; set; }
        public double Temperature { get; set; }
        public bool IsOn { get; set; }
        public Level Level { get; set; }
        public DateTime Since { get; set; }
        public TimeSpan Pause { get; set; }
        public int[]? Pins { get; set; }
        public Hashtable? Extra { get; set; }
        public Boiler? Inner { get; set; }
        public ArrayList? List { get; set; }
        public int ReadOnly => 7;
        public int _version { get; set; }
    }

    private sealed class Room
    {
        public Celsius? Air { get; set; }
    }

    private sealed class Celsius(double degrees)
    {
        public double Degrees { get; } = degrees;
    }

    private sealed class CelsiusConverter : IConverter
    {
        public object ToType(object? value) =>
            new Celsius(double.Parse(value!.ToString()!.TrimEnd('C'), System.Globalization.CultureInfo.InvariantCulture));

        public string ToJson(object value) => FormattableString.Invariant($"\"{((Celsius)value).Degrees}C\"");
    }

    private sealed class ShortNames : IMemberResolver
    {
        public MemberSet Get(string memberName, Type objectType, JsonSerializerOptions options) => memberName == "n"
            ? new MemberSet((target, value) => ((Boiler)target).Name = (string)value!, typeof(string))
            : new MemberSet(true);
    }
}
