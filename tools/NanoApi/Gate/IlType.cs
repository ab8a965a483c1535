using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace NanoApi.Gate;

internal enum IlShape
{
    Primitive, Named, Generic, Vector, MultiDimensional, Pointer, ByRef, FunctionPointer, Parameter,
}

/// <summary>
/// A type as encoded in metadata. <see cref="Parts"/>: the element type of an array or pointer; for a generic instance,
/// its definition and then its arguments.
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

    /// <summary>This type and all types it contains.</summary>
    public IEnumerable<IlType> Walk() => Parts.SelectMany(p => p.Walk()).Prepend(this);

    /// <summary>As written in C#, without namespaces.</summary>
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

/// <summary>Decodes metadata's type references and signatures.</summary>
internal class IlTypeReader(MetadataReader metadata) : ISignatureTypeProvider<IlType, object?>
{
    /// <summary>The type that a TypeDef, TypeRef or TypeSpec token refers to.</summary>
    public IlType Read(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => GetTypeFromDefinition(metadata, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => GetTypeFromReference(metadata, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => GetTypeFromSpecification(metadata, null, (TypeSpecificationHandle)handle, 0),
        _ => throw new BadImageFormatException($"type token of kind {handle.Kind}"),
    };

    /// <summary>Full name with dots throughout, for nested types too.</summary>
    public static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
            return $"{NameOf(metadata, type.GetDeclaringType())}.{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    public IlType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        IlType.Named(NameOf(reader, handle), isOwn: true);

    public IlType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            name = $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0).Name}.{name}";
        else if (!type.Namespace.IsNil)
            name = $"{reader.GetString(type.Namespace)}.{name}";
        // Unlike a signature, a token refers to int by name.
        var named = IlType.Named(name, isOwn: false);
        var primitive = IlType.Primitive(name);
        return primitive.IsInteger || primitive.IsFloatingPoint ? primitive : named;
    }

    public IlType GetTypeFromSpecification(MetadataReader reader, object? genericContext,
        TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public IlType GetPrimitiveType(PrimitiveTypeCode typeCode) => IlType.Primitive($"System.{typeCode}");

    public IlType GetGenericInstantiation(IlType genericType, ImmutableArray<IlType> typeArguments) =>
        new(IlShape.Generic, genericType.Name, [genericType, .. typeArguments]);

    public IlType GetSZArrayType(IlType elementType) => IlType.Of(IlShape.Vector, elementType);

    public IlType GetArrayType(IlType elementType, ArrayShape shape) =>
        IlType.Of(IlShape.MultiDimensional, elementType);

    public IlType GetPointerType(IlType elementType) => IlType.Of(IlShape.Pointer, elementType);

    public IlType GetByReferenceType(IlType elementType) => IlType.Of(IlShape.ByRef, elementType);

    public IlType GetFunctionPointerType(MethodSignature<IlType> signature) =>
        new(IlShape.FunctionPointer, "function pointer", []);

    public IlType GetGenericMethodParameter(object? genericContext, int index) =>
        new(IlShape.Parameter, $"method's type parameter {index}", []);

    public IlType GetGenericTypeParameter(object? genericContext, int index) =>
        new(IlShape.Parameter, $"type parameter {index}", []);

    public IlType GetModifiedType(IlType modifier, IlType unmodifiedType, bool isRequired) => unmodifiedType;

    public IlType GetPinnedType(IlType elementType) => IlType.Of(IlShape.Pointer, elementType);
}
