using System.Text.Json.Nodes;
using LocalIotCore.Functions;
using LocalIotCore.Rules;
using Tables;

namespace LocalIotCore.Stacks;

/// <summary>What a CloudFormation template asks for, with every reference resolved for the local account.</summary>
public sealed record Stack
{
    public IReadOnlyList<StackRule> Rules { get; init; } = [];
    public IReadOnlyList<TableSchema> Tables { get; init; } = [];
    public IReadOnlyList<FunctionDefinition> Functions { get; init; } = [];
    public IReadOnlyList<QueueDefinition> Queues { get; init; } = [];
    public IReadOnlyList<ScheduleDefinition> Schedules { get; init; } = [];
    public IReadOnlyList<BusDefinition> Buses { get; init; } = [];
    public IReadOnlyList<string> ThingTypes { get; init; } = [];
    public IReadOnlyList<StackPolicy> Policies { get; init; } = [];

    /// <summary>Resources that are not run here, one each, with the reason.</summary>
    public IReadOnlyList<StackNote> Notes { get; init; } = [];

    /// <summary>Reads a template, YAML or JSON.</summary>
    /// <param name="parameters">Values of its parameters; the others take their defaults.</param>
    /// <exception cref="StackException">It cannot be run; the message begins with file, line and column.</exception>
    public static Stack Load(string path, IReadOnlyDictionary<string, string> parameters) =>
        StackReader.Read(path, parameters);
}

/// <summary>A rule of the template.</summary>
/// <param name="Payload">As the API takes it: `sql`, `awsIotSqlVersion`, `actions`, …</param>
/// <param name="Position">Of its SQL.</param>
/// <param name="Definition">The same, parsed.</param>
public sealed record StackRule(string Name, JsonObject Payload, StackPosition Position, RuleDefinition Definition);

/// <summary>An IoT policy of the template.</summary>
/// <param name="Document">JSON.</param>
public sealed record StackPolicy(string Name, string Document);

/// <summary>A resource that is not run here.</summary>
/// <param name="Reason">Why not, and what that means.</param>
public sealed record StackNote(string LogicalId, string Type, string Reason);

/// <summary>A place in a file, both counted from 1.</summary>
public readonly record struct StackPosition(int Line, int Column);

/// <summary>A template cannot be run. The message begins with file, line and column.</summary>
public sealed class StackException(string path, StackPosition position, string reason)
    : Exception($"{path}({position.Line},{position.Column}): {reason}")
{
    public StackPosition Position { get; } = position;
}
