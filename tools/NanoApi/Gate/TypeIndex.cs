using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NanoApi.Listings;

namespace NanoApi.Gate;

/// <summary>
/// What kind of type a name is: in the listings, in the assembly that is checked, in its project references.
/// </summary>
internal sealed class TypeIndex
{
    private readonly ApiCatalog _catalog;
    private readonly HashSet<string> _enums = new(StringComparer.Ordinal);

    public TypeIndex(ApiCatalog catalog, MetadataReader own, IEnumerable<string> referenceFiles)
    {
        _catalog = catalog;
        AddEnums(own);
        foreach (string file in referenceFiles)
        {
            using var pe = new PEReader(File.OpenRead(file));
            AddEnums(pe.GetMetadataReader());
        }
    }

    public bool IsEnum(IlType type) => type.Shape == IlShape.Named
        && (_enums.Contains(type.Name) || _catalog.FindType(type.Name) is { Kind: ApiTypeKind.Enum });

    /// <summary>A listed type that the device does not have.</summary>
    public bool IsExcluded(IlType type) => type is { Shape: IlShape.Named or IlShape.Primitive, IsOwn: false }
        && _catalog.FindType(type.Name) is { IsExcluded: true };

    private void AddEnums(MetadataReader metadata)
    {
        var types = new IlTypeReader(metadata);
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            EntityHandle baseType = metadata.GetTypeDefinition(handle).BaseType;
            if (baseType.Kind == HandleKind.TypeReference && types.Read(baseType).Name == "System.Enum")
                _enums.Add(IlTypeReader.NameOf(metadata, handle));
        }
    }
}
