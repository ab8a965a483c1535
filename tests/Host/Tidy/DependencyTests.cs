using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>
/// Goal: data flows one way. Method: what each folder of the firmware's library uses, and what each project
/// references, is compared with the list of what it may.
/// </summary>
public class DependencyTests
{
    private static readonly Dictionary<string, string[]> AllowedByFolder = new()
    {
        ["Model"] = [],
        ["Ports"] = [],
        ["Json"] = ["Storage"],
        ["Time"] = ["Ports"],
        ["Sensing"] = ["Ports", "Model"],
        ["Heating"] = ["Model"],
        ["Events"] = ["Model"],
        ["Journal"] = ["Events", "Model", "Storage", "Ports"],
        ["Storage"] = ["Ports"],
        ["Telemetry"] = ["Events", "Model"],
        ["Indication"] = ["Ports"],
        ["Uplink"] = ["Journal", "Events", "Model", "Time", "Ports"],
        ["Configuration"] = ["Json", "Sensing", "Model", "Storage", "Ports"],
        ["Settings"] = ["Configuration", "Json", "Sensing", "Uplink", "Ports"],
        ["Shadow"] = ["Configuration", "Json", "Uplink", "Storage", "Time", "Model", "Ports"],
    };

    private static readonly Dictionary<string, string[]> AllowedByProject = new()
    {
        ["NanoApi"] = [],
        ["VirtualBoard.Replacements"] = [],
        ["VirtualBoard.Runtime"] = [],
        ["VirtualBoard"] = ["VirtualBoard.Replacements"],
        ["LocalIotCore"] = [],
        ["HeatingSensor.Core"] = [],
        ["HeatingSensor"] = ["HeatingSensor.Core", "VirtualBoard", "VirtualBoard.Replacements"],
        ["Simulation"] = ["HeatingSensor.Core"],
        ["Heating"] = ["LocalIotCore", "VirtualBoard", "HeatingSensor", "Simulation"],
    };

    [Fact]
    public void FirmwareLibrary_EachFolder_UsesOnlyWhatItMay()
    {
        var violations =
            from file in Repository.Files("firmware/HeatingSensor.Core", "*.cs")
            let name = Repository.Name(file)
            let parts = name.Split('/')
            where parts.Length > 3 && parts[2] != "Properties"
            let allowed = AllowedByFolder.GetValueOrDefault(parts[2]) ?? []
            from used in Used(file)
            where used != parts[2] && !allowed.Contains(used)
            select $"{name} uses HeatingSensor.{used}; {parts[2]} may use {string.Join(", ", allowed.DefaultIfEmpty("nothing"))}";

        Assert.Empty(violations);
    }

    [Fact]
    public void FirmwareLibrary_EveryFolder_IsInTheList()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Root, "firmware/HeatingSensor.Core"))
            .Select(Path.GetFileName)
            .Except(["bin", "obj", "Properties"]);

        Assert.Equal(AllowedByFolder.Keys.Order(), folders.Order());
    }

    [Fact]
    public void FirmwareLibrary_EveryFile_KnowsNoDevicePackage()
    {
        string[] known = ["System", "System.Collections", "System.Text"];
        var violations =
            from file in Repository.Files("firmware/HeatingSensor.Core", "*.cs")
            where !Repository.Name(file).Contains("/Properties/", StringComparison.Ordinal)
            from Match match in Regex.Matches(File.ReadAllText(file), @"^using ([\w.]+);", RegexOptions.Multiline)
            let space = match.Groups[1].Value
            where !known.Contains(space) && !space.StartsWith("HeatingSensor.", StringComparison.Ordinal)
            select $"{Repository.Name(file)} uses {space}";

        Assert.Empty(violations);
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

    private static IEnumerable<string> Used(string file) =>
        Regex.Matches(File.ReadAllText(file), @"^using HeatingSensor\.(\w+)", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);
}
