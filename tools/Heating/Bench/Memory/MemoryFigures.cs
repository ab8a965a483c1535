using System.Text.Json.Serialization;

namespace Heating.Bench.Memory;

/// <summary>A number of objects, and the bytes they occupy on nanoFramework's heap.</summary>
public sealed record Allocated(double Count, double Bytes);

/// <summary>The firmware's memory at its peak within a part of the script.</summary>
/// <param name="Name">The part of the script.</param>
/// <param name="Parts">What the device holds, by part of the firmware.</param>
/// <param name="Frames">The most nested calls within the firmware's library.</param>
/// <param name="FrameBytes">The size of those calls' frames.</param>
public sealed record Moment(string Name, SortedDictionary<string, Allocated> Parts, int Frames, int FrameBytes)
{
    /// <summary>The total of all parts.</summary>
    [JsonIgnore]
    public double Bytes => Parts.Values.Sum(part => part.Bytes);
}

/// <summary>The metadata's memory once the library is loaded.</summary>
public sealed record TableFigures(int Types, int Methods, int Fields, int StaticFields, int References, int Bytes);

/// <summary>Everything that `heating bench memory` computes about one build of the firmware.</summary>
/// <param name="Build">Its name.</param>
/// <param name="Moments">What the device holds, in the order of the script.</param>
/// <param name="Types">What it holds at the end, by type.</param>
/// <param name="Statics">What static fields hold, by part.</param>
/// <param name="StaticTypes">The same, by type.</param>
/// <param name="StaticFields">The same, by field.</param>
/// <param name="Tables">The memory of the loaded library's tables.</param>
/// <param name="PerEvent">What one status event allocates, by allocating code and kind of object.</param>
/// <param name="PortCallsPerEvent">Calls to the board per status event.</param>
/// <param name="IdleBytesPerSecond">Allocation rate while nothing happens but periodic reports.</param>
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

    /// <summary>Objects, static fields, tables and frames at the peak.</summary>
    public double WorstBytes() =>
        Moments.Max(moment => moment.Bytes + moment.FrameBytes) + Statics.Values.Sum(part => part.Bytes) + Tables.Bytes;
}

[JsonSerializable(typeof(MemoryFigures))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class MemoryJson : JsonSerializerContext;
