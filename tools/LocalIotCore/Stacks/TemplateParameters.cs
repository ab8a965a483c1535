using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalIotCore.Stacks;

/// <summary>The section Parameters: defaults and given values, checked as CloudFormation checks them.</summary>
internal static class TemplateParameters
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <returns>The value of each parameter.</returns>
    /// <exception cref="StackException">One is missing or not allowed, or a given one is not in the template.</exception>
    public static Dictionary<string, string> Read(
        string path, TemplateMap template, IReadOnlyDictionary<string, string> given)
    {
        var values = new Dictionary<string, string>();
        var section = template.Find("Parameters") as TemplateMap;
        foreach (TemplateEntry entry in section?.Entries ?? [])
        {
            if (entry.Value is not TemplateMap definition)
                throw new StackException(path, entry.KeyPosition, $"The parameter {entry.Key} is not an object.");
            string? value = given.GetValueOrDefault(entry.Key) ?? Text(definition, "Default");
            if (value is null)
            {
                throw new StackException(path, entry.KeyPosition,
                    $"The parameter {entry.Key} has no default, and no value was given.");
            }
            if (Text(definition, "AllowedPattern") is { } pattern && !IsPattern(pattern))
            {
                throw new StackException(path, definition.Find("AllowedPattern")!.Position,
                    $"The AllowedPattern of the parameter {entry.Key} is no regular expression: {pattern}");
            }
            if (Objection(definition, value) is { } objection)
            {
                throw new StackException(path, entry.KeyPosition,
                    $"\"{value}\" is not allowed for the parameter {entry.Key}: {objection}.");
            }
            values.Add(entry.Key, value);
        }
        if (given.Keys.FirstOrDefault(name => !values.ContainsKey(name)) is { } unknown)
        {
            throw new StackException(path, section?.Position ?? template.Position,
                $"A value was given for the parameter {unknown}, which the template does not have.");
        }
        return values;
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Null: allowed.
    private static string? Objection(TemplateMap definition, string value)
    {
        string type = Text(definition, "Type") ?? "String";
        if (type == "Number")
        {
            if (!decimal.TryParse(value, CultureInfo.InvariantCulture, out decimal number))
                return "expected a number";
            if (Number(definition, "MinValue") is { } lowest && number < lowest)
                return $"expected at least {lowest}";
            if (Number(definition, "MaxValue") is { } highest && number > highest)
                return $"expected at most {highest}";
        }
        if (definition.Find("AllowedValues") is TemplateList allowed
            && allowed.Items.OfType<TemplateText>().Select(item => item.Value).ToList() is var names && !names.Contains(value))
            return "expected one of " + string.Join(", ", names);
        if (Number(definition, "MinLength") is { } shortest && value.Length < shortest)
            return $"expected at least {shortest} characters";
        if (Number(definition, "MaxLength") is { } longest && value.Length > longest)
            return $"expected at most {longest} characters";
        return Text(definition, "AllowedPattern") is { } pattern
            && !Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.CultureInvariant, PatternTimeout)
            ? $"expected {Text(definition, "ConstraintDescription") ?? pattern}"
            : null;
    }

    private static string? Text(TemplateMap definition, string key) => (definition.Find(key) as TemplateText)?.Value;

    private static decimal? Number(TemplateMap definition, string key) =>
        decimal.TryParse(Text(definition, key), CultureInfo.InvariantCulture, out decimal number) ? number : null;
}
