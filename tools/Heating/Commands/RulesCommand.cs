using System.CommandLine;
using System.Globalization;
using System.Text;
using Heating.Run;
using Heating.Run.Options;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Rules.Sql;
using LocalIotCore.Stacks;

namespace Heating.Commands;

/// <summary>`heating rules`: what the rules do with a message, without a running cloud.</summary>
internal static class RulesCommand
{
    private static readonly Option<string?> Template = new("--template")
    {
        Description = "The CloudFormation template with the rules. Default: tools/Cloud/template.yaml of the repository.",
        HelpName = "FILE",
    };

    private static readonly Option<string[]?> Parameters = ParameterOption.Create();

    private static readonly Option<string?> RuleFile = new("--rule-file")
    {
        Description = "A rule in JSON as `aws iot create-topic-rule --topic-rule-payload` takes it, instead of one of the template.",
        HelpName = "FILE",
    };

    private static readonly Argument<string> Name = new("RULE") { Description = "Name of the rule; with --rule-file, any." };

    private static readonly Option<string> Payload = new("--payload")
    {
        Description = "The message's payload.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<string?> Topic = new("--topic")
    {
        Description = "The message's topic. Default: the rule's own filter with each + as \"boiler-1\".",
    };

    private static readonly Option<string?> Client = new("--client")
    {
        Description = "Client id of the publisher. Default: as of a message that no client sent.",
        HelpName = "ID",
    };

    public static Command Create() => new("rules", "List the cloud's rules, and try one with a message.") { CreateList(), CreateTest() };

    private static Command CreateList()
    {
        var command = new Command("list", "List the rules of the template, and what of it only AWS runs.") { Template, Parameters };
        command.SetAction(parsed => Run(parsed, output =>
        {
            Stack stack = Load(parsed);
            TextTable.Write(output, ["rule", "from", "actions", "what for"], stack.Rules.Select(rule => rule.Definition).Select(rule => new[]
            {
                rule.Name, rule.Query.TopicFilter ?? "Basic Ingest", string.Join(", ", rule.Actions.Select(action => action.Kind)),
                (rule.IsDisabled ? "(disabled) " : "") + rule.Description,
            }));
            if (stack.Notes.Count == 0)
                return;
            output.WriteLine("The local cloud leaves out:");
            TextTable.Write(output, ["type", "number", "why"], stack.Notes.GroupBy(note => (note.Type, note.Reason))
                .Select(group => new[] { group.Key.Type, group.Count().ToString(CultureInfo.InvariantCulture), group.Key.Reason }));
        }));
        return command
            .WithExamples(("heating rules list", "the rules that the local cloud and AWS run"))
            .WithExitCodes(ExitCode.File);
    }

    private static Command CreateTest()
    {
        var command = new Command("test", "Show step by step what a rule would do with a message, without doing it.")
        {
            Name, Payload, Topic, Client, Template, Parameters, RuleFile,
        };
        command.SetAction(parsed => Run(parsed, output =>
        {
            RuleDefinition rule = Find(parsed);
            string topic = parsed.GetValue(Topic) ?? rule.Query.TopicFilter?.Replace("+", "boiler-1").Replace("#", "boiler-1") ?? rule.Name;
            var message = new RuleMessage
            {
                Topic = topic,
                Payload = Read(parsed.GetRequiredValue(Payload)),
                ClientId = parsed.GetValue(Client),
                Timestamp = DateTimeOffset.UtcNow,
                TraceId = Guid.NewGuid().ToString(),
            };
            foreach (string line in Explain(rule, RuleTest.Run(rule, message)))
                output.WriteLine(line);
        }));
        return command
            .WithExamples(
                ("heating rules test heatingStoreEvents --payload status.json --topic home/heating/status --client boiler-1",
                    "what happens to a status event of boiler-1"),
                ("heating rules test mine --rule-file rule.json --payload status.json", "try a rule of your own"))
            .WithExitCodes(ExitCode.File);
    }

    /// <summary>What a rule would do, a line for each step.</summary>
    internal static IEnumerable<string> Explain(RuleDefinition rule, RuleTest test)
    {
        yield return $"rule     {rule.Name}: {rule.Query.Sql}";
        if (rule.IsDisabled)
            yield return "         is disabled; this is what it would do";
        yield return $"FROM     {test.Filter ?? "(none: Basic Ingest alone)"}: {(test.IsTopicMatch ? "matches" : "does not match")} {test.Topic}";
        if (test.Outcome is not { } outcome)
            yield break;
        if (outcome.Error is { } error)
        {
            yield return $"fails    {error}; it goes to the log, no action is taken";
            yield break;
        }
        yield return $"WHERE    {(outcome.WhereText.Length == 0 ? "(none)" : outcome.WhereText)}: the rule {(outcome.IsMatch ? "fires" : "does not fire")}";
        if (!outcome.IsMatch)
            yield break;
        yield return $"SELECT   {Encoding.UTF8.GetString(outcome.Payload.Span)}";
        foreach (ActionTest action in test.Actions)
        {
            yield return action.Call is null ? $"{action.Kind} fails: {action.Error}" : $"{action.Kind} would send the result of SELECT with";
            foreach ((string field, string value) in action.Call?.Fields ?? [])
                yield return $"         {field}: {value}";
        }
        if (rule.ErrorAction is { } errorAction)
            yield return $"if an action fails: {errorAction.Kind}";
    }

    private static int Run(ParseResult parsed, Action<TextWriter> run)
    {
        try
        {
            run(parsed.InvocationConfiguration.Output);
            return ExitCode.Ok;
        }
        catch (CommandException exception)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"heating rules: {exception.Message}");
            return exception.ExitCode;
        }
    }

    private static RuleDefinition Find(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(Name);
        if (parsed.GetValue(RuleFile) is { } file)
            return Parse(file, () => RuleDefinition.Parse(name, Read(file)));
        IReadOnlyList<StackRule> rules = Load(parsed).Rules;
        return rules.FirstOrDefault(rule => rule.Name == name)?.Definition ?? throw new CommandException(ExitCode.Usage,
            $"there is no rule {name}; the template has {(rules.Count == 0 ? "none" : string.Join(", ", rules.Select(rule => rule.Name)))}");
    }

    private static Stack Load(ParseResult parsed)
    {
        Dictionary<string, string> parameters = ParameterOption.Values(parsed, Parameters);
        string? template = parsed.GetValue(Template);
        // Names the bucket that AWS loads functions from; no rule depends on it.
        if (template is null)
            parameters.TryAdd("CodeBucket", "local");
        try
        {
            return Stack.Load(template ?? RuleOptions.ProjectTemplate, parameters);
        }
        catch (StackException exception)
        {
            throw new CommandException(ExitCode.File, exception.Message);
        }
    }

    private static RuleDefinition Parse(string path, Func<RuleDefinition> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception exception) when (exception is RuleDefinitionException or SqlParseException)
        {
            throw new CommandException(ExitCode.File, $"{path}: {exception.Message}");
        }
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.File, $"{path} cannot be read: {exception.Message}");
        }
    }
}
