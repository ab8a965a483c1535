namespace LocalIotCore.Functions;

/// <summary>What a <see cref="FunctionHost"/> runs.</summary>
public sealed record FunctionHostOptions
{
    public IReadOnlyList<FunctionDefinition> Functions { get; init; } = [];
    public IReadOnlyList<QueueDefinition> Queues { get; init; } = [];
    public IReadOnlyList<ScheduleDefinition> Schedules { get; init; } = [];
    public IReadOnlyList<BusDefinition> Buses { get; init; } = [];

    /// <summary>Folder of what waits: invocations, queues, events, metrics.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Folder with one folder per function.</summary>
    public required string FunctionsDirectory { get; init; }

    /// <summary>Clock of the processes, for their deadlines: they live in real time, whatever the host's clock says.</summary>
    public TimeProvider ProcessTime { get; init; } = TimeProvider.System;

    /// <summary>Variables of every function; they win over the template's. Their values are kept out of the log if the names
    /// look like those of secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
