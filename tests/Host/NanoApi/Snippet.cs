using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
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
/// C# text that is compiled as a .nfproj would be. A line that must be refused says so: <c>//! CODE</c>, several codes
/// separated by spaces.
/// </summary>
internal static partial class Snippet
{
    private const string FileName = "Snippet.cs";

    private static readonly Lazy<ApiCatalog> s_catalog = new(() => ApiCatalog.Load(ApiCatalog.DefaultDirectory));
    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
        [.. ReferenceCompiler.CompileAll(s_catalog.Value).Select(a => MetadataReference.CreateFromImage(a.Image))]);

    public static ApiCatalog Catalog => s_catalog.Value;

    /// <summary>"line: CODE" for every mark in the text.</summary>
    public static string[] Marks(string text) =>
    [
        .. text.Split('\n').SelectMany((line, i) => Mark().Match(line).Groups["codes"].Value
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(code => $"{i + 1}: {code.Trim()}")),
    ];

    /// <summary>"line: CODE" for every error of the compiler, in order.</summary>
    public static string[] CompilerErrors(string text)
    {
        using var image = new MemoryStream();
        EmitResult result = Compile(text, OptimizationLevel.Debug, LanguageVersion.CSharp9).Emit(image);
        return [.. result.Diagnostics
            .Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => string.Create(CultureInfo.InvariantCulture,
                $"{d.Location.GetLineSpan().StartLinePosition.Line + 1}: {d.Id}"))
            .Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>What the gate finds in the text, which must compile.</summary>
    public static IReadOnlyList<Finding> Findings(string text, OptimizationLevel level = OptimizationLevel.Debug,
        LanguageVersion version = LanguageVersion.CSharp9)
    {
        using var image = new MemoryStream();
        using var debug = new MemoryStream();
        EmitResult result = Compile(text, level, version).Emit(image, debug,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Assert.True(result.Success, "does not compile: " + string.Join('\n', result.Diagnostics));
        image.Position = debug.Position = 0;
        using var pe = new PEReader(image);
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(debug);
        return IlGate.Check("Snippet.dll", pe, provider.GetMetadataReader(), Catalog, [],
            file => file == FileName ? text : null);
    }

    /// <summary>"line: CODE" for every finding.</summary>
    public static string[] FindingLines(string text, OptimizationLevel level) =>
    [
        .. Findings(text, level)
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Place.Line}: {f.Rule.Code}"))
            .Distinct(),
    ];

    /// <summary>A compilation against the listed API and whatever else is given.</summary>
    public static CSharpCompilation Compile(string name, string text, string path,
        params MetadataReference[] references)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            SourceText.From(text, System.Text.Encoding.UTF8), new CSharpParseOptions(LanguageVersion.CSharp9), path);
        return CSharpCompilation.Create(name, [tree], [.. s_references.Value, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    private static CSharpCompilation Compile(string text, OptimizationLevel level, LanguageVersion version)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            SourceText.From(text, System.Text.Encoding.UTF8),
            new CSharpParseOptions(version, preprocessorSymbols: ["DEBUG"]), FileName);
        return CSharpCompilation.Create("Snippet", [tree], s_references.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: level,
                allowUnsafe: true));
    }

    [GeneratedRegex(@"//! (?<codes>[A-Z0-9 ]+)")]
    private static partial Regex Mark();
}
