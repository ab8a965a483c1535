using System.Text.Json.Nodes;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

/// <summary>
/// Goal: what .vscode offers works. Method: the files must be plain JSON, and every path, task and option in them must
/// exist. The options are those of the extension 1.0.197 (its package.json of August 2026).
/// </summary>
public class VisualStudioCodeTests
{
    private static readonly string[] LaunchOptions =
        ["program", "device", "stopOnEntry", "deployAssemblies", "assembliesPath", "verbose", "verbosity"];

    private static readonly string[] AttachOptions = ["program", "device", "stopOnEntry", "verbose", "verbosity"];

    private static IEnumerable<JsonNode> Configurations => Read("launch.json")["configurations"]!.AsArray().Select(c => c!);

    private static IEnumerable<JsonNode> Tasks => Read("tasks.json")["tasks"]!.AsArray().Select(t => t!);

    [Fact]
    public void Extensions_AreRecommendedForEachKindOfConfiguration()
    {
        string[] ids = [.. Read("extensions.json")["recommendations"]!.AsArray().Select(id => (string)id!)];
        Assert.All(ids, id => Assert.Matches("^[a-z0-9-]+\\.[a-z0-9-]+$", id));
        Assert.Contains("nanoframework.vscode-nanoframework", ids);
        Assert.Contains("ms-dotnettools.csharp", ids);
    }

    [Fact]
    public void Launch_OnABoard_HasTheOptionsOfTheExtension()
    {
        JsonNode[] onABoard = [.. Configurations.Where(c => (string)c["type"]! == "nanoframework")];
        Assert.Equal(["attach", "launch"], onABoard.Select(c => (string)c["request"]!).Order(StringComparer.Ordinal));
        Assert.All(onABoard, c =>
        {
            string[] known = ["name", "type", "request", .. (string)c["request"]! == "launch" ? LaunchOptions : AttachOptions];
            Assert.Empty(c.AsObject().Select(p => p.Key).Except(known));
            Assert.NotNull(c["program"]);
            // Empty: the extension asks for the port.
            Assert.Equal("", (string?)c["device"]);
            Assert.Contains((string)c["verbosity"]!, new[] { "none", "information", "debug" });
        });
    }

    /// <summary>In the folder that the project system's OutputPath names, which a Debug build fills.</summary>
    [Fact]
    public void Launch_OnABoard_RunsTheExecutable()
    {
        NanoProject executable = NanoProject.All.Single(p => p.IsExecutable);
        string output = Path.Combine(executable.Folder, "bin/Debug");
        Assert.All(Configurations.Where(c => (string)c["type"]! == "nanoframework"), c => Assert.Contains(
            FullPath(c["program"]!), new[] { output, Path.Combine(output, $"{executable.Value("AssemblyName")}.pe") }));
    }

    [Fact]
    public void Launch_OnThisMachine_RunsWhatItsTaskBuilds()
    {
        JsonNode configuration = Configurations.Single(c => (string)c["type"]! == "coreclr");
        JsonNode task = Tasks.Single(t => (string)t["label"]! == (string)configuration["preLaunchTask"]!);
        string program = FullPath(configuration["program"]!);

        Assert.Equal($"{typeof(global::Heating.Commands.CommandLine).Assembly.GetName().Name}.dll", Path.GetFileName(program));
        Assert.StartsWith(FullPath(task["args"]![1]!) + Path.DirectorySeparatorChar, program, StringComparison.Ordinal);
        Assert.Empty(global::Heating.Commands.CommandLine.Create()
            .Parse(configuration["args"]!.AsArray().Select(a => (string)a!).ToArray()).Errors);
    }

    [Fact]
    public void Tasks_NameWhatExists() => Assert.All(Tasks, task =>
    {
        Assert.Equal("dotnet", (string)task["command"]!);
        Assert.True(Path.Exists(FullPath(task["args"]![1]!)), $"{task["label"]}: {task["args"]![1]} is not there");
    });

    private static string FullPath(JsonNode path) =>
        Path.GetFullPath(((string)path!).Replace("${workspaceFolder}", Repository.Root, StringComparison.Ordinal));

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".vscode", name)))!;
}
