using System.CommandLine;
using System.CommandLine.Parsing;
using Heating.Run.Scenarios;
using VirtualBoard.House;

namespace Heating.Run.Options;

/// <summary>The options that `run` and `device` share: what runs the virtual board, and how fast.</summary>
internal sealed class DriveOptions
{
    private const string SamplingExpected = "whole seconds from 10s to 1h";

    private static readonly TimeSpan SamplingMin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SamplingMax = TimeSpan.FromHours(1);

    public Option<FileInfo?> Trace { get; } = new("--trace")
    {
        Description = "Replay a CSV file (time_utc,relay,temperature_c, or an export of Home Assistant, InfluxDB, Grafana, Shelly or Excel) "
            + "instead of simulating a house; house time starts with the first row, and the run ends after the last.",
        HelpName = "FILE",
    };

    public Option<string?> TraceRelay { get; } = new("--trace-relay")
    {
        Description = "The relay among the trace's entities or columns: its name or a part of it. Default: found by values and names.",
        HelpName = "NAME",
    };

    public Option<string?> TraceTemperature { get; } = new("--trace-temperature")
    {
        Description = "The temperature among the trace's entities or columns, likewise.",
        HelpName = "NAME",
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

    public Option<TimeSpan?> Sampling { get; } = new("--sampling")
    {
        Description = $"Have the device sample the temperature this often (house time) instead of every minute: {SamplingExpected}. "
            + "Alarms are checked every minute all the same.",
        HelpName = "TIME",
        CustomParser = result => Parse<TimeSpan?>(result, "--sampling", SamplingExpected, TryParseSampling, null),
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
        foreach (var option in new Option[] { Trace, TraceRelay, TraceTemperature, Speed, Duration, Sampling, Seed, Verbose })
            command.Add(option);
        command.Validators.Add(RefuseEndless);
        command.Validators.Add(RefuseChoiceOfNothing);
    }

    /// <summary>The parsed values.</summary>
    public DriveValues Values(ParseResult parsed) => new(
        parsed.GetValue(Trace),
        parsed.GetValue(Speed),
        parsed.GetValue(Duration),
        parsed.GetValue(Seed),
        parsed.GetValue(Verbose))
    {
        TraceChoice = new TraceChoice(parsed.GetValue(TraceRelay), parsed.GetValue(TraceTemperature)),
        Sampling = parsed.GetValue(Sampling),
    };

    private void RefuseEndless(CommandResult result)
    {
        var isMax = result.GetResult(Speed)?.Tokens is [{ Value: "max" }];
        // Only `run` has scenarios.
        var hasScenario = result.Children.OfType<OptionResult>().Any(option => option.Option.Name == ScenarioOption.Name);
        if (isMax && !hasScenario && result.GetResult(Trace) is null && result.GetResult(Duration) is null)
            result.AddError("--speed max without --trace would never end: add a --duration, for example --duration 30d.");
    }

    private void RefuseChoiceOfNothing(CommandResult result)
    {
        if (result.GetResult(Trace) is not null)
            return;
        foreach (var option in new[] { TraceRelay, TraceTemperature })
        {
            if (result.GetResult(option) is { Implicit: false })
                result.AddError($"{option.Name} chooses from a trace: give --trace too.");
        }
    }

    private static bool TryParseDuration(string text, out TimeSpan? duration)
    {
        var isValid = DurationText.TryParse(text, out var value);
        duration = value;
        return isValid;
    }

    private static bool TryParseSampling(string text, out TimeSpan? interval)
    {
        var isValid = DurationText.TryParse(text, out var value)
            && value >= SamplingMin && value <= SamplingMax && value.Ticks % TimeSpan.TicksPerSecond == 0;
        interval = value;
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
internal sealed record DriveValues(FileInfo? Trace, double Speed, TimeSpan? Duration, ulong Seed, bool IsVerbose)
{
    /// <summary>The scenario to play instead of a trace; null: none.</summary>
    public Scenario? Scenario { get; init; }

    /// <summary>Which of the trace's series are meant.</summary>
    public TraceChoice TraceChoice { get; init; } = new();

    /// <summary>How often the device samples the temperature, in house time; null: as often as it does by itself.</summary>
    public TimeSpan? Sampling { get; init; }

    /// <summary>What the user should know of these values; null: nothing.</summary>
    public string? Remark => Sampling is { } interval
        ? $"the device samples every {interval.TotalSeconds} s (--sampling)"
        : null;

    // A healthy board ends by its own clock, a moment after real time.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Real time in which the duration passes; null without one, and at a speed above 1, at which house time waits for
    /// the network.</summary>
    public TimeSpan? RealDuration =>
        Speed <= 1 && Duration / Speed is { } real && real < DurationText.Longest ? real + Grace : null;
}
