using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using nanoFramework.Json.Configuration;

namespace nanoFramework.Json;

/// <summary>Writes objects as JSON.</summary>
public class JsonSerializer
{
    private JsonSerializer()
    {
    }

    /// <summary>Writes an object as JSON; returns null if its type cannot be written.</summary>
    /// <param name="o">The object.</param>
    /// <param name="topObject">Whether it is a document: a value type is then written in an array, such as [0.1].</param>
    public static string? SerializeObject(object? o, bool topObject = true)
    {
        if (o is null)
            return "null";

        // An object that contains itself: the device runs out of stack.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new InsufficientMemoryException($"{o.GetType().FullName} is nested too deep to be written");
        var type = o.GetType();
        if (topObject && type.BaseType == typeof(ValueType))
            return $"[{SerializeObject(o, false)}]";
        if (ConvertersMapping.Find(type) is { } converter)
            return converter.ToJson(o);
        if (type.IsEnum)
            return ((Enum)o).ToString("D");
        return o switch
        {
            IDictionary dictionary => SerializeEntries(InOrder(dictionary)),
            IEnumerable items => $"[{string.Join(',', items.Cast<object?>().Select(item => SerializeObject(item, false)))}]",
            _ => type.IsClass ? SerializeEntries(Properties(o)) : null,
        };
    }

    /// <summary>Names are written as they are, because the package does not escape them.</summary>
    internal static string SerializeEntries(IEnumerable<DictionaryEntry> entries)
    {
        var result = new StringBuilder("{");
        foreach (var entry in entries)
        {
            if (result.Length > 1)
                result.Append(',');
            result.Append(CultureInfo.InvariantCulture, $"\"{entry.Key}\":{SerializeObject(entry.Value, false)}");
        }

        return result.Append('}').ToString();
    }

    // .NET's Hashtable has a different order in each process; sorting makes two runs the same. The device uses hash order.
    private static IEnumerable<DictionaryEntry> InOrder(IDictionary dictionary)
    {
        var entries = dictionary.Cast<DictionaryEntry>();
        return dictionary is Hashtable
            ? entries.OrderBy(entry => Convert.ToString(entry.Key, CultureInfo.InvariantCulture), StringComparer.Ordinal)
            : entries;
    }

    private static IEnumerable<DictionaryEntry> Properties(object source) =>
        from method in source.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance)
        where method.Name.StartsWith("get_", StringComparison.Ordinal) && !typeof(Delegate).IsAssignableFrom(method.ReturnType)
        where method.ReturnType != typeof(MethodInfo) && method.GetParameters().Length == 0
        select new DictionaryEntry(
            method.Name["get_".Length..],
            method.Invoke(source, BindingFlags.DoNotWrapExceptions, null, null, null));
}
