namespace NanoApi.Gate;

/// <summary>A position in a file: line and column are 1-based, 0 where only the file is known.</summary>
public sealed record Place(string File, int Line, int Column);

/// <summary>Something that compiles and does not run as written on nanoFramework: where it is, what to use instead.</summary>
public sealed record Finding(Rule Rule, Place Place, string Subject)
{
    /// <summary>What it is; what to use instead.</summary>
    public string Message => $"{Subject}: {Rule.Advice}";

    /// <summary>In the form in which MSBuild and editors know a compiler's errors and warnings.</summary>
    public override string ToString()
    {
        string position = Place switch
        {
            { Line: 0 } => "",
            { Column: 0 } => $"({Place.Line})",
            _ => $"({Place.Line},{Place.Column})",
        };
        return $"{Place.File}{position}: {(Rule.IsWarning ? "warning" : "error")} {Rule.Code}: {Message}";
    }
}

/// <summary>One thing that the platform cannot do.</summary>
/// <param name="Code">As reported, such as NANO001.</param>
/// <param name="Advice">What happens on the device, and what to use instead.</param>
public sealed record Rule(string Code, string Advice)
{
    /// <summary>Reported, but no reason to refuse the assembly.</summary>
    public bool IsWarning { get; init; }
}
