using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Heating.Bench.Memory;

/// <summary>
/// Walks the firmware's objects and computes their size on nanoFramework. An object counts towards the part named by its
/// type's namespace; shared kinds of objects (arrays, strings, helpers) towards the part that holds them.
/// </summary>
/// <param name="firmware">Only objects of this assembly's types are walked, not others, such as the board's.</param>
internal sealed class ObjectGraph(Assembly firmware)
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Namespaces of helpers, which have no separate budget.
    private static readonly string[] Helpers = ["Events", "Json", "Model", "Ports", "Storage"];

    private static readonly Dictionary<Type, FieldInfo[]> Fields = [];

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<(object Value, string Part)> _waiting = [];
    private readonly SortedDictionary<string, Allocated> _byType = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Allocated> _byStaticField = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Allocated> _byPart = new(StringComparer.Ordinal);

    /// <summary>The objects found, by part.</summary>
    public SortedDictionary<string, Allocated> ByPart => _byPart;

    /// <summary>The objects found, by type.</summary>
    public SortedDictionary<string, Allocated> ByType => _byType;

    /// <summary>The objects reached from static fields, by field.</summary>
    public SortedDictionary<string, Allocated> ByStaticField => _byStaticField;

    /// <summary>The total.</summary>
    public Allocated All => new(_byPart.Values.Sum(part => part.Count), _byPart.Values.Sum(part => part.Bytes));

    /// <summary>The size of one object without what it refers to. Structs in its fields are separate objects.</summary>
    public static int SizeOf(object value) => value switch
    {
        string text => Meter.IsLiteral(text) ? NanoCost.Literal : NanoCost.Text(Encoding.UTF8.GetByteCount(text)),
        Array array => NanoCost.Array(array.GetType().GetElementType()!, array.Length),
        Delegate => NanoCost.Delegate,
        Thread => NanoCost.Thread,
        ValueType when IsPlain(value.GetType()) => NanoCost.Boxed,
        _ => NanoCost.Object(FieldsOf(value.GetType()).Length),
    };

    /// <summary>Walks from an object.</summary>
    public void Add(object root)
    {
        Meet(root, PartOf(root.GetType()));
        Walk();
    }

    /// <summary>Walks from every static field. Objects already found do not count again.</summary>
    public void AddStatics()
    {
        foreach (Type type in firmware.GetTypes())
        {
            if (type.ContainsGenericParameters || type.FullName!.StartsWith('<'))
                continue; // compiler-generated: its data stays in flash
            RuntimeHelpers.RunClassConstructor(type.TypeHandle); // on the device all of them run before Main
            foreach (FieldInfo field in type.GetFields(Static))
                if (!field.IsLiteral && field.GetValue(null) is { } value && !(field.FieldType.IsValueType && IsPlain(field.FieldType)))
                {
                    Allocated before = All;
                    Meet(value, PartOf(type));
                    Walk();
                    if (All.Count > before.Count)
                        _byStaticField.Add($"{type.Name}.{field.Name}", new Allocated(All.Count - before.Count, All.Bytes - before.Bytes));
                }
        }
    }

    private static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type.Namespace == "System";

    private static FieldInfo[] FieldsOf(Type type)
    {
        if (!Fields.TryGetValue(type, out FieldInfo[]? fields))
        {
            fields = type.BaseType is { } parent ? [.. FieldsOf(parent), .. type.GetFields(Instance)] : [];
            Fields.Add(type, fields);
        }
        return fields;
    }

    private static string? NameOf(Type type)
    {
        string[] names = (type.Namespace ?? "").Split('.');
        return names.Length == 1 ? "Device" : names[1];
    }

    private static string PartOf(Type type) => NameOf(type)!;

    private void Walk()
    {
        while (_waiting.TryDequeue(out (object Value, string Part) next))
        {
            Count(next.Value, next.Part);
            switch (next.Value)
            {
                case string:
                    break;
                case Array array when !IsPlain(array.GetType().GetElementType()!) || array is string[] or object[]:
                    foreach (object? element in array)
                        Meet(element, next.Part);
                    break;
                case Array:
                    break;
                case Delegate call:
                    Meet(call.Target, next.Part);
                    break;
                default:
                    WalkFields(next.Value, next.Part);
                    break;
            }
        }
    }

    private void WalkFields(object holder, string part)
    {
        if (holder.GetType().Assembly != firmware)
            return;
        foreach (FieldInfo field in FieldsOf(holder.GetType()))
            if (!(field.FieldType.IsValueType && IsPlain(field.FieldType)))
                Meet(field.GetValue(holder), part);
    }

    private void Meet(object? value, string part)
    {
        if (value is null || !Belongs(value) || (value is not ValueType && !_seen.Add(value)))
            return;
        Type type = value.GetType();
        bool isPartOfItsOwn = type.Assembly == firmware && !type.IsValueType && !Helpers.Contains(NameOf(type));
        _waiting.Enqueue((value, isPartOfItsOwn ? PartOf(type) : part));
    }

    // The board's objects are excluded: the ports used here are not the real ones.
    private bool Belongs(object value) => value is string or Array or Delegate or Thread
        || value.GetType() == typeof(object) || value.GetType().Assembly == firmware
        || (value is ValueType && IsPlain(value.GetType()));

    private void Count(object value, string part)
    {
        var one = new Allocated(1, NanoCost.InBlocks(SizeOf(value)));
        string type = value is string text && Meter.IsLiteral(text) ? "literal" : value.GetType().Name;
        _byPart[part] = Sum(_byPart.GetValueOrDefault(part), one);
        _byType[type] = Sum(_byType.GetValueOrDefault(type), one);
    }

    private static Allocated Sum(Allocated? a, Allocated b) =>
        a is null ? b : new Allocated(a.Count + b.Count, a.Bytes + b.Bytes);
}
