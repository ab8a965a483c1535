using System.Text.Json.Serialization;

namespace Heating.Bench.Memory;

/// <summary>A number of objects, and the bytes that they take on nanoFramework's heap.</summary>
public sealed record Allocated(double Count, double Bytes);

/// <summary>What the firmware's objects took when they took most.</summary>
/// <param name="Name">Of the part of the script.</param>
/// <param name="Parts">By part of the firmware: what the device holds.</param>
/// <param name="Frames">The most nested calls within the firmware's library.</param>
/// <param name="FrameBytes">What they take.</param>
public sealed record Moment(string Name, SortedDictionary<string, Allocated> Parts, int Frames, int FrameBytes)
{
    /// <summary>Of all parts.</summary>
    [JsonIgnore]
    public double Bytes => Parts.Values.Sum(part => part.Bytes);
}

/// <summary>What the metadata takes once the library is loaded.</summary>
public sealed record TableFigures(int Types, int Methods, int Fields, int StaticFields, int References, int Bytes);

/// <summary>All that `heating bench memory` finds out about one build of the firmware.</summary>
/// <param name="Build">Its name.</param>
/// <param name="Moments">What the device holds, in the order of the script.</param>
/// <param name="Types">What it holds at the end, by type.</param>
/// <param name="Statics">What static fields hold, by part.</param>
/// <param name="StaticTypes">The same, by type.</param>
/// <param name="StaticFields">The same, by field.</param>
/// <param name="Tables">What the loaded library takes.</param>
/// <param name="PerEvent">What one status event allocates: whose code does it, and what it makes.</param>
/// <param name="PortCallsPerEvent">What one status event asks of the board.</param>
/// <param name="IdleBytesPerSecond">What is allocated while nothing happens but the reports that are due.</param>
public sealed record MemoryFigures(
    string Build,
    IReadOnlyList<Moment> Moments,
    SortedDictionary<string, Allocated> Types,
    SortedDictionary<string, Allocated> Statics,
    SortedDictionary<string, Allocated> StaticTypes,
    SortedDictionary<string, Allocated> StaticFields,
    TableFigures Tables,
    SortedDictionary<string, Allocated> PerEvent,
    SortedDictionary<string, double> PortCallsPerEvent,
    double IdleBytesPerSecond)
{
    /// <summary>The most that each part holds at any moment.</summary>
    public SortedDictionary<string, Allocated> Most()
    {
        var most = new SortedDictionary<string, Allocated>(StringComparer.Ordinal);
        foreach ((string part, Allocated held) in Moments.SelectMany(moment => moment.Parts))
            if (most.GetValueOrDefault(part) is not { } other || held.Bytes > other.Bytes)
                most[part] = held;
        return most;
    }

    /// <summary>Objects, what static fields hold, tables and frames at the moment when they are most.</summary>
    public double WorstBytes() =>
        Moments.Max(moment => moment.Bytes + moment.FrameBytes) + Statics.Values.Sum(part => part.Bytes) + Tables.Bytes;
}

[JsonSerializable(typeof(MemoryFigures))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class MemoryJson : JsonSerializerContext;
