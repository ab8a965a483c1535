namespace Simulation.World;

/// <summary>How a store operation ends when the power goes in it.</summary>
public enum CutKind
{
    /// <summary>Nothing of it was done.</summary>
    NotDone,

    /// <summary>All of it was done, but the firmware never hears so.</summary>
    DoneNotReturned,

    /// <summary>A part of the bytes was written.</summary>
    Torn,
}

/// <summary>Cuts the power at the n-th operation of a board that is running.</summary>
public sealed class PowerSupply
{
    private int _countdown;

    /// <summary>How the operation that is cut shall end.</summary>
    public CutKind Kind { get; private set; }

    /// <summary>Arms a cut.</summary>
    /// <param name="operations">1: at the next operation.</param>
    /// <param name="kind">How that operation shall end, if it is one of the store.</param>
    public void CutAt(int operations, CutKind kind)
    {
        _countdown = operations;
        Kind = kind;
    }

    /// <summary>No cut is armed any more.</summary>
    public void Disarm() => _countdown = 0;

    /// <summary>Counts an operation; true: the power goes in it.</summary>
    public bool IsCutNow() => _countdown > 0 && --_countdown == 0;
}
