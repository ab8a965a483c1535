using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NanoApi.Listings;
using NanoApi.References;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

// Goal: a reference assembly has exactly the public types and members of its listing. Method: print its metadata in the
// listing's form and compare with the text of the listing, which is not parsed for it but only split into lines.
public partial class ReferenceRoundTripTests
{
    private static readonly Lazy<CSharpCompilation> s_all = new(() => CSharpCompilation.Create("All", references:
        ReferenceCompiler.CompileAll(Snippet.Catalog).Select(a => MetadataReference.CreateFromImage(a.Image)),
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, metadataImportOptions: MetadataImportOptions.All)));

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
        string[] listed = [.. Listed(File.ReadAllLines(listing.File)).Order(StringComparer.Ordinal)];
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

    private static IEnumerable<string> Listed(string[] lines)
    {
        string type = "";
        foreach (string line in lines.SkipWhile(l => l.Length > 0).Where(l => l.Length > 0))
        {
            string text = Comment().Replace(line, "");
            if (!line.StartsWith(' '))
                type = TypeName().Match(text).Groups["name"].Value;
            yield return line.StartsWith(' ') ? $"{type} | {text.Trim()}" : SortedInterfaces(text);
        }
    }

    /// <summary>Metadata keeps interfaces in no order that matters; a base class stays first.</summary>
    private static string SortedInterfaces(string line)
    {
        int colon = line.LastIndexOf(" : ", StringComparison.Ordinal);
        if (colon < 0)
            return line;
        string[] bases = line[(colon + 3)..].Split(", ");
        bool hasClass = line.Contains(" class ", StringComparison.Ordinal)
            && Snippet.Catalog.FindType(bases[0]) is not { Kind: ApiTypeKind.Interface };
        IEnumerable<string> sorted = hasClass
            ? bases.Skip(1).Order(StringComparer.Ordinal).Prepend(bases[0])
            : bases.Order(StringComparer.Ordinal);
        return $"{line[..colon]} : {string.Join(", ", sorted)}";
    }

    [GeneratedRegex(@"   // (native|explicit|\[ExcludeType\]: not in \.pe)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(class|struct|interface|enum) (?<name>[\w.]+)")]
    private static partial Regex TypeName();
}
