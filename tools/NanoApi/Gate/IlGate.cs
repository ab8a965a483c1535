using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NanoApi.Listings;

namespace NanoApi.Gate;

/// <summary>Finds what a compiled assembly contains that would not run on nanoFramework.</summary>
public static class IlGate
{
    /// <summary>
    /// Checks the assembly in <paramref name="file"/>, with the debug information beside or inside it.
    /// </summary>
    /// <param name="file">The assembly.</param>
    /// <param name="catalog">The listed API.</param>
    /// <param name="referenceFiles">Referenced assemblies that are not listed: other projects.</param>
    public static IReadOnlyList<Finding> Check(string file, ApiCatalog catalog, IEnumerable<string> referenceFiles)
    {
        using var image = new PEReader(File.OpenRead(file));
        image.TryOpenAssociatedPortablePdb(file, path => File.Exists(path) ? File.OpenRead(path) : null,
            out MetadataReaderProvider? debug, out _);
        using (debug)
            return Check(file, image, debug?.GetMetadataReader(), catalog, referenceFiles,
                path => File.Exists(path) ? File.ReadAllText(path) : null);
    }

    /// <summary>Checks an assembly in memory.</summary>
    /// <param name="name">Reported where the source is unknown.</param>
    /// <param name="image">The assembly.</param>
    /// <param name="debug">Its portable debug information; null: only the assembly's name is reported as place.</param>
    /// <param name="catalog">The listed API.</param>
    /// <param name="referenceFiles">Referenced assemblies that are not listed.</param>
    /// <param name="readSource">
    /// The text of a source file named in the debug information; null if it is missing.
    /// </param>
    public static IReadOnlyList<Finding> Check(string name, PEReader image, MetadataReader? debug, ApiCatalog catalog,
        IEnumerable<string> referenceFiles, Func<string, string?> readSource)
    {
        MetadataReader metadata = image.GetMetadataReader();
        var context = new GateContext(metadata, new TypeIndex(catalog, metadata, referenceFiles),
            new Places(name, metadata, debug, readSource));
        new DeclarationRules(context).Check();
        new AttributeRules(context).Check();
        new HidingRules(context).Check();
        new BodyRules(context, image).Check();
        return context.Findings;
    }
}
