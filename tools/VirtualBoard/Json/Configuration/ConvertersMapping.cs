using System.Collections;
using System.Collections.Concurrent;
using nanoFramework.Json.Converters;

namespace nanoFramework.Json.Configuration;

/// <summary>Which converter reads and writes which type. Shared by the whole process, not one per board.</summary>
public static class ConvertersMapping
{
    private static readonly ConcurrentDictionary<string, IConverter> s_converters = new(StringComparer.Ordinal)
    {
        [typeof(short).FullName!] = Numbers.Integer(short.Parse),
        [typeof(ushort).FullName!] = Numbers.Integer(ushort.Parse),
        [typeof(int).FullName!] = Numbers.Integer(int.Parse),
        [typeof(uint).FullName!] = Numbers.Integer(uint.Parse),
        [typeof(long).FullName!] = Numbers.Integer(long.Parse),
        [typeof(ulong).FullName!] = Numbers.Integer(ulong.Parse),
        [typeof(byte).FullName!] = Numbers.Integer(byte.Parse),
        [typeof(sbyte).FullName!] = Numbers.Integer(sbyte.Parse),
        [typeof(float).FullName!] = Numbers.Float,
        [typeof(double).FullName!] = Numbers.Double,
        [typeof(bool).FullName!] = new Converter(value => (bool)value!, value => (bool)value ? "true" : "false"),
        [typeof(string).FullName!] = Strings.Converter,
        [typeof(char).FullName!] = new Converter(value => value!.ToString()![0], value => $"\"{value}\""),
        [typeof(Guid).FullName!] = new Converter(value => new Guid(value!.ToString()!), value => $"\"{value}\""),
        [typeof(TimeSpan).FullName!] = Times.Span,
        [typeof(DateTime).FullName!] = Times.Date,
        [typeof(DictionaryEntry).FullName!] = new Converter(
            _ => throw new NotSupportedException("a DictionaryEntry cannot be read from JSON"),
            value => JsonSerializer.SerializeEntries([(DictionaryEntry)value])),
    };

    /// <summary>Adds a converter.</summary>
    /// <exception cref="ArgumentException">The type already has one.</exception>
    public static void Add(Type type, IConverter converter)
    {
        if (!s_converters.TryAdd(type.FullName!, converter))
            throw new ArgumentException($"{type.FullName} already has a converter", nameof(type));
    }

    /// <summary>Removes the converter of a type, if it has one.</summary>
    public static void Remove(Type type) => s_converters.TryRemove(type.FullName!, out _);

    /// <summary>Sets the only converter of a type.</summary>
    public static void Replace(Type type, IConverter converter) => s_converters[type.FullName!] = converter;

    internal static IConverter? Find(Type type) => s_converters.GetValueOrDefault(type.FullName ?? type.Name);
}
