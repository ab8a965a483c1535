using NanoApi.Listings;
using NanoApi.References;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

// Goal: every line of every listing is understood, and one that is not is an error that names its file and line.
public class ListingParserTests
{
    private const string Header =
        "Demo  package=demo.Demo  AssemblyVersion=1.2.3.0  NuGet~1.2.3  commit=abc\n// references: \n\n";

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(ApiCatalog.DefaultDirectory, "*.txt").Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_Listing_UnderstandsEveryLine(string file)
    {
        if (file == "Supplement.txt")
            return; // Read by the catalog, which every other test needs.
        string path = Path.Combine(ApiCatalog.DefaultDirectory, file);
        string[] lines = File.ReadAllLines(path);
        int header = Array.FindIndex(lines, l => l.Length == 0);
        IEnumerable<int> expected = Enumerable.Range(1, lines.Length).Where(n => n > header && lines[n - 1].Length > 0);
        IEnumerable<int> read = ListingParser.Read(path)
            .Types.SelectMany(t => t.Members.Select(m => m.Line).Prepend(t.Line));
        Assert.Equal(expected, read.Order());
    }

    [Fact]
    public void Parse_Header_GivesPackageAndVersions()
    {
        ApiListing listing = ListingParser.Parse("d.txt",
            Header.Replace("references: ", "references: mscorlib 1.17.11.0", StringComparison.Ordinal));
        Assert.Equal(("Demo", "demo.Demo", "1.2.3", new Version(1, 2, 3, 0)),
            (listing.AssemblyName, listing.PackageId, listing.PackageVersion, listing.AssemblyVersion));
        Assert.Equal([new ApiReference("mscorlib", new Version(1, 17, 11, 0))], listing.References);
    }

    [Theory]
    [InlineData("public class A.B\n    public void M(\n", 5, "not understood")]
    [InlineData("public class A.B\n    something strange\n    else\n", 6, "not understood")]
    [InlineData("public class A.B\n    public void M()   // unknown remark\n", 5, "comment")]
    [InlineData("public class A.B\n  public void M()\n", 5, "indented by four spaces")]
    [InlineData("public class A.B\n    public Other()\n", 5, "constructor Other in type B")]
    [InlineData("public union A.B\n", 4, "expected a type")]
    [InlineData("internal class A.B\n", 4, "expected a type")]
    [InlineData("public class A.B   // what\n", 4, "comment")]
    [InlineData("public enum A.E : int\n    One\n", 5, "NAME = NUMBER")]
    [InlineData("public delegate void A.D()\n    public void M()\n", 5, "a delegate has no members")]
    [InlineData("public class A.B\n\npublic class A.B\n", 6, "listed twice")]
    public void Parse_BrokenLine_IsErrorAtItsLine(string text, int line, string problem)
    {
        var error = Assert.Throws<ListingException>(() => ListingParser.Parse("demo.txt", Header + text));
        Assert.Equal(("demo.txt", line), (error.File, error.Line));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Demo package=x", 1, "expected 'NAME  package=")]
    [InlineData("Demo  package=demo.Demo  AssemblyVersion=1.2.3.0  NuGet~1.2.3\n// what\n", 2,
        "expected '// AssemblyNativeVersion")]
    [InlineData("Demo  package=demo.Demo  AssemblyVersion=1.2.3.0  NuGet~1.2.3\n// references: mscorlib\n", 2,
        "expected 'NAME A.B.C.D'")]
    [InlineData("Demo  package=demo.Demo  AssemblyVersion=1.2.3.0  NuGet~1.2.3\n\n", 2, "expected '// references")]
    public void Parse_BrokenHeader_IsErrorAtItsLine(string text, int line, string problem)
    {
        var error = Assert.Throws<ListingException>(() => ListingParser.Parse("demo.txt", text));
        Assert.Equal(("demo.txt", line), (error.File, error.Line));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public class A.B : A.Missing\n", 4, "Missing")]
    [InlineData("public class A.B\n    public int N { get; }\n    public A.Missing M()\n", 6, "Missing")]
    [InlineData("public class A.B : System.IDisposable\n", 4, "Dispose")]
    [InlineData("public class A.B\n    public override void M()\n", 5, "no suitable method found to override")]
    [InlineData("public class A.B\n    public static A.B op_Strange(A.B b)\n", 5, "op_Strange is not a C# operator")]
    [InlineData("public class A.B\n    [Unheard] public void M()\n", 5, "attribute [Unheard] is not known")]
    public void Compile_ImpossibleApi_IsErrorAtItsLine(string text, int line, string problem)
    {
        ApiListing demo = ListingParser.Parse("demo.txt",
            Header.Replace("references: ", "references: mscorlib 1.17.11.0", StringComparison.Ordinal) + text);
        ApiCatalog catalog = ApiCatalog.Create([Snippet.Catalog.Find("mscorlib")!, demo]);
        var error = Assert.Throws<ListingException>(() => ReferenceCompiler.CompileAll(catalog));
        Assert.Equal(("demo.txt", line), (error.File, error.Line));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ReferenceToUnlistedVersion_IsError()
    {
        ApiListing demo = ListingParser.Parse("demo.txt",
            Header.Replace("references: ", "references: mscorlib 1.0.0.0", StringComparison.Ordinal));
        var error = Assert.Throws<ListingException>(() => ApiCatalog.Create([Snippet.Catalog.Find("mscorlib")!, demo]));
        Assert.Contains("listed is 1.17.11.0", error.Message, StringComparison.Ordinal);
    }
}
