namespace LocalIotCore.Rules.Sql;

/// <summary>What a rule's SQL makes of one message.</summary>
public sealed class RuleOutcome
{
    internal static readonly RuleOutcome NoMatch = new() { WhereText = "false" };

    /// <summary>Whether WHERE is true, or absent: the actions run.</summary>
    public bool IsMatch { get; init; }

    /// <summary>What SELECT gives: JSON, or for `SELECT *` the payload itself, in the message's own memory. Empty if the one
    /// VALUE asked for is Undefined.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Why the rule could not be evaluated; null if it could. Goes to the log, and no action runs.</summary>
    public string? Error { get; init; }

    /// <summary>What WHERE came to: `true`, `false`, `Undefined`, another value in JSON; empty without WHERE.</summary>
    public string WhereText { get; init; } = "";

    /// <summary>Values of the SET clause, which templates see too.</summary>
    internal Variables Variables { get; init; } = Variables.None;
}
