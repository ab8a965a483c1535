using System.CommandLine;
using System.CommandLine.Parsing;
using Heating.Run.Chaos;

namespace Heating.Run.Options;

/// <summary>The options of `run` that add disturbances.</summary>
internal sealed class ChaosOptions
{
    public Option<Disturbance[]> Outage { get; } = new("--outage")
    {
        Description = "Lose the network for some house time, at some house time after power-on; may be repeated.",
        HelpName = "TIME@TIME",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
        CustomParser = ParseOutages,
    };

    public Option<ulong?> Chaos { get; } = new("--chaos")
    {
        Description = "Network outages, restarts of the local cloud and power cuts of the board at random times. "
            + "Frequent at first, later one in four days of house time; the same seed gives the same ones.",
        HelpName = "SEED",
        CustomParser = ParseSeed,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Outage);
        command.Add(Chaos);
    }

    private static Disturbance[] ParseOutages(ArgumentResult result)
    {
        List<Disturbance> outages = [];
        foreach (var token in result.Tokens)
        {
            if (OutageText.TryParse(token.Value, out var outage))
                outages.Add(outage);
            else
                result.AddError($"--outage {token.Value}: expected {OutageText.Expected}.");
        }

        return [.. outages];
    }

    private static ulong? ParseSeed(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (ulong.TryParse(text, out var seed))
            return seed;
        result.AddError($"--chaos {text}: expected a whole number from 0 to 2^64 - 1.");
        return null;
    }
}
