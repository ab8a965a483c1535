using HeatingSensor.Ports;

namespace Simulation.World;

/// <summary>The relay's pin: a level that the house sets, and interrupts that wait while managed code is
/// blocked.</summary>
public sealed class SimulatedRelay(IClock clock) : IRelayInput, IEdgeCounter
{
    /// <summary>Capacity of the chip's interrupt queue (128 by default); further interrupts are lost.</summary>
    private const int InterruptsMax = 128;

    private readonly Queue<bool> _interrupts = new();
    private IRelayEdges? _edges;

    /// <inheritdoc/>
    public bool IsOn { get; private set; }

    /// <summary>Has no effect: the house sets the state, not a pin level.</summary>
    public bool IsActiveLow { get; set; } = true;

    /// <inheritdoc/>
    public long Count { get; private set; }

    /// <summary>Whether managed code is blocked.</summary>
    public bool IsStalled { get; private set; }

    /// <inheritdoc/>
    public void Listen(IRelayEdges edges) => _edges = edges;

    /// <summary>The board has lost power.</summary>
    public void PowerOff()
    {
        _edges = null;
        _interrupts.Clear();
        IsStalled = false;
        Count = 0;
    }

    /// <summary>Moves the contact.</summary>
    public void Move(bool isOn)
    {
        if (isOn == IsOn)
            return;
        IsOn = isOn;
        Count++;
        if (!IsStalled)
            _edges?.OnEdge(clock.NowMs, isOn);
        else if (_interrupts.Count < InterruptsMax)
            _interrupts.Enqueue(isOn);
    }

    /// <summary>Managed code is blocked from now on.</summary>
    public void Stall() => IsStalled = true;

    /// <summary>Managed code runs again: waiting interrupts are handled now, with the current time.</summary>
    public void Resume()
    {
        IsStalled = false;
        while (_interrupts.TryDequeue(out var isOn))
            _edges?.OnEdge(clock.NowMs, isOn);
    }
}
