using HeatingSensor.Ports;

namespace Simulation.World;

/// <summary>The relay's pin: a level that the house moves, and interrupts that wait while all managed code stands still.</summary>
public sealed class SimulatedRelay(IClock clock) : IRelayInput, IEdgeCounter
{
    /// <summary>Records that the chip's interrupt queue takes (facts: 128 by default); what is beyond is lost.</summary>
    private const int InterruptsMax = 128;

    private readonly Queue<bool> _interrupts = new();
    private IRelayEdges? _edges;

    /// <inheritdoc/>
    public bool IsOn { get; private set; }

    /// <summary>Of no consequence: the house moves what is on, not a pin.</summary>
    public bool IsActiveLow { get; set; } = true;

    /// <inheritdoc/>
    public long Count { get; private set; }

    /// <summary>True while no managed code runs.</summary>
    public bool IsStalled { get; private set; }

    /// <inheritdoc/>
    public void Listen(IRelayEdges edges) => _edges = edges;

    /// <summary>The board has lost its power.</summary>
    public void PowerOff()
    {
        _edges = null;
        _interrupts.Clear();
        IsStalled = false;
        Count = 0;
    }

    /// <summary>The house moves the contact.</summary>
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

    /// <summary>Managed code stands still from here on.</summary>
    public void Stall() => IsStalled = true;

    /// <summary>Managed code runs again: what has waited is handled now, and carries the time of now.</summary>
    public void Resume()
    {
        IsStalled = false;
        while (_interrupts.TryDequeue(out var isOn))
            _edges?.OnEdge(clock.NowMs, isOn);
    }
}
