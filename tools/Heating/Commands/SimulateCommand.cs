using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Simulation;
using Simulation.Plan;

namespace Heating.Commands;

/// <summary>`heating simulate`.</summary>
internal static class SimulateCommand
{
    private const double MsPerDay = 24.0 * 3600 * 1000;

    public static Command Create()
    {
        var seed = new Option<ulong?>("--seed") { Description = "Run this seed.", HelpName = "N" };
        var verbose = new Option<bool>("--verbose") { Description = "With --seed: print every event of the run." };
        var seeds = SeedsOption();
        var minutes = new Option<double?>("--minutes")
        {
            Description = "With --seeds: start no further seed after this time.",
            HelpName = "M",
        };
        minutes.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
                && value is not (> 0 and <= 10_000))
                result.AddError($"--minutes {token.Value}: expected a number above 0, at most 10000.");
        });
        var command = new Command(
            "simulate", "Run the device under virtual time through random faults, and check its invariants.")
        {
            seed, verbose, seeds, minutes,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(seed) is null == (result.GetResult(seeds) is null))
                result.AddError("Expected either --seed N or --seeds A..B.");
        });
        command.SetAction((parsed, cancel) => Task.FromResult(parsed.GetValue(seed) is { } one
            ? RunOne(one, parsed.GetValue(verbose), parsed.InvocationConfiguration.Output)
            : RunMany(parsed.GetValue(seeds)!, parsed.GetValue(minutes), parsed.InvocationConfiguration.Output, cancel)));
        return command
            .WithExamples(
                ("heating simulate --seeds 1..1000", "a thousand runs of several hours, each with its own faults"),
                ("heating simulate --seed 17 --verbose", "one run, event by event"))
            .WithExitCodes();
    }

    private static int RunOne(ulong seed, bool isVerbose, TextWriter output)
    {
        var plan = SimulationPlan.Of(seed);
        output.WriteLine(plan);
        var result = SimulationRun.Run(plan, null, isVerbose ? output.WriteLine : null);
        output.WriteLine(Figures(result.Figures));
        output.WriteLine($"trace {result.Hash:x16}");
        if (result.Violation is null)
            return ExitCode.Ok;
        output.WriteLine(result.Report);
        return ExitCode.Failed;
    }

    private static int RunMany(SeedRange seeds, double? minutes, TextWriter output, CancellationToken cancel)
    {
        var limit = minutes is { } value ? TimeSpan.FromMinutes(value) : TimeSpan.MaxValue;
        var watch = Stopwatch.StartNew();
        var batch = new SimulationBatch();
        batch.Run(
            seeds.First,
            seeds.Last,
            limit,
            progress => output.WriteLine($"{progress.Runs} of {seeds.Count} seeds, {progress.Failures.Count} failed"),
            cancel);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{batch.Runs} of {seeds.Count} seeds in {watch.Elapsed.TotalSeconds:F1} s "
            + $"({batch.Runs / watch.Elapsed.TotalSeconds:F1} seeds/s, "
            + $"{batch.Figures.DurationMs / MsPerDay / watch.Elapsed.TotalSeconds:F1} device-days/s)"));
        output.WriteLine(Figures(batch.Figures));
        foreach (var failure in batch.Failures)
            output.WriteLine(failure.Report);
        return batch.Failures.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static string Figures(Simulation.Trace.RunFigures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"{figures.DurationMs / MsPerDay:F1} device-days, {figures.PowerCuts} power cuts, {figures.Outages} outages, "
        + $"{figures.Events} events, {figures.Duplicates} duplicates, {figures.Gaps} gaps, {figures.Lost} lost in gaps, "
        + $"{figures.Deltas} deltas, {figures.Configurations} configuration changes, {figures.Restarts} requested restarts");

    private static Option<SeedRange?> SeedsOption() => new("--seeds")
    {
        Description = $"Run these seeds: {SeedRange.Expected}.",
        HelpName = "A..B",
        CustomParser = result =>
        {
            if (SeedRange.TryParse(result.Tokens[0].Value, out var range))
                return range;
            result.AddError($"--seeds {result.Tokens[0].Value}: expected {SeedRange.Expected}.");
            return null;
        },
    };

    private sealed record SeedRange(ulong First, ulong Last)
    {
        public const string Expected = "two whole numbers in ascending order, for example 1..1000";

        public ulong Count => Last - First + 1;

        public static bool TryParse(string text, out SeedRange? range)
        {
            range = text.Split("..") is [var first, var last]
                && ulong.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                && ulong.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                && from <= to
                ? new SeedRange(from, to)
                : null;
            return range is not null;
        }
    }
}
