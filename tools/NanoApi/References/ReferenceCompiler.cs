using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using NanoApi.Listings;

namespace NanoApi.References;

/// <summary>A reference assembly: a package's API without code, as the compiler needs it.</summary>
public sealed record ReferenceAssembly(ApiListing Listing, byte[] Image);

/// <summary>
/// Compiles listings into reference assemblies, with the listed mscorlib as the only standard library.
/// </summary>
public static class ReferenceCompiler
{
    /// <summary>All assemblies of the catalog, each after those it references.</summary>
    /// <param name="catalog">The listed API.</param>
    /// <param name="mscorlib">Used in place of the listed mscorlib, which is then not among the result.</param>
    /// <exception cref="ListingException">
    /// A listing is not a valid API; for example, a base type is not listed.
    /// </exception>
    public static IReadOnlyList<ReferenceAssembly> CompileAll(ApiCatalog catalog, MetadataReference? mscorlib = null)
    {
        var done = new Dictionary<string, MetadataReference>(StringComparer.Ordinal);
        var assemblies = new List<ReferenceAssembly>();
        if (mscorlib is not null)
            done.Add("mscorlib", mscorlib);
        foreach (ApiListing listing in catalog.InReferenceOrder().Where(l => mscorlib is null || l.AssemblyName != "mscorlib"))
        {
            byte[] image = Compile(catalog, listing, listing.References.Select(r => done[r.AssemblyName]));
            done.Add(listing.AssemblyName, MetadataReference.CreateFromImage(image));
            assemblies.Add(new ReferenceAssembly(listing, image));
        }

        return assemblies;
    }

    private static byte[] Compile(ApiCatalog catalog, ApiListing listing, IEnumerable<MetadataReference> references)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(SourceWriter.Write(catalog, listing),
            CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp9));
        // Always a library, even if the package has a program: nobody runs a reference assembly.
        CSharpCompilation compilation = CSharpCompilation.Create(listing.AssemblyName, [tree], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, deterministic: true,
                generalDiagnosticOption: ReportDiagnostic.Suppress));
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image,
            options: new EmitOptions(metadataOnly: true, runtimeMetadataVersion: "v4.0.30319"));
        Diagnostic? problem = result.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
        if (problem is not null)
        {
            FileLinePositionSpan place = problem.Location.GetMappedLineSpan();
            throw new ListingException(listing.File, place.IsValid ? place.StartLinePosition.Line + 1 : 0,
                problem.GetMessage(null));
        }

        return image.ToArray();
    }
}
