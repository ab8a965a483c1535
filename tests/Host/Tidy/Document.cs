using System.Text.RegularExpressions;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>A Markdown file of the repository: its links, its headings' anchors, and the text it marks as code.</summary>
internal sealed class Document
{
    private static readonly Regex Fence = new(@"^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline);
    private static readonly Regex CodeSpan = new("`([^`\n]+)`");
    private static readonly Regex InlineLink = new(@"\]\(([^)\s]+)\)");
    private static readonly Regex LinkDefinition = new(@"^\[[^\]]+\]: (\S+)", RegexOptions.Multiline);
    private static readonly Regex Heading = new("^#+ (.+)$", RegexOptions.Multiline);

    private readonly string _path;
    private readonly string _text;
    private readonly string _prose;

    private Document(string path)
    {
        _path = path;
        _text = File.ReadAllText(path).ReplaceLineEndings("\n");
        _prose = Fence.Replace(_text, "");
    }

    /// <summary>Every Markdown file of the repository.</summary>
    public static IReadOnlyList<Document> All { get; } =
        [.. Repository.Files(".", "*.md").Select(path => new Document(Path.GetFullPath(path)))];

    /// <summary>The path from the repository's root, with slashes.</summary>
    public string Name => Repository.Name(_path);

    /// <summary>Links that do not leave the repository: as written, the file or folder they name, and the anchor.</summary>
    public IEnumerable<(string Written, string Target, string Anchor)> RelativeLinks =>
        from match in InlineLink.Matches(CodeSpan.Replace(_prose, "")).Concat(LinkDefinition.Matches(_prose))
        let written = match.Groups[1].Value
        where !Regex.IsMatch(written, "^[a-z]+:")
        let parts = written.Split('#', 2)
        let target = parts[0].Length == 0 ? _path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(_path)!, parts[0]))
        select (written, target, parts.Length == 2 ? parts[1] : "");

    /// <summary>What a link to a heading of this file is called, by GitHub's rule.</summary>
    public IEnumerable<string> Anchors =>
        from Match match in Heading.Matches(_prose)
        select Regex.Replace(match.Groups[1].Value.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-');

    /// <summary>Lines of code blocks, without the comment at their end.</summary>
    public IEnumerable<string> CodeLines =>
        from Match match in Fence.Matches(_text)
        from line in match.Value.Split('\n')[1..^1]
        select Regex.Replace(line, @"\s+# .*$", "").Trim();

    /// <summary>Texts in single backticks.</summary>
    public IEnumerable<string> CodeSpans => CodeSpan.Matches(_prose).Select(match => match.Groups[1].Value);
}
