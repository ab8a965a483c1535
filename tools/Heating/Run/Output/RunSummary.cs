using Heating.Run.Chaos;
using Heating.Run.Ledger;
using Heating.Run.Paths;
using Heating.Run.Scenarios;

namespace Heating.Run.Output;

/// <summary>The result of a run.</summary>
internal sealed record RunSummary
{
    /// <summary>The description of the run.</summary>
    public required RunTitle Title { get; init; }

    /// <summary>House time at power-on.</summary>
    public DateTimeOffset StartUtc { get; init; }

    /// <summary>The alarms that arrived, in order.</summary>
    public IReadOnlyList<AlarmNews> Alarms { get; init; } = [];

    /// <summary>What a scenario expected.</summary>
    public IReadOnlyList<ExpectationResult> Expectations { get; init; } = [];

    /// <summary>The ledger's final counts.</summary>
    public required LedgerCounts Counts { get; init; }

    /// <summary>How far events came behind the broker; null if that is not known.</summary>
    public PathCounts? Paths { get; init; }

    /// <summary>The final state of the device.</summary>
    public required DeviceReading Device { get; init; }

    /// <summary>The disturbances that happened.</summary>
    public DisturbanceCounts Disturbances { get; init; }

    /// <summary>Real time that it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>House time that it covered.</summary>
    public required TimeSpan HouseTime { get; init; }

    /// <summary>Files and folders worth knowing: name and path.</summary>
    public IReadOnlyList<(string Name, string Path)> Places { get; init; } = [];

    /// <summary>Why the device's program stopped, if it crashed.</summary>
    public string? Crash { get; init; }

    /// <summary>The first error of the local cloud, if there was one.</summary>
    public string? CloudError { get; init; }

    /// <summary>Why recording failed, if it did.</summary>
    public string? RecordFailure { get; init; }

    /// <summary>Whether an event that arrived was not stored, and nothing that would store it is waiting.</summary>
    public bool IsUnstored => Paths is { } paths && paths.Missing > paths.Waiting;

    /// <summary>The exit code: 0 only if nothing went wrong, otherwise that of the most serious problem.</summary>
    public int ExitCode => this switch
    {
        { Crash: not null } => Commands.ExitCode.DeviceCrashed,
        { Counts.Conflicts: > 0 } or { Paths.Conflicts: > 0 } => Commands.ExitCode.Conflict,
        { IsUnstored: true } or { Counts.Unanswered: > 0 } or { Counts.ReportedLost: > 0 }
            or { Counts.MissingSequenceNumbers: > 0 } => Commands.ExitCode.Lost,
        { Counts.Invented: > 0 } or { Counts.WrongFaults: > 0 } or { Counts.Malformed: > 0 } => Commands.ExitCode.Invented,
        { Counts.OutOfOrder: > 0 } => Commands.ExitCode.OutOfOrder,
        _ when Expectations.Any(result => !result.IsMet) => Commands.ExitCode.Unmet,
        { Counts.Waiting: > 0 } or { Paths.Missing: > 0 } => Commands.ExitCode.Waiting,
        { Paths.Unsent: > 0 } => Commands.ExitCode.Unsent,
        { CloudError: not null } => Commands.ExitCode.Cloud,
        { RecordFailure: not null } => Commands.ExitCode.Record,
        _ => Commands.ExitCode.Ok,
    };
}
