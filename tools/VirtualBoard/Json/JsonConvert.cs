using System.Text;
using nanoFramework.Json.Configuration;
using nanoFramework.Json.Reading;

namespace nanoFramework.Json;

/// <summary>Converts between JSON and objects as nanoFramework.Json does.</summary>
/// <remarks>
/// Malformed text throws <see cref="DeserializationException"/>, <see cref="FormatException"/>,
/// <see cref="IndexOutOfRangeException"/>, <see cref="ArgumentException"/> (a name twice) or
/// <see cref="ArgumentOutOfRangeException"/> (an integer of more than 64 bits); nesting too deep for the device's memory,
/// <see cref="OutOfMemoryException"/>.
/// </remarks>
public static class JsonConvert
{
    /// <summary>Writes an object's public properties as JSON. A number, boolean or date is written in an array.</summary>
    public static string? SerializeObject(object? oSource) => JsonSerializer.SerializeObject(oSource);

    /// <summary>Reads JSON as an object of a type; as a string, it is the text itself.</summary>
    public static object? DeserializeObject(string value, Type type) =>
        DeserializeObject(value, type, JsonSerializerOptions.Default);

    /// <summary>Reads JSON as an object of a type.</summary>
    public static object? DeserializeObject(string value, Type type, JsonSerializerOptions options) =>
        type == typeof(string)
            ? ConvertersMapping.Find(type)!.ToType(value)
            : Read(Encoding.UTF8.GetBytes(value), type, options);

    /// <summary>Reads JSON as an object of a type, from a stream whose length is known.</summary>
    public static object? DeserializeObject(Stream stream, Type type) =>
        DeserializeObject(stream, type, JsonSerializerOptions.Default);

    /// <summary>Reads JSON as an object of a type, from a stream whose length is known.</summary>
    public static object? DeserializeObject(Stream stream, Type type, JsonSerializerOptions options)
    {
        var utf8 = new byte[stream.Length];
        stream.ReadAtLeast(utf8, utf8.Length, throwOnEndOfStream: false);
        return Read(utf8, type, options);
    }

    /// <summary>Reads JSON as an object of a type, from a reader of a stream whose length is known.</summary>
    public static object? DeserializeObject(StreamReader streamReader, Type type) =>
        DeserializeObject(streamReader, type, JsonSerializerOptions.Default);

    /// <summary>
    /// Reads JSON as an object of a type, from a reader of a stream whose length is known. Correct for ASCII only: the
    /// package counts each character as one byte, and pads the difference with zeros.
    /// </summary>
    public static object? DeserializeObject(StreamReader streamReader, Type type, JsonSerializerOptions options)
    {
        var utf8 = new byte[streamReader.BaseStream.Length];
        for (var i = 0; !streamReader.EndOfStream; i++)
            utf8[i] = unchecked((byte)streamReader.Read());
        return Read(utf8, type, options);
    }

    private static object? Read(byte[] utf8, Type type, JsonSerializerOptions options) =>
        type is null
            ? throw new DeserializationException("no type given")
            : new Objects(options).Read(JsonParser.Parse(utf8), type);
}
