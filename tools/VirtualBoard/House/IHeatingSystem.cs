namespace VirtualBoard.House;

/// <summary>A world with a heating in it, and what a display shows of it. All of it may be read from any thread.</summary>
public interface IHeatingSystem : IWorld
{
    /// <summary>Raised for each change of the relay, at its first edge, on the board's waiting thread.</summary>
    event Action<RelayChange>? Changed;

    /// <summary>How it is now.</summary>
    HeatingState State { get; }

    /// <summary>The changes so far. The list grows with the run.</summary>
    IReadOnlyList<RelayChange> Changes { get; }
}

/// <summary>How a heating is at a moment; temperatures in thousandths of a degree Celsius.</summary>
/// <param name="RelayOn">The heating is on.</param>
/// <param name="SensorMilliC">What the sensor measures; null: it has failed.</param>
/// <param name="Fault">How it has failed.</param>
/// <param name="OutsideMilliC">Outside; null: this world does not know.</param>
/// <param name="RoomMilliC">In the room; null: this world does not know.</param>
/// <param name="WaterMilliC">The heating's water; null: this world does not know.</param>
public sealed record HeatingState(
    bool RelayOn,
    int? SensorMilliC,
    SensorFault Fault,
    int? OutsideMilliC,
    int? RoomMilliC,
    int? WaterMilliC);
