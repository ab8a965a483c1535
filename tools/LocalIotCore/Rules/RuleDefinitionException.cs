namespace LocalIotCore.Rules;

/// <summary>A rule that cannot be run as it is written. The message names the field.</summary>
public sealed class RuleDefinitionException(string path, string problem)
    : Exception(path.Length == 0 ? problem : $"{path}: {problem}")
{
    /// <summary>Path of the field, for example `actions[0].republish.topic`; empty for the rule as a whole.</summary>
    public string Field => path;
}
