namespace NanoApi.Gate;

/// <summary>A position in a file: line and column are 1-based, 0 where only the file is known.</summary>
public sealed record Place(string File, int Line, int Column);

/// <summary>Something that compiles but does not run as written on nanoFramework, and what to use instead.</summary>
public sealed record Finding(Rule Rule, Place Place, string Subject)
{
    /// <summary>What was found, and what to use instead.</summary>
    public string Message => $"{Subject}: {Rule.Advice}";

    /// <summary>In the format of compiler errors and warnings that MSBuild and editors recognize.</summary>
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

/// <summary>Something that the platform does not support.</summary>
/// <param name="Code">As reported, such as NANO001.</param>
/// <param name="Advice">What happens on the device, and what to use instead.</param>
public sealed record Rule(string Code, string Advice)
{
    /// <summary>Reported, but no reason to refuse the assembly.</summary>
    public bool IsWarning { get; init; }
}
