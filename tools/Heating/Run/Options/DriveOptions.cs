using System.CommandLine;
using System.CommandLine.Parsing;

namespace Heating.Run.Options;

/// <summary>The options that `run` and `device` share: what runs the virtual board, and how fast.</summary>
internal sealed class DriveOptions
{
    public Option<FileInfo?> Trace { get; } = new("--trace")
    {
        Description = "Replay a CSV file (time_utc,relay,temperature_c) instead of simulating a house; "
            + "house time starts with the first row, and the run ends after the last.",
        HelpName = "FILE",
    };

    public Option<double> Speed { get; } = new("--speed")
    {
        Description = "House seconds per real second, or max: as fast as delivery allows.",
        HelpName = "N|max",
        DefaultValueFactory = _ => 1,
        CustomParser = result => Parse<double>(result, "--speed", SpeedText.Expected, SpeedText.TryParse, 1),
    };

    public Option<TimeSpan?> Duration { get; } = new("--duration")
    {
        Description = "End after this much house time (real time at speed 1): 500ms, 60s, 5m, 2h, 1d. "
            + "Default: the trace's end, or Ctrl-C.",
        HelpName = "TIME",
        CustomParser = result => Parse<TimeSpan?>(result, "--duration", DurationText.Expected, TryParseDuration, null),
    };

    public Option<ulong> Seed { get; } = new("--seed")
    {
        Description = "Seed of everything random in house and board; the same seed gives the same house.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result => Parse<ulong>(result, "--seed", "a whole number from 0 to 2^64 - 1", ulong.TryParse, 1),
    };

    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Show what the firmware writes to its debug output.",
    };

    /// <summary>Adds the options to a command, and the checks that involve more than one of them.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Trace, Speed, Duration, Seed, Verbose })
            command.Add(option);
        command.Validators.Add(RefuseEndless);
    }

    /// <summary>The parsed values.</summary>
    public DriveValues Values(ParseResult parsed) => new(
        parsed.GetValue(Trace),
        parsed.GetValue(Speed),
        parsed.GetValue(Duration),
        parsed.GetValue(Seed),
        parsed.GetValue(Verbose));

    private void RefuseEndless(CommandResult result)
    {
        var isMax = result.GetResult(Speed)?.Tokens is [{ Value: "max" }];
        if (isMax && result.GetResult(Trace) is null && result.GetResult(Duration) is null)
            result.AddError("--speed max without --trace would never end: add a --duration, for example --duration 30d.");
    }

    private static bool TryParseDuration(string text, out TimeSpan? duration)
    {
        var isValid = DurationText.TryParse(text, out var value);
        duration = value;
        return isValid;
    }

    private static T Parse<T>(ArgumentResult result, string option, string expected, TryParse<T> tryParse, T otherwise)
    {
        var text = result.Tokens[0].Value;
        if (tryParse(text, out var value))
            return value;
        result.AddError($"{option} {text}: expected {expected}.");
        return otherwise;
    }

    private delegate bool TryParse<T>(string text, out T value);
}

/// <summary>The values of <see cref="DriveOptions"/>.</summary>
/// <param name="Trace">The trace to replay; null: simulate a house.</param>
/// <param name="Speed">House seconds per real second; positive infinity: as fast as delivery allows.</param>
/// <param name="Duration">House time after which to end; null: the trace's end, or Ctrl-C.</param>
/// <param name="Seed">Seed of all randomness.</param>
/// <param name="IsVerbose">Show the firmware's debug output.</param>
internal sealed record DriveValues(FileInfo? Trace, double Speed, TimeSpan? Duration, ulong Seed, bool IsVerbose);
