using System.Text;
using System.Xml.Linq;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

/// <summary>
/// Goal: Visual Studio with nanoFramework's extension loads, builds, deploys and tests the projects. Method: neither runs
/// here, so the files are compared with what the extension's project system and the projects of nanoframework/Samples and
/// nanoframework/nanoFramework.IoT.Device have in common (July and January 2026).
/// </summary>
public class VisualStudioTests
{
    private const string NanoProjectType = "{11A8DD76-328B-46DF-9F39-F559912D0360}";
    private const string ProjectSystem = "$(NanoFrameworkProjectSystemPath)";

    public static TheoryData<string> Projects => [.. Repository.NanoProjects.Select(p => Path.GetRelativePath(Repository.Root, p))];

    public static TheoryData<string> Solutions => [.. SolutionFile.All.Select(s => Path.GetRelativePath(Repository.Root, s.Path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_Head_IsThatOfNanoFramework(string name)
    {
        NanoProject project = Project(name);
        XElement root = project.Elements("Project").Single();
        Assert.Equal("http://schemas.microsoft.com/developer/msbuild/2003", root.Name.NamespaceName);
        Assert.Equal(("Current", "Build"), (root.Attribute("ToolsVersion")?.Value, root.Attribute("DefaultTargets")?.Value));

        Assert.Equal(@"$(MSBuildExtensionsPath)\nanoFramework\v1.0\", project.Value("NanoFrameworkProjectSystemPath"));
        Assert.Equal($"{NanoProjectType};{{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}}", project.Value("ProjectTypeGuids"));
        Assert.Equal("v1.0", project.Value("TargetFrameworkVersion"));
        Assert.Equal("512", project.Value("FileAlignment"));
        Assert.True(Guid.TryParse(project.Value("ProjectGuid"), out _), "ProjectGuid is no GUID");
        Assert.Single(project.Elements("ProjectConfigurationsDeclaredAsItems"), e =>
            e.Parent!.Name.LocalName == "ProjectCapabilities" && e.Parent.Parent!.Name.LocalName == "ProjectExtensions");
    }

    /// <summary>The order matters: the path of the project system first, the items between its .props and its .targets.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_Parts_StandInTheOrderThatTheProjectSystemNeeds(string name)
    {
        IEnumerable<string> parts = Project(name).Elements("Project").Single().Elements().SelectMany(Part);
        string[] expected =
        [
            "NanoFrameworkProjectSystemPath", @"..\..\nfproj.props", ProjectSystem + "NFProjectSystem.Default.props", "Globals",
            ProjectSystem + "NFProjectSystem.props", "Compile", "Reference", ProjectSystem + "NFProjectSystem.CSharp.targets", "ProjectExtensions",
        ];
        Assert.Equal(expected, parts);

        static IEnumerable<string> Part(XElement element) => element.Name.LocalName switch
        {
            "Import" => [element.Attribute("Project")!.Value],
            "PropertyGroup" when element.Attribute("Label")?.Value == "Globals" => element.Elements().Select(e => e.Name.LocalName),
            "PropertyGroup" => ["Globals"],
            "ItemGroup" => element.Elements().Select(e => e.Name.LocalName).Distinct().Where(n => n is "Compile" or "Reference"),
            _ => [element.Name.LocalName],
        };
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ImportsOfTheProjectSystem_AreMadeOnlyWhereItIs(string name) =>
        Assert.All(Project(name).Elements("Import").Where(i => i.Attribute("Project")!.Value.StartsWith(ProjectSystem, StringComparison.Ordinal)),
            i => Assert.Equal($"Exists('{i.Attribute("Project")!.Value}')", i.Attribute("Condition")?.Value));

    /// <summary>The project system knows no wildcards: it removes the capability UseFileGlobs.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_Compile_ListsEachFileOnce(string name)
    {
        NanoProject project = Project(name);
        string[] built = ["bin", "obj"];
        IEnumerable<string> written = Directory.EnumerateFiles(project.Folder, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(project.Folder, f).Replace('/', '\\'))
            .Where(f => !built.Contains(f.Split('\\')[0]));
        string[] listed = [.. project.Includes("Compile")];

        Assert.DoesNotContain(project.Elements("Compile"), c => c.Attributes().Count() != 1);
        Assert.Equal([], written.Except(listed).Select(f => $"{name} lacks <Compile Include=\"{f}\" />"));
        Assert.Equal([], listed.Except(written).Select(f => $"{name} compiles {f}, which is not there"));
        Assert.Equal([], listed.GroupBy(f => f).Where(g => g.Count() > 1).Select(g => $"{name} compiles {g.Key} twice"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_OtherFiles_AreThere(string name)
    {
        NanoProject project = Project(name);
        string[] items = [.. project.Includes("None"), .. project.Includes("Content"), .. project.Includes("ProjectReference")];

        Assert.Contains("packages.config", project.Includes("None"));
        Assert.All(items, item => Assert.True(File.Exists(project.FullPath(item)), $"{name} names {item}, which is not there"));
        Assert.All(items, item => Assert.DoesNotContain('/', item));
        Assert.False(File.Exists(Path.Combine(project.Folder, "app.config")), "the project system wants no app.config");
        Assert.Empty(project.Elements("PackageReference"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Packages_OfProject_AreForNanoFramework(string name)
    {
        XDocument packages = XDocument.Load(Path.Combine(Project(name).Folder, "packages.config"));
        Assert.All(packages.Root!.Elements("package"), p => Assert.Equal("netnano1.0", p.Attribute("targetFramework")?.Value));
    }

    /// <summary>Whichever solution or project is restored, by Visual Studio, nuget or VS Code.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Packages_OfProject_AreWhereNuGetPutsThem(string name)
    {
        NanoProject project = Project(name);
        string folder = XDocument.Load(Path.Combine(Repository.Root, "nuget.config")).Descendants("add")
            .Single(a => a.Attribute("key")!.Value == "repositoryPath").Attribute("value")!.Value;
        Assert.All(project.Elements("HintPath"), hint =>
            Assert.StartsWith(Path.Combine(Repository.Root, folder) + Path.DirectorySeparatorChar, project.FullPath(hint.Value), StringComparison.Ordinal));
    }

    /// <summary>A test project that references an application would run that instead of the tests.</summary>
    [Fact]
    public void TestProject_IsOneThatTheAdapterFinds()
    {
        NanoProject project = Assert.Single(NanoProject.All, p => p.Value("IsTestProject") is not null);
        Assert.Equal(("Library", "NFUnitTest"), (project.Value("OutputType"), project.Value("AssemblyName")));
        Assert.Equal(("true", "UnitTest", "False"),
            (project.Value("IsTestProject"), project.Value("TestProjectType"), project.Value("IsCodedUITest")));
        Assert.Equal(["TestContainer"], project.Includes("ProjectCapability"));
        Assert.Superset(new HashSet<string> { "nanoFramework.TestFramework", "nanoFramework.UnitTestLauncher" }, project.Includes("Reference").ToHashSet());
        Assert.All(project.Includes("ProjectReference"), p => Assert.False(NanoProject.Load(project.FullPath(p)).IsExecutable));
        Assert.Null(project.Value("RunSettingsFilePath"));
    }

    /// <summary>Visual Studio finds it by its name, in the solution's folder alone (since 17.3).</summary>
    [Fact]
    public void RunSettings_OfTheSolution_AreThoseOfTheAdapter()
    {
        XElement settings = XDocument.Load(Path.Combine(Repository.Root, ".runsettings")).Root!;
        XElement run = settings.Element("RunConfiguration")!;
        Assert.Equal(("net48", "x64", "1"),
            (run.Element("TargetFrameworkVersion")?.Value, run.Element("TargetPlatform")?.Value, run.Element("MaxCpuCount")?.Value));
        Assert.Equal("False", settings.Element("nanoFrameworkAdapter")!.Element("IsRealHardware")?.Value);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/Device"), "*.runsettings", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("tests/Host/HeatingSensor.Host.Tests.csproj")]
    [InlineData("tests/Device.Host/HeatingSensor.Device.HostTests.csproj")]
    public void RunSettings_OfTheOtherTests_AskForNoFramework(string project)
    {
        string path = Path.Combine(Repository.Root, project);
        string settings = XDocument.Load(path).Descendants("RunSettingsFilePath").Single().Value
            .Replace("$(MSBuildThisFileDirectory)", Path.GetDirectoryName(path) + "/", StringComparison.Ordinal);
        Assert.Empty(XDocument.Load(settings).Descendants("TargetFrameworkVersion"));
    }

    [Theory]
    [MemberData(nameof(Solutions))]
    public void Solution_EachProject_IsThereWithItsGuidAndType(string name)
    {
        SolutionFile solution = Solution(name);
        Assert.All(solution.Projects.Where(p => p.Type != SolutionFile.FolderType), row =>
        {
            Assert.True(File.Exists(row.Path), $"{row.Path} is not there");
            Assert.Equal(Path.GetFileNameWithoutExtension(row.Path), row.Name);
            if (Path.GetExtension(row.Path) == ".nfproj")
                Assert.Equal((NanoProjectType, NanoProject.Load(row.Path).Guid), (row.Type, row.Guid));
        });
        Assert.Equal(solution.Projects.Count, solution.Projects.Select(p => p.Guid.ToUpperInvariant()).Distinct().Count());
    }

    /// <summary>Without Deploy.0, F5 debugs what was deployed before; with it on a library, deployment fails.</summary>
    [Theory]
    [MemberData(nameof(Solutions))]
    public void Solution_EachProject_IsBuiltAndTheExecutableDeployed(string name)
    {
        SolutionFile solution = Solution(name);
        IEnumerable<string> expected =
            from row in solution.Projects
            where row.Type != SolutionFile.FolderType
            from configuration in solution.Configurations
            let isDeployed = Path.GetExtension(row.Path) == ".nfproj" && NanoProject.Load(row.Path).IsExecutable
            from action in isDeployed ? ["ActiveCfg", "Build.0", "Deploy.0"] : new[] { "ActiveCfg", "Build.0" }
            select $"{row.Guid}.{configuration}.{action} = {configuration.Split('|')[0]}|Any CPU";

        Assert.Contains("Debug|Any CPU", solution.Configurations);
        Assert.Contains("Release|Any CPU", solution.Configurations);
        Assert.Equal(expected.Order(StringComparer.Ordinal), solution.Settings.Order(StringComparer.Ordinal));
        IEnumerable<string> guids = solution.Projects.Select(p => p.Guid);
        Assert.All(solution.Nested, line => Assert.Empty(line.Split(" = ").Except(guids)));
    }

    [Theory]
    [MemberData(nameof(Solutions))]
    public void Solution_AsAFile_IsAsVisualStudioWritesIt(string name)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Repository.Root, name));
        string text = Encoding.UTF8.GetString(bytes);
        Assert.StartsWith("\uFEFF\r\nMicrosoft Visual Studio Solution File, Format Version 12.00\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Solutions_HoldTheNanoFrameworkProjects()
    {
        SolutionFile[] solutions = [.. SolutionFile.All];
        Assert.Equal(Repository.NanoProjects.Order(), NanoProjectsOf(solutions[0]));
        // Nothing of .NET, so that the old msbuild of Mono, which VS Code needs on Linux and macOS, can build all of it.
        Assert.Equal(solutions[1].Projects.Select(p => p.Path).Order(), NanoProjectsOf(solutions[1]));
        Assert.Contains(solutions[1].Projects, p => NanoProject.Load(p.Path).IsExecutable);
        Assert.All(solutions[1].Projects.Select(p => NanoProject.Load(p.Path)), project => Assert.Empty(
            project.Includes("ProjectReference").Select(project.FullPath).Except(solutions[1].Projects.Select(p => p.Path))));

        static IEnumerable<string> NanoProjectsOf(SolutionFile solution) =>
            solution.Projects.Select(p => p.Path).Where(p => Path.GetExtension(p) == ".nfproj").Order();
    }

    private static NanoProject Project(string name) => NanoProject.Load(Path.Combine(Repository.Root, name));

    private static SolutionFile Solution(string name) => SolutionFile.All.Single(s => s.Path == Path.Combine(Repository.Root, name));
}
