using System.CommandLine;

namespace Heating.Run.Options;

/// <summary>`--parameter NAME=VALUE`: values for parameters of a template.</summary>
internal static class ParameterOption
{
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
            }
        });
        return option;
    }

    /// <summary>The values by name.</summary>
    public static Dictionary<string, string> Values(ParseResult parsed, Option<string[]?> option) =>
        (parsed.GetValue(option) ?? []).Select(text => text.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
