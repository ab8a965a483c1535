using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>
/// Data flows one way. The compiler says what each folder of the firmware's library uses, however the source spells it:
/// by a using, a qualified name, a name of the parent namespace, or a member of a type that is never named.
/// </summary>
public class DependencyTests
{
    private const string Core = "firmware/HeatingSensor.Core";
    private const string Root = "(root)";

    /// <summary>What each folder uses, no more and no less. Only the root, which puts the device together, uses all.</summary>
    private static readonly Dictionary<string, string[]> UsedByFolder = new()
    {
        ["Model"] = [],
        ["Ports"] = [],
        ["Storage"] = ["Ports"],
        ["Time"] = ["Ports"],
        ["Json"] = ["Ports"],
        ["Configuration"] = ["Json", "Model", "Ports", "Storage"],
        ["Sensing"] = ["Configuration", "Model", "Ports"],
        ["Heating"] = ["Model"],
        ["Events"] = ["Json", "Model", "Storage"],
        ["Journal"] = ["Events", "Model", "Ports", "Storage"],
        ["Recording"] = ["Configuration", "Events", "Heating", "Journal", "Json", "Model", "Ports", "Sensing", "Storage", "Time"],
        ["Uplink"] = ["Configuration", "Events", "Journal", "Json", "Ports", "Time"],
        ["Commands"] = ["Configuration", "Json", "Ports", "Storage", "Uplink"],
        ["Indication"] = ["Ports", "Uplink"],
        ["Settings"] = ["Configuration", "Json", "Model", "Ports", "Uplink"],
        ["Shadow"] = ["Configuration", "Json", "Model", "Ports", "Storage", "Time", "Uplink"],
        ["Telemetry"] =
        [
            "Commands", "Configuration", "Events", "Heating", "Journal", "Json", "Model", "Ports", "Recording", "Sensing", "Shadow", "Storage",
            "Uplink",
        ],
    };

    private static readonly Dictionary<string, string[]> AllowedByProject = new()
    {
        ["NanoApi"] = [],
        ["Picture"] = [],
        ["VirtualBoard.Replacements"] = [],
        ["VirtualBoard.Runtime"] = [],
        ["VirtualBoard.Weaver"] = [],
        ["VirtualBoard"] = ["VirtualBoard.Replacements"],
        ["Tables"] = [],
        ["LocalIotCore"] = ["Tables"],
        ["Cloud"] = ["Tables"],
        ["Store"] = ["Cloud"],
        ["Notify"] = ["Cloud"],
        ["ConflictResolver"] = ["Cloud"],
        ["SyncManager"] = ["Cloud"],
        ["HeatingSensor.Core"] = [],
        ["HeatingSensor"] = ["HeatingSensor.Core", "VirtualBoard", "VirtualBoard.Replacements"],
        ["Simulation"] = ["HeatingSensor.Core"],
        ["Heating"] =
        [
            "Cloud", "ConflictResolver", "HeatingSensor", "LocalIotCore", "Notify", "Picture", "Simulation", "Store", "SyncManager", "Tables",
            "VirtualBoard",
        ],
    };

    private static readonly Lazy<CSharpCompilation> Library = new(CompileLibrary);

    [Fact]
    public void FirmwareLibrary_EachFolder_UsesExactlyWhatTheTableSays()
    {
        var used = FirmwareUses().Where(use => use.From != use.To && use.From != Root).ToHashSet();
        var table = UsedByFolder.SelectMany(row => row.Value.Select(to => (From: row.Key, To: to))).ToHashSet();
        var faults = used.Except(table).Select(use => $"{use.From} uses {use.To}, which the table forbids")
            .Concat(table.Except(used).Select(use => $"{use.From} no longer uses {use.To}: take it out of the table"))
            .Concat(Folders().Except(UsedByFolder.Keys).Select(folder => $"{folder} is missing from the table"))
            .Concat(UsedByFolder.Keys.Except(Folders()).Select(folder => $"{folder} of the table does not exist"));

        Assert.Equal("", string.Join("\n", faults.Order()));
    }

    [Fact]
    public void FirmwareLibrary_Folders_HaveNoCycle()
    {
        var open = UsedByFolder.ToDictionary(row => row.Key, row => row.Value.ToHashSet());
        while (open.FirstOrDefault(row => row.Value.Count == 0).Key is { } free)
        {
            open.Remove(free);
            foreach (var uses in open.Values)
                uses.Remove(free);
        }

        Assert.Empty(open.Keys);
    }

    [Fact]
    public void FirmwareLibrary_Root_HoldsTheDeviceAndItsLoopOnly()
    {
        var names = Directory.GetFiles(Path.Combine(Repository.Root, Core), "*.cs").Select(Path.GetFileName);

        Assert.Equal(["Device.cs", "DeviceLoop.cs"], names.Order());
    }

    [Fact]
    public void FirmwareLibrary_EveryFile_HasTheNamespaceOfItsFolder()
    {
        var violations =
            from tree in LibraryTrees()
            let folder = FolderOf(tree.FilePath)
            let expected = folder == Root ? "HeatingSensor" : "HeatingSensor." + folder
            from space in tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            where space.Name.ToString() != expected
            select $"{Repository.Name(tree.FilePath)} has namespace {space.Name}, expected {expected}";

        Assert.Empty(violations);
    }

    [Fact]
    public void FirmwareLibrary_EveryFile_UsesNoDevicePackage()
    {
        string[] known = ["System", "System.Collections", "System.Text"];
        var compilation = Library.Value;
        var violations =
            from tree in compilation.SyntaxTrees
            let model = compilation.GetSemanticModel(tree)
            from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            let type = TypeOf(model, name)
            where type is { DeclaringSyntaxReferences.IsEmpty: true, ContainingNamespace: not null }
            let space = type.ContainingNamespace.ToDisplayString()
            where !known.Contains(space)
            select $"{Repository.Name(tree.FilePath)} uses {space}.{type.Name}";

        Assert.Empty(violations.Distinct());
    }

    [Fact]
    public void Tools_EachProject_ReferencesOnlyWhatItMay()
    {
        var projects = Repository.Files("tools", "*.csproj").ToList();
        var violations =
            from project in projects
            let name = Path.GetFileNameWithoutExtension(project)
            let allowed = AllowedByProject.GetValueOrDefault(name)
            from reference in XDocument.Load(project).Descendants("ProjectReference")
            let used = Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'))
            where allowed is null || !allowed.Contains(used)
            select $"{Repository.Name(project)} references {used}";

        Assert.Empty(violations);
        Assert.Equal(AllowedByProject.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
    }

    // `dotnet run` compiles these without them, so it alone would notice.
    [Fact]
    public void Tools_ProjectsBuiltWithoutGenerators_UseNone()
    {
        string[] names = ((string)XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.targets"))
            .Descendants("WithoutGenerators").Single()).Split(';', StringSplitOptions.RemoveEmptyEntries);
        var projects = Repository.Files("tools", "*.csproj").ToLookup(Path.GetFileNameWithoutExtension);
        string[] firmware = [.. Repository.Files("firmware", "*.cs")];
        var violations =
            from name in names
            from project in projects[name]
            let folder = Path.GetDirectoryName(project)!
            from file in Repository.Files("tools", "*.cs").Where(file => file.StartsWith(folder + Path.DirectorySeparatorChar)).Concat(firmware)
            where Regex.IsMatch(File.ReadAllText(file), @"\[(\w+\()?(GeneratedRegex|JsonSerializable|LoggerMessage|LibraryImport)\b")
            select $"{name}: {Repository.Name(file)}";

        Assert.Empty(violations);
        Assert.All(names, name => Assert.Single(projects[name]));
    }

    [Fact]
    public void Firmware_ProgramAndBoard_AreTheOnlyOnesToWaitOrToTouchFiles()
    {
        string[] adapters = ["firmware/HeatingSensor/Board/Esp32Clock.cs", "firmware/HeatingSensor/Board/Esp32Drive.cs"];
        var violations =
            from file in Repository.Files("firmware", "*.cs")
            let name = Repository.Name(file)
            where !adapters.Contains(name)
            where Regex.IsMatch(File.ReadAllText(file), @"Thread\.Sleep|\.WaitOne\(|\bFileStream\b|DateTime\.UtcNow|TickCount")
            select name;

        Assert.Empty(violations);
    }

    private static IEnumerable<string> Folders() =>
        LibraryTrees().Select(tree => FolderOf(tree.FilePath)).Where(folder => folder != Root).Distinct();

    private static string FolderOf(string path)
    {
        var parts = Path.GetRelativePath(Path.Combine(Repository.Root, Core), path).Split(Path.DirectorySeparatorChar);
        return parts.Length == 1 ? Root : parts[0];
    }

    // Every name in the sources as the folder that declares its type, or that a using opens.
    private static IEnumerable<(string From, string To)> FirmwareUses()
    {
        var compilation = Library.Value;
        var folders = Folders().ToDictionary(folder => "HeatingSensor." + folder);
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            var from = FolderOf(tree.FilePath);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (TypeOf(model, name) is { DeclaringSyntaxReferences: [var declaration, ..] })
                    yield return (from, FolderOf(declaration.SyntaxTree.FilePath));
            }

            foreach (var line in tree.GetRoot().DescendantNodes().OfType<UsingDirectiveSyntax>())
            {
                if (folders.TryGetValue(line.NamespaceOrType.ToString(), out var opened))
                    yield return (from, opened);
            }
        }
    }

    private static INamedTypeSymbol? TypeOf(SemanticModel model, SimpleNameSyntax name)
    {
        var symbol = model.GetSymbolInfo(name).Symbol;
        return symbol as INamedTypeSymbol ?? (symbol is INamespaceSymbol ? null : symbol?.ContainingType);
    }

    private static CSharpCompilation CompileLibrary()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "HeatingSensor.Core", LibraryTrees(), references, new(OutputKind.DynamicallyLinkedLibrary));

        // A name that does not resolve would be a use that nobody sees.
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return compilation;
    }

    private static IEnumerable<SyntaxTree> LibraryTrees() =>
        from file in Repository.Files(Core, "*.cs")
        where FolderOf(file) != "Properties"
        select CSharpSyntaxTree.ParseText(File.ReadAllText(file), new(LanguageVersion.CSharp9), file);
}
