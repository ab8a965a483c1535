using System.CommandLine;
using System.Text.RegularExpressions;
using Xunit;
using HeatingCommandLine = Heating.Commands.CommandLine;
using HeatingCommandHelp = Heating.Commands.CommandHelp;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>
/// Goal: the documents do not rot. Method: links are followed, and commands are parsed by the real command line. Whole
/// commands stand in code blocks; a name in backticks may have placeholders, so only its words are looked up.
/// </summary>
public class DocumentTests
{
    private static readonly Regex DotnetRun = new(@"dotnet run (?:-[cv] \w+ )?--project (\S+)(?: -c \w+)?(?: --)?(.*)$");
    private static readonly RootCommand Root = HeatingCommandLine.Create();

    [Fact]
    public void Documents_EveryRelativeLink_LeadsSomewhere()
    {
        var anchors = Document.All.ToDictionary(document => document.Name, document => document.Anchors.ToHashSet());
        var violations =
            from document in Document.All
            from link in document.RelativeLinks
            let exists = File.Exists(link.Target) || Directory.Exists(link.Target)
            let hasAnchor = link.Anchor.Length == 0
                || anchors.GetValueOrDefault(Repository.Name(link.Target))?.Contains(link.Anchor) == true
            where !exists || !hasAnchor
            select $"{document.Name}: {link.Written}";

        Assert.Empty(violations);
    }

    [Fact]
    public void Documents_EveryPage_IsReachableFromTheReadme()
    {
        var byName = Document.All.ToDictionary(document => document.Name);
        var reached = new HashSet<string> { "README.md" };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var name))
        {
            foreach (var target in byName[name].RelativeLinks.Select(link => Repository.Name(link.Target)))
            {
                if (byName.ContainsKey(target) && reached.Add(target))
                    open.Enqueue(target);
            }
        }

        Assert.Equal(byName.Keys.Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Documents_TheIndex_ListsEveryPage()
    {
        var index = Document.All.Single(document => document.Name == "docs/README.md");
        var listed = index.RelativeLinks.Select(link => Repository.Name(link.Target)).ToHashSet();

        Assert.Empty(Document.All.Select(document => document.Name)
            .Where(name => name.StartsWith("docs/", StringComparison.Ordinal) && name != "docs/README.md")
            .Except(listed));
    }

    [Fact]
    public void Documents_EveryProjectToRun_Exists()
    {
        var violations =
            from document in Document.All
            from text in document.CodeLines.Concat(document.CodeSpans)
            let match = DotnetRun.Match(text)
            where match.Success
            let project = Path.Combine(Repository.Root, match.Groups[1].Value)
            where !Directory.Exists(project) || Directory.GetFiles(project, "*.csproj").Length != 1
            select $"{document.Name}: {text}";

        Assert.Empty(violations);
    }

    [Fact]
    public void Documents_EveryCommandInACodeBlock_IsAccepted()
    {
        var commands = (
            from document in Document.All
            from line in document.CodeLines
            let command = Command(line)
            where command is not null
            select (document.Name, command)).ToList();

        Assert.NotEmpty(commands);
        Assert.Empty(commands.Select(item => Refusal(item.Name, item.command)).OfType<string>());
    }

    [Fact]
    public void Documents_EveryCommandInBackticks_NamesACommandAndOptionsThatExist()
    {
        var commands = (
            from document in Document.All
            from span in document.CodeSpans
            let command = Command(span)
            where command is not null
            select (document.Name, command)).ToList();

        Assert.NotEmpty(commands);
        Assert.Empty(commands.SelectMany(item => UnknownWords(item.command).Select(word => $"{item.Name}: {item.command}: {word}")));
    }

    [Fact]
    public void Help_EveryExample_IsAccepted()
    {
        var examples = Descendants(Root)
            .SelectMany(command => HeatingCommandHelp.Examples(command).Select(example => (command.Name, example)))
            .ToList();

        Assert.NotEmpty(examples);
        Assert.Empty(examples.Select(item => Refusal(item.Name, item.example["heating ".Length..])).OfType<string>());
    }

    [Theory]
    [InlineData("run --sped 60", "--sped")]
    [InlineData("bench browser", "browser")]
    [InlineData("shadow get|put THING", "put")]
    [InlineData("things list --name X", "--name")]
    public void UnknownWords_OfAWrongCommand_AreNamed(string command, string word) =>
        Assert.Equal([word], UnknownWords(command));

    /// <summary>What follows `heating`, or null if the text is no such command.</summary>
    private static string? Command(string text)
    {
        var run = DotnetRun.Match(text);
        if (run.Success)
            return run.Groups[1].Value == "tools/Heating" ? run.Groups[2].Value.Trim() : null;
        return text.StartsWith("heating ", StringComparison.Ordinal) ? text["heating ".Length..] : null;
    }

    private static string? Refusal(string where, string command)
    {
        var errors = Root.Parse(command).Errors;
        return errors.Count == 0 ? null : $"{where}: heating {command}: {errors[0].Message}";
    }

    /// <summary>Subcommands and options that do not exist. `a|b` names two subcommands; capitals and the like are placeholders.</summary>
    private static IEnumerable<string> UnknownWords(string text)
    {
        IReadOnlyList<Command> current = [Root];
        foreach (var word in text.Replace("\\|", "|", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                if (!current.Any(command => command.Options.Any(option => option.Name == word)))
                    yield return word;
            }
            else if (current.Any(command => command.Subcommands.Count > 0) && Regex.IsMatch(word, "^[a-z|]+$"))
            {
                var names = word.Split('|');
                var subcommands = current.SelectMany(command => command.Subcommands).ToList();
                foreach (var name in names.Except(subcommands.Select(command => command.Name)))
                    yield return name;
                current = [.. subcommands.Where(command => names.Contains(command.Name))];
            }
        }
    }

    private static IEnumerable<Command> Descendants(Command command) =>
        command.Subcommands.SelectMany(Descendants).Prepend(command);
}
