using System.CommandLine;
using System.CommandLine.Parsing;

namespace Heating.Run.Options;

/// <summary>`--parameter NAME=VALUE`: values for parameters of a template.</summary>
internal static class ParameterOption
{
    // Of the project's own template. CloudFormation's patterns cannot tell whether there is such a zone, and the function that
    // can would not start.
    private const string TimeZone = "TimeZone=";

    public static Option<string[]?> Create()
    {
        var option = new Option<string[]?>("--parameter")
        {
            Description = "A parameter of the template, such as Language=de or MinimumOffMinutes=30; may be repeated.",
            HelpName = "NAME=VALUE",
        };
        option.Validators.Add(result =>
        {
            var names = new HashSet<string>();
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                if (text.IndexOf('=', StringComparison.Ordinal) <= 0)
                    result.AddError($"--parameter {text}: expected NAME=VALUE.");
                else if (!names.Add(text.Split('=')[0]))
                    result.AddError($"--parameter {text}: {text.Split('=')[0]} has a value already.");
                else if (text.StartsWith(TimeZone, StringComparison.Ordinal) && !HasOwnTemplate(result) && !IsTimeZone(text[TimeZone.Length..]))
                    result.AddError($"--parameter {text}: there is no such time zone; expected an IANA name such as Europe/Berlin.");
            }
        });
        return option;
    }

    /// <summary>The values by name.</summary>
    public static Dictionary<string, string> Values(ParseResult parsed, Option<string[]?> option) =>
        (parsed.GetValue(option) ?? []).Select(text => text.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    private static bool HasOwnTemplate(OptionResult result) => result.Parent is CommandResult command
        && command.Children.OfType<OptionResult>().Any(other => !other.Implicit && (other.Option.Name is "--rules" or "--template"));

    // A Windows name would be known there, and not on AWS.
    private static bool IsTimeZone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) && zone.HasIanaId;
}
