using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace NanoApi.Gate;

/// <summary>Decodes metadata's type references and signatures.</summary>
internal class IlTypeReader(MetadataReader metadata) : ISignatureTypeProvider<IlType, object?>
{
    /// <summary>The type a TypeDef, TypeRef or TypeSpec token stands for.</summary>
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
        // A token, unlike a signature, names int by reference.
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
