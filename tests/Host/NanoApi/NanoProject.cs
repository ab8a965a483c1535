using System.Xml.Linq;

namespace HeatingSensor.Host.Tests.NanoApi;

/// <summary>A .nfproj as it is written: nothing is evaluated.</summary>
internal sealed class NanoProject
{
    private readonly XDocument _document;

    private NanoProject(string path, XDocument document) => (Path, _document) = (path, document);

    public static IEnumerable<NanoProject> All => Repository.NanoProjects.Select(Load);

    /// <summary>The file, as an absolute path.</summary>
    public string Path { get; }

    /// <summary>The folder it is in.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public bool IsExecutable => Value("OutputType") == "Exe";

    public bool IsTest => Value("IsTestProject") == "true";

    /// <summary>In upper case and braces, as a solution writes it.</summary>
    public string Guid => $"{{{Value("ProjectGuid")!.Trim('{', '}').ToUpperInvariant()}}}";

    /// <summary>The files of its Compile items, as absolute paths.</summary>
    public IEnumerable<string> CompiledFiles => Includes("Compile").Select(FullPath);

    public static NanoProject Load(string path) => new(path, XDocument.Load(path));

    /// <summary>The elements of a name, wherever they stand.</summary>
    public IEnumerable<XElement> Elements(string name) => _document.Descendants().Where(e => e.Name.LocalName == name);

    /// <summary>The one value of a property; null: it is not set.</summary>
    public string? Value(string property) => Elements(property).SingleOrDefault()?.Value;

    /// <summary>What the items of a name include, as written.</summary>
    public IEnumerable<string> Includes(string item) => Elements(item).Select(e => e.Attribute("Include")!.Value);

    /// <summary>A path of the project as an absolute one.</summary>
    public string FullPath(string path) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, path.Replace('\\', '/')));
}
