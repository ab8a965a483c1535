using System.Text.RegularExpressions;

namespace HeatingSensor.Host.Tests.NanoApi;

/// <summary>A Visual Studio solution as it is written.</summary>
internal sealed partial class SolutionFile
{
    public const string FolderType = "{2150E333-8FDC-42A3-9474-1A3956D46DE8}";

    private SolutionFile(string path)
    {
        string text = File.ReadAllText(path);
        Path = path;
        Projects = [.. ProjectLine().Matches(text).Select(m => new Row(m.Groups["type"].Value, m.Groups["name"].Value,
            System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, m.Groups["path"].Value.Replace('\\', '/'))),
            m.Groups["guid"].Value))];
        Configurations = [.. Section(text, "SolutionConfigurationPlatforms").Select(l => l.Split(" = ")[0])];
        Settings = [.. Section(text, "ProjectConfigurationPlatforms")];
        Nested = [.. Section(text, "NestedProjects")];
    }

    /// <summary>One project or folder.</summary>
    /// <param name="Path">As an absolute path.</param>
    /// <param name="Guid">As written, in braces.</param>
    public sealed record Row(string Type, string Name, string Path, string Guid);

    public static IEnumerable<SolutionFile> All => new[] { "HeatingSensor.sln", "firmware/Firmware.sln" }
        .Select(name => new SolutionFile(System.IO.Path.Combine(Repository.Root, name)));

    public string Path { get; }

    public IReadOnlyList<Row> Projects { get; }

    /// <summary>Such as Debug|Any CPU.</summary>
    public IReadOnlyList<string> Configurations { get; }

    /// <summary>Such as {GUID}.Debug|Any CPU.Build.0 = Debug|Any CPU.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>Such as {GUID} = {GUID of the folder}.</summary>
    public IReadOnlyList<string> Nested { get; }

    private static IEnumerable<string> Section(string text, string name)
    {
        Match section = Regex.Match(text, $@"GlobalSection\({name}\)[^\n]*\n(?<lines>.*?)\s*EndGlobalSection", RegexOptions.Singleline);
        return section.Groups["lines"].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("""Project\("(?<type>\{[^"]+\})"\) = "(?<name>[^"]+)", "(?<path>[^"]+)", "(?<guid>\{[^"]+\})"\r?\nEndProject\r?\n""")]
    private static partial Regex ProjectLine();
}
