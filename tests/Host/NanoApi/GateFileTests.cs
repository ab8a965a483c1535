using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using NanoApi.Gate;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

// Goal: the gate finds debug information and the types of other projects where a build leaves them. Method: two
// assemblies in a folder, the second using an enumeration of the first.
public sealed class GateFileTests : IDisposable
{
    private const string Source = "class C\n{\n    string M(Library.Colour c) => c.ToString();\n}\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gate ");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(DebugInformationFormat.PortablePdb)]
    [InlineData(DebugInformationFormat.Embedded)]
    public void Check_EnumOfOtherProject_IsRefusedAtItsLine(DebugInformationFormat format)
    {
        string source = WriteSource();
        string library = Compile("Library", "namespace Library { public enum Colour { Red } }", "Library.cs",
            DebugInformationFormat.PortablePdb);
        string program = Compile("Program", Source, source, format, MetadataReference.CreateFromFile(library));

        Finding finding = Assert.Single(IlGate.Check(program, Snippet.Catalog, [library]));
        Assert.Equal((Rules.EnumText, new Place(source, 3, 35)), (finding.Rule, finding.Place));
    }

    [Fact]
    public void Check_NoDebugInformation_NamesTheAssembly()
    {
        string library = Compile("Library", "namespace Library { public enum Colour { Red } }", "Library.cs",
            DebugInformationFormat.PortablePdb);
        string program = Compile("Program", Source, WriteSource(), DebugInformationFormat.PortablePdb,
            MetadataReference.CreateFromFile(library));
        File.Delete(Path.ChangeExtension(program, ".pdb"));

        Finding finding = Assert.Single(IlGate.Check(program, Snippet.Catalog, [library]));
        Assert.StartsWith($"{program}: error NANO009: enum Colour as text", finding.ToString(),
            StringComparison.Ordinal);
    }

    private string WriteSource()
    {
        string file = Path.Combine(_folder.FullName, "Program.cs");
        File.WriteAllText(file, Source);
        return file;
    }

    private string Compile(string name, string text, string path, DebugInformationFormat format,
        params MetadataReference[] references)
    {
        string file = Path.Combine(_folder.FullName, $"{name}.dll");
        string symbols = Path.ChangeExtension(file, ".pdb");
        using FileStream image = File.Create(file);
        using FileStream? debug = format == DebugInformationFormat.Embedded ? null : File.Create(symbols);
        EmitResult result = Snippet.Compile(name, text, path, references)
            .Emit(image, debug, options: new EmitOptions(debugInformationFormat: format, pdbFilePath: symbols));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return file;
    }
}
