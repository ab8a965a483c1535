using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NanoApi.Listings;
using NanoApi.References;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

// Goal: a reference assembly has exactly the public types and members of its listing. Method: print its metadata in the
// listing's form and compare with the text of the listing, which is not parsed for it but only split into lines.
public class ReferenceRoundTripTests
{
    private static readonly Lazy<CSharpCompilation> s_all = new(() => CSharpCompilation.Create("All", references:
        ReferenceCompiler.CompileAll(Snippet.Catalog).Select(a => MetadataReference.CreateFromImage(a.Image)),
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary,
            metadataImportOptions: MetadataImportOptions.All)));

    public static TheoryData<string> Assemblies => [.. Snippet.Catalog.Listings.Select(l => l.AssemblyName)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Compile_Listing_HasExactlyItsMembers(string assemblyName)
    {
        ApiListing listing = Snippet.Catalog.Find(assemblyName)!;
        IAssemblySymbol assembly = s_all.Value.References
            .Select(r => (IAssemblySymbol)s_all.Value.GetAssemblyOrModuleSymbol(r)!)
            .Single(a => a.Name == assemblyName);

        Assert.Equal(listing.AssemblyVersion, assembly.Identity.Version);
        string[] listed = [.. ListingLines.Of(listing).Order(StringComparer.Ordinal)];
        string[] compiled = [.. ApiPrinter.Print(assembly).Order(StringComparer.Ordinal)];
        Assert.Equal([], listed.Except(compiled));
        Assert.Equal([], compiled.Except(listed));
        Assert.Equal(listed.Length, compiled.Length);
    }

    [Fact]
    public void Compile_Twice_GivesTheSameBytes()
    {
        byte[][] first = [.. ReferenceCompiler.CompileAll(Snippet.Catalog).Select(a => a.Image)];
        byte[][] second = [.. ReferenceCompiler.CompileAll(Snippet.Catalog).Select(a => a.Image)];
        Assert.Equal(first, second);
    }
}
