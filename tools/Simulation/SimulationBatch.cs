using System.Diagnostics;
using Simulation.Plan;
using Simulation.Trace;

namespace Simulation;

/// <summary>Runs many seeds, one after another on each core.</summary>
public sealed class SimulationBatch
{
    /// <summary>More failures tell nothing new.</summary>
    private const int FailuresMax = 10;

    private readonly Lock _lock = new();
    private readonly List<SimulationResult> _failures = [];

    /// <summary>Number of finished runs.</summary>
    public long Runs { get; private set; }

    /// <summary>The total of all runs.</summary>
    public RunFigures Figures { get; } = new();

    /// <summary>The first failed runs, by seed.</summary>
    public IReadOnlyList<SimulationResult> Failures => [.. _failures.OrderBy(failure => failure.Plan.Seed)];

    /// <summary>Runs the seeds.</summary>
    /// <param name="last">The last seed, included.</param>
    /// <param name="limit">No further seed is started after this time.</param>
    /// <param name="onProgress">Called about every two seconds, from the threads that run seeds.</param>
    /// <param name="cancel">Starts no further seed.</param>
    /// <param name="onResult">Called with each finished run, from the threads that run seeds.</param>
    public void Run(
        ulong first, ulong last, TimeSpan limit, Action<SimulationBatch>? onProgress, CancellationToken cancel,
        Action<SimulationResult>? onResult = null)
    {
        var watch = Stopwatch.StartNew();
        var next = first;
        var isExhausted = false;
        var shown = TimeSpan.Zero;
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            while (TryTake(out var seed))
            {
                var result = SimulationRun.Run(SimulationPlan.Of(seed));
                Add(result);
                onResult?.Invoke(result);
            }
        });

        bool TryTake(out ulong seed)
        {
            lock (_lock)
            {
                seed = next;
                if (isExhausted || cancel.IsCancellationRequested || watch.Elapsed > limit || _failures.Count >= FailuresMax)
                    return false;
                isExhausted = next == last;
                next++;
                return true;
            }
        }

        void Add(SimulationResult result)
        {
            lock (_lock)
            {
                Runs++;
                Figures.Add(result.Figures);
                if (result.Violation is not null)
                    _failures.Add(result);
                if (watch.Elapsed - shown < TimeSpan.FromSeconds(2))
                    return;
                shown = watch.Elapsed;
                onProgress?.Invoke(this);
            }
        }
    }
}
