using Simulation.Checkers;

namespace Simulation.Trace;

/// <summary>The one stream of a run's events: hashed, counted, written out if wanted, and shown to every checker.</summary>
public sealed class Recorder(IReadOnlyList<Checker> checkers, Action<string>? onLine)
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>FNV-1a over every line of the trace.</summary>
    public ulong Hash { get; private set; } = FnvOffset;

    /// <summary>What the run amounts to.</summary>
    public RunFigures Figures { get; } = new();

    /// <summary>The first thing that must not happen, and did; null while all is well.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>Takes an event.</summary>
    public void Add(SimulationEvent happened)
    {
        var line = happened.ToString();
        foreach (var letter in line)
            Hash = (Hash ^ letter) * FnvPrime;
        onLine?.Invoke(line);
        Figures.Add(happened);
        foreach (var checker in checkers)
        {
            if (checker.Check(happened) is { } problem)
                Fail(new Violation(checker.Name, happened.AtMs, problem));
        }
    }

    /// <summary>Ends the run with something that no checker was needed to see.</summary>
    public void Fail(Violation violation)
    {
        if (Violation is null)
            onLine?.Invoke(violation.ToString());
        Violation ??= violation;
    }
}
