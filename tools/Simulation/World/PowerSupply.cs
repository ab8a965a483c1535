namespace Simulation.World;

/// <summary>What becomes of the store operation during which the power fails.</summary>
public enum CutKind
{
    /// <summary>It is not done.</summary>
    NotDone,

    /// <summary>It is done, but does not return to the firmware.</summary>
    DoneNotReturned,

    /// <summary>Part of the bytes are written.</summary>
    Torn,
}

/// <summary>Cuts the power at the n-th operation of a running board.</summary>
public sealed class PowerSupply
{
    private int _countdown;

    /// <summary>What becomes of that operation.</summary>
    public CutKind Kind { get; private set; }

    /// <summary>Arms a cut.</summary>
    /// <param name="operations">1 for the next operation.</param>
    /// <param name="kind">What becomes of it, if it is a store operation.</param>
    public void CutAt(int operations, CutKind kind)
    {
        _countdown = operations;
        Kind = kind;
    }

    /// <summary>Disarms the cut.</summary>
    public void Disarm() => _countdown = 0;

    /// <summary>Counts an operation; true if the power fails during it.</summary>
    public bool IsCutNow() => _countdown > 0 && --_countdown == 0;
}

/// <summary>The power fails while the firmware is working: nothing after it happens.</summary>
public sealed class PowerCutException(string reason) : Exception(reason);
