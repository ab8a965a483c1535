namespace VirtualBoard.House;

/// <summary>A world with a heating, and its state for display. Readable from any thread.</summary>
public interface IHeatingSystem : IWorld
{
    /// <summary>Raised for each change of the relay, at its first edge, on the board's waiting thread.</summary>
    event Action<RelayChange>? Changed;

    /// <summary>The present state.</summary>
    HeatingState State { get; }

    /// <summary>The changes so far. The list grows during the run.</summary>
    IReadOnlyList<RelayChange> Changes { get; }
}

/// <summary>The state of a heating at one moment; temperatures in thousandths of a degree Celsius.</summary>
/// <param name="RelayOn">The heating is on.</param>
/// <param name="SensorMilliC">What the sensor measures; null: it has failed.</param>
/// <param name="Fault">The sensor's fault.</param>
/// <param name="OutsideMilliC">The temperature outside; null: unknown in this world.</param>
/// <param name="RoomMilliC">The temperature in the rooms; null: unknown in this world.</param>
/// <param name="WaterMilliC">The heating's water temperature; null: unknown in this world.</param>
public sealed record HeatingState(
    bool RelayOn,
    int? SensorMilliC,
    SensorFault Fault,
    int? OutsideMilliC,
    int? RoomMilliC,
    int? WaterMilliC);
