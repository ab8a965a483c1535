using System.CommandLine;
using System.Reflection;
using LocalIotCore;
using LocalIotCore.Stacks;

namespace Heating.Run.Options;

/// <summary>The options that say what the local cloud does with events: which template it runs, and with which
/// parameters.</summary>
internal sealed class RuleOptions
{
    // What a function may need of this process's environment. Other variables stay here: they may be secrets.
    private static readonly string[] PassedOn =
        ["TELEGRAM_BOT_TOKEN", "TELEGRAM_CHAT_ID", "TELEGRAM_API_URL", "DISCORD_WEBHOOK_URL"];

    private readonly Option<FileInfo?> _rules = new("--rules")
    {
        Description = "CloudFormation template whose rules, functions, tables and queues the local cloud runs. Default: "
            + "tools/Cloud/template.yaml, which stores every event and tells people when the heating goes off.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _noRules = new("--no-rules")
    {
        Description = "Run no template: events reach the broker, and nothing else.",
    };

    private readonly Option<string[]?> _parameters = ParameterOption.Create();

    /// <summary>The project's template: of the checkout, or else beside this program.</summary>
    public static string ProjectTemplate => DataDirectory.Checkout is { } checkout
        ? Path.Combine(checkout, "tools", "Cloud", "template.yaml")
        : Path.Combine(AppContext.BaseDirectory, "template.yaml");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_rules);
        command.Options.Add(_noRules);
        command.Options.Add(_parameters);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_noRules) is not null && (result.GetResult(_rules) ?? (object?)result.GetResult(_parameters)) is not null)
                result.AddError("--no-rules runs no template: leave out --rules and --parameter.");
        });
    }

    /// <summary>The values.</summary>
    public RuleValues Values(ParseResult parsed) => new(
        !parsed.GetValue(_noRules), parsed.GetValue(_rules), ParameterOption.Values(parsed, _parameters));

    /// <summary>What a template of this project needs here, which another one may not know.</summary>
    /// <param name="values">The options' values.</param>
    /// <param name="parameters">Parameters of the project's own template, if that is run and they are not given.</param>
    public static CloudOptions Apply(CloudOptions cloud, RuleValues values, params (string Name, string Value)[] parameters)
    {
        if (!values.HasRules)
            return cloud;
        var all = new Dictionary<string, string>(values.Parameters);
        if (values.Template is null)
        {
            all.TryAdd("CodeBucket", "local");
            all.TryAdd("TimeZone", LocalZone());
            foreach ((string name, string value) in parameters)
                all.TryAdd(name, value);
        }

        return cloud with
        {
            TemplateFile = values.Template?.FullName ?? ProjectTemplate,
            TemplateParameters = all,
            FunctionsDirectory = FunctionsDirectory(),
            FunctionEnvironment = PassedOn
                .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
                .Where(variable => !string.IsNullOrEmpty(variable.Value))
                .ToDictionary(variable => variable.Name, variable => variable.Value!),
        };
    }

    /// <summary>In one line what of a template runs; null without one.</summary>
    public static string? Describe(Stack? stack) => stack is null ? null
        : $"the template runs {Count(stack.Rules.Count, "rule")}, {Count(stack.Functions.Count, "function")}, "
            + $"{Count(stack.Tables.Count, "table")}; `heating rules list` says what it leaves out";

    private static string Count(int count, string name) => $"{count} {name}{(count == 1 ? "" : "s")}";

    // As IANA names it: Windows has names of its own.
    private static string LocalZone()
    {
        string id = TimeZoneInfo.Local.Id;
        return TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out string? iana) ? iana : id;
    }

    // Beside an installed program, or where a checkout builds them.
    private static string FunctionsDirectory()
    {
        string beside = Path.Combine(AppContext.BaseDirectory, "functions");
        string configuration = typeof(RuleOptions).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        return Directory.Exists(beside) || DataDirectory.Checkout is not { } checkout
            ? beside
            : Path.Combine(checkout, "tools", "Cloud", "Functions", "bin", configuration);
    }
}

/// <summary>What the local cloud does with events.</summary>
/// <param name="HasRules">False: nothing.</param>
/// <param name="Template">The template; null: the project's own.</param>
/// <param name="Parameters">Parameters that were given.</param>
internal sealed record RuleValues(bool HasRules, FileInfo? Template, IReadOnlyDictionary<string, string> Parameters);
