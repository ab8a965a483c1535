namespace NanoApi.Gate;

internal enum IlShape
{
    Primitive, Named, Generic, Vector, MultiDimensional, Pointer, ByRef, FunctionPointer, Parameter,
}

/// <summary>
/// A type as metadata writes it. <see cref="Parts"/>: element type of arrays and pointers; of a generic instance its
/// definition, then the arguments.
/// </summary>
internal sealed record IlType(IlShape Shape, string Name, IReadOnlyList<IlType> Parts)
{
    /// <summary>For a named type: declared in the assembly that is being checked.</summary>
    public bool IsOwn { get; init; }

    public static IlType Primitive(string name) => new(IlShape.Primitive, name, []);

    public static IlType Named(string name, bool isOwn) => new(IlShape.Named, name, []) { IsOwn = isOwn };

    public static IlType Of(IlShape shape, IlType element) => new(shape, element.Name, [element]);

    public bool IsFloatingPoint => Shape == IlShape.Primitive && Name is "System.Double" or "System.Single";

    public bool IsInteger => Shape == IlShape.Primitive && Name is "System.Byte" or "System.SByte" or "System.Int16"
        or "System.UInt16" or "System.Int32" or "System.UInt32" or "System.Int64" or "System.UInt64";

    /// <summary>This type and every type it is made of.</summary>
    public IEnumerable<IlType> Walk() => Parts.SelectMany(p => p.Walk()).Prepend(this);

    /// <summary>As a C# programmer would write it, namespaces left out.</summary>
    public override string ToString() => Shape switch
    {
        IlShape.Generic => $"{Parts[0]}<{string.Join(", ", Parts.Skip(1))}>",
        IlShape.Vector => $"{Parts[0]}[]",
        IlShape.MultiDimensional => $"{Parts[0]}[,]",
        IlShape.Pointer => $"{Parts[0]}*",
        IlShape.ByRef => $"ref {Parts[0]}",
        IlShape.FunctionPointer => "function pointer",
        _ => Keyword(Name) ?? Simple(Name),
    };

    private static string Simple(string name)
    {
        string simple = name[(name.LastIndexOf('.') + 1)..];
        int arity = simple.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? simple : simple[..arity];
    }

    private static string? Keyword(string name) => name switch
    {
        "System.Boolean" => "bool", "System.Byte" => "byte", "System.SByte" => "sbyte", "System.Char" => "char",
        "System.Int16" => "short", "System.UInt16" => "ushort", "System.Int32" => "int", "System.UInt32" => "uint",
        "System.Int64" => "long", "System.UInt64" => "ulong", "System.Single" => "float", "System.Double" => "double",
        "System.String" => "string", "System.Object" => "object", "System.Void" => "void",
        _ => null,
    };
}
