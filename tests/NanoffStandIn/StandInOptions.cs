namespace NanoffStandIn;

/// <summary>nanoff's arguments, as strictly as its parser takes them.</summary>
internal sealed class StandInOptions
{
    private static readonly string[] Switches =
    [
        "--version", "--listtargets", "--devicedetails", "--nanodevice", "--update", "--deploy", "--masserase", "--nobackupconfig",
        "--preview", "--suppressnanoffversioncheck", "--listports", "--identifyfirmware", "--checkpsram",
    ];

    private static readonly string[] Valued =
    [
        "--platform", "--serialport", "--target", "--fwversion", "--baud", "--image", "--address", "--filedeployment",
        "--networkdeployment", "-v", "--partitiontablesize", "--backuppath", "--backupfile",
    ];

    private readonly Dictionary<string, string> _values = [];

    /// <summary>What is wrong; null if nothing is.</summary>
    public string? Error { get; private set; }

    public string? this[string option] => _values.GetValueOrDefault(option);

    public bool Has(string option) => _values.ContainsKey(option);

    /// <summary>0 quiet, 1 minimal, 2 normal, 3 detailed, 4 diagnostic.</summary>
    /// <exception cref="ArgumentException">Unknown: unhandled in nanoff.</exception>
    public int Verbosity => (this["-v"] ?? "m") switch
    {
        "q" or "quiet" => 0,
        "m" or "minimal" => 1,
        "n" or "normal" => 2,
        "d" or "detailed" => 3,
        "diag" or "diagnostic" => 4,
        _ => throw new ArgumentException("Invalid option for Verbosity"),
    };

    public static StandInOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new StandInOptions();
        for (var at = 0; at < arguments.Count && options.Error is null; at++)
        {
            string name = arguments[at];
            if (options.Has(name))
                options.Error = $"Option '{name.TrimStart('-')}' is defined multiple times.";
            else if (Switches.Contains(name))
                options._values[name] = "";
            else if (!Valued.Contains(name))
                options.Error = $"Option '{name.TrimStart('-')}' is unknown.";
            else if (at + 1 == arguments.Count || arguments[at + 1].StartsWith("--", StringComparison.Ordinal))
                options.Error = $"Option '{name.TrimStart('-')}' has no value.";
            else
                options._values[name] = arguments[++at];
        }
        return options;
    }
}
