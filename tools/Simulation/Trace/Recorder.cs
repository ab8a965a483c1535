using Simulation.Checkers;

namespace Simulation.Trace;

/// <summary>The single stream of a run's events: hashed, counted, printed if requested, and passed to every
/// checker.</summary>
public sealed class Recorder(IReadOnlyList<Checker> checkers, Action<string>? onLine)
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>FNV-1a over all lines of the trace.</summary>
    public ulong Hash { get; private set; } = FnvOffset;

    /// <summary>The figures of the run.</summary>
    public RunFigures Figures { get; } = new();

    /// <summary>The first violation; null if there is none.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>Takes an event.</summary>
    public void Add(SimulationEvent happened)
    {
        var line = happened.ToString();
        var hash = Hash;
        foreach (var letter in line)
            hash = (hash ^ letter) * FnvPrime;
        Hash = hash;
        onLine?.Invoke(line);
        Figures.Add(happened);
        foreach (var checker in checkers)
        {
            if (checker.Check(happened) is { } problem)
                Fail(new Violation(checker.Name, happened.AtMs, problem));
        }
    }

    /// <summary>Ends the run with a violation that no checker reported.</summary>
    public void Fail(Violation violation)
    {
        if (Violation is null)
            onLine?.Invoke(violation.ToString());
        Violation ??= violation;
    }
}

/// <summary>A violation of an invariant.</summary>
/// <param name="Checker">The checker that found it.</param>
/// <param name="AtMs">Time since the run's start in ms.</param>
public sealed record Violation(string Checker, long AtMs, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"VIOLATION at {AtMs} ms: {Checker}: {Problem}";
}
