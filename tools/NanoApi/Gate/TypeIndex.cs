using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NanoApi.Listings;

namespace NanoApi.Gate;

/// <summary>What the rules need to know about a named type.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Base">Its base type's full name; null if there is none.</param>
/// <param name="Underlying">The underlying type of an enumeration.</param>
/// <param name="Virtuals">Methods that a derived type could override, accessors included, as <see cref="Key"/>.</param>
internal sealed record KnownType(
    ApiTypeKind Kind, string? Base, PrimitiveTypeCode Underlying, IReadOnlySet<string> Virtuals)
{
    public bool OverridesEquals => Virtuals.Contains("Equals(object)");

    public bool OverridesGetHashCode => Virtuals.Contains("GetHashCode()");

    /// <summary>A method's name and its parameter types as in C#, without namespaces.</summary>
    public static string Key(string name, IEnumerable<string> parameterTypes) =>
        $"{name}({string.Join(", ", parameterTypes)})";
}

/// <summary>The types of the listings, of the checked assembly, and of its project references.</summary>
internal sealed class TypeIndex
{
    private readonly ApiCatalog _catalog;
    private readonly Dictionary<string, KnownType> _compiled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownType> _listed = new(StringComparer.Ordinal);

    public TypeIndex(ApiCatalog catalog, MetadataReader own, IEnumerable<string> referenceFiles)
    {
        _catalog = catalog;
        AddCompiled(own);
        foreach (string file in referenceFiles)
        {
            using var pe = new PEReader(File.OpenRead(file));
            AddCompiled(pe.GetMetadataReader());
        }
    }

    public bool IsEnum(IlType type) => Find(type) is { Kind: ApiTypeKind.Enum };

    /// <summary>A struct of the firmware or of a package, as opposed to int, bool and the like.</summary>
    public bool IsStruct(IlType type) => Find(type) is { Kind: ApiTypeKind.Struct };

    /// <summary>A listed type that the device does not have.</summary>
    public bool IsExcluded(IlType type) => type is { Shape: IlShape.Named or IlShape.Primitive, IsOwn: false }
        && _catalog.FindType(type.Name) is { IsExcluded: true };

    /// <summary>The integer type of an enumeration.</summary>
    public PrimitiveTypeCode UnderlyingTypeOf(IlType type) => Find(type)?.Underlying ?? PrimitiveTypeCode.Int32;

    /// <summary>The named type; null if unknown.</summary>
    public KnownType? Find(IlType type) => type.Shape == IlShape.Named ? Find(type.Name) : null;

    /// <summary>The type with this full name; null if unknown.</summary>
    public KnownType? Find(string name)
    {
        if (_compiled.TryGetValue(name, out KnownType? known) || _listed.TryGetValue(name, out known))
            return known;
        if (_catalog.FindType(name) is not ApiType type)
            return null;
        _listed[name] = known = OfListing(type);
        return known;
    }

    private KnownType OfListing(ApiType type)
    {
        string? listedBase = type.Bases.FirstOrDefault(b => _catalog.FindType(b) is { Kind: ApiTypeKind.Class });
        string? baseName = listedBase ?? (type.FullName == "System.Object" ? null : "System.Object");
        string underlying = type.Kind == ApiTypeKind.Enum && type.Bases.Count > 0 ? type.Bases[0] : "int";
        return new KnownType(type.Kind, baseName, CodeOf(underlying),
            type.Members.Select(m => m.Syntax).SelectMany(VirtualsOf).ToHashSet(StringComparer.Ordinal));
    }

    private static IEnumerable<string> VirtualsOf(MemberDeclarationSyntax member)
    {
        bool isVirtual = member.Modifiers.Any(m => m.IsKind(SyntaxKind.VirtualKeyword)
            || m.IsKind(SyntaxKind.AbstractKeyword) || m.IsKind(SyntaxKind.OverrideKeyword));
        if (!isVirtual)
            return [];
        return member switch
        {
            MethodDeclarationSyntax method => [KnownType.Key(method.Identifier.ValueText,
                method.ParameterList.Parameters.Select(p => Simple(p.Type!)))],
            PropertyDeclarationSyntax property => [KnownType.Key($"get_{property.Identifier.ValueText}", []),
                KnownType.Key($"set_{property.Identifier.ValueText}", [Simple(property.Type)])],
            _ => [],
        };
    }

    private static string Simple(TypeSyntax type)
    {
        string name = type.ToString();
        return name[(name.LastIndexOf('.') + 1)..];
    }

    private void AddCompiled(MetadataReader metadata)
    {
        var types = new IlTypeReader(metadata);
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            string? baseName = type.BaseType.IsNil || type.BaseType.Kind == HandleKind.TypeSpecification
                ? null
                : types.Read(type.BaseType).Name;
            ApiTypeKind kind = baseName switch
            {
                "System.Enum" => ApiTypeKind.Enum,
                "System.ValueType" => ApiTypeKind.Struct,
                _ => type.Attributes.HasFlag(TypeAttributes.Interface) ? ApiTypeKind.Interface : ApiTypeKind.Class,
            };
            PrimitiveTypeCode underlying = kind == ApiTypeKind.Enum
                ? CodeOf(type.GetFields().Select(metadata.GetFieldDefinition)
                    .First(f => !f.Attributes.HasFlag(FieldAttributes.Static)).DecodeSignature(types, null).ToString())
                : PrimitiveTypeCode.Int32;
            _compiled.TryAdd(IlTypeReader.NameOf(metadata, handle), new KnownType(kind, baseName, underlying,
                type.GetMethods().Select(metadata.GetMethodDefinition)
                    .Where(m => m.Attributes.HasFlag(MethodAttributes.Virtual))
                    .Select(m => KnownType.Key(metadata.GetString(m.Name),
                        m.DecodeSignature(types, null).ParameterTypes.Select(p => p.ToString())))
                    .ToHashSet(StringComparer.Ordinal)));
        }
    }

    private static PrimitiveTypeCode CodeOf(string keyword) => keyword switch
    {
        "byte" => PrimitiveTypeCode.Byte,
        "sbyte" => PrimitiveTypeCode.SByte,
        "short" => PrimitiveTypeCode.Int16,
        "ushort" => PrimitiveTypeCode.UInt16,
        "uint" => PrimitiveTypeCode.UInt32,
        "long" => PrimitiveTypeCode.Int64,
        "ulong" => PrimitiveTypeCode.UInt64,
        _ => PrimitiveTypeCode.Int32,
    };
}
