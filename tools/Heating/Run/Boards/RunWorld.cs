using Heating.Run.Output;
using VirtualBoard;

namespace Heating.Run.Boards;

/// <summary>What a board is wired to in a run: a simulated house or a trace, as the books and the views need it.</summary>
internal abstract class RunWorld
{
    /// <summary>The relay changed for good (no contact bounce). Raised on the board's thread, at the moment itself.</summary>
    public event Action<RelayChange>? RelayChanged;

    /// <summary>The world itself.</summary>
    public abstract IWorld World { get; }

    /// <summary>House time at power-on.</summary>
    public abstract DateTimeOffset StartUtc { get; }

    /// <summary>The relay's state at power-on.</summary>
    public abstract bool IsOnAtStart { get; }

    /// <summary>Board time after which nothing happens any more; null: it goes on for ever.</summary>
    public abstract long? EndMs { get; }

    /// <summary>`simulated house, seed 1`.</summary>
    public abstract string Description { get; }

    /// <summary>The state of the house now. Thread-safe.</summary>
    public abstract HouseReading Read();

    /// <summary>For the worlds: tells of a change.</summary>
    protected void Tell(RelayChange change) => RelayChanged?.Invoke(change);
}

/// <summary>A change of the relay.</summary>
/// <param name="AtMs">Board time.</param>
/// <param name="IsOn">On from now.</param>
/// <param name="TemperatureC">What the sensor measures, degrees Celsius; null when it fails.</param>
internal sealed record RelayChange(long AtMs, bool IsOn, double? TemperatureC);
