using System.CommandLine;

namespace Heating.Bench;

/// <summary>Options for a number within bounds.</summary>
internal static class CountOption
{
    /// <summary>Creates an option.</summary>
    public static Option<int> Create(string name, int value, int min, int max, string description)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            DefaultValueFactory = _ => value,
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!int.TryParse(token.Value, out int given) || given < min || given > max)
                    result.AddError($"{name} {token.Value}: expected a number from {min} to {max}.");
        });
        return option;
    }
}
