using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using NanoApi.Gate;
using NanoApi.Listings;
using NanoApi.References;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

/// <summary>
/// Goal: what is built here against the listed mscorlib also builds against nanoFramework's own. Method: its package is
/// restored from NuGet, printed in the form of the listings and compared line by line; then the device's sources are
/// compiled against it and checked by the gate.
/// </summary>
public class CoreLibraryTests
{
    [CoreLibraryFact]
    public void Listing_OfMscorlib_HasEveryPublicMemberOfThePackageAndNoOther()
    {
        CSharpCompilation all = CSharpCompilation.Create("All", references: [MetadataReference.CreateFromFile(CoreLibraryPackage.Assembly)],
            options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, metadataImportOptions: MetadataImportOptions.All));
        var assembly = (IAssemblySymbol)all.GetAssemblyOrModuleSymbol(all.References.Single())!;
        ApiListing listing = Snippet.Catalog.Find("mscorlib")!;

        string[] packaged = [.. ApiPrinter.Print(assembly).Order(StringComparer.Ordinal)];
        string[] listed = [.. ListingLines.Of(listing).Order(StringComparer.Ordinal)];
        Assert.Equal(listing.AssemblyVersion, assembly.Identity.Version);
        Assert.Equal([], packaged.Except(listed));
        Assert.Equal([], listed.Except(packaged));
        Assert.Equal(packaged.Length, listed.Length);
        Assert.True(packaged.Length > 1000, "too little was read of the package");
    }

    [CoreLibraryFact]
    public void RuntimeTable_ChecksumOfMscorlib_IsThatOfThePackage()
    {
        JsonNode row = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "firmware/runtime.json")))!["packages"]!.AsArray()
            .Single(p => (string)p!["assembly"]! == "mscorlib")!;
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(File.ReadAllBytes(CoreLibraryPackage.DeviceAssembly).AsSpan(20));

        Assert.Equal((string)row["native"]!["checksum"]!, $"0x{checksum:X8}");
    }

    /// <summary>One after the other, as each may reference those before it.</summary>
    [CoreLibraryFact]
    public void DeviceSources_AgainstThePackage_CompileAndPassTheGate()
    {
        MetadataReference mscorlib = MetadataReference.CreateFromFile(CoreLibraryPackage.Assembly);
        List<MetadataReference> references =
            [mscorlib, .. ReferenceCompiler.CompileAll(Snippet.Catalog, mscorlib).Select(a => MetadataReference.CreateFromImage(a.Image))];
        string folder = Directory.CreateTempSubdirectory("core-library-").FullName;
        try
        {
            foreach (string project in new[] { "firmware/HeatingSensor.Core", "firmware/HeatingSensor", "tests/Device" })
            {
                string library = Path.Combine(folder, Path.GetFileName(project) + ".dll");
                Emit(library, project, references);
                IEnumerable<Finding> findings =
                    IlGate.Check(library, Snippet.Catalog, Directory.GetFiles(folder, "*.dll").Where(f => f != library));
                Assert.DoesNotContain(findings, f => !f.Rule.IsWarning);
                references.Add(MetadataReference.CreateFromFile(library));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Emit(string file, string project, IEnumerable<MetadataReference> references)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp9, preprocessorSymbols: ["DEBUG", "TRACE"]);
        IEnumerable<SyntaxTree> sources = NanoProject.Load(Directory.GetFiles(Path.Combine(Repository.Root, project), "*.nfproj").Single())
            .CompiledFiles.Select(f => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(f), System.Text.Encoding.UTF8), options, f));
        CSharpCompilation compilation = CSharpCompilation.Create(Path.GetFileNameWithoutExtension(file), sources, references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Debug));
        using FileStream image = File.Create(file), debug = File.Create(Path.ChangeExtension(file, ".pdb"));
        EmitResult result = compilation.Emit(image, debug, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        // Warnings are errors in these projects.
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity >= DiagnosticSeverity.Warning);
    }
}
