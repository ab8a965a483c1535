using HeatingSensor.Ports;

namespace Heating.Bench.Device;

/// <summary>A relay switched by the benchmark, without bounces.</summary>
internal sealed class BenchRelay : IRelayInput
{
    private IRelayEdges? _edges;

    /// <inheritdoc/>
    public bool IsOn { get; private set; }

    /// <inheritdoc/>
    public bool IsActiveLow { get; set; } = true;

    /// <inheritdoc/>
    public void Listen(IRelayEdges edges) => _edges = edges;

    /// <summary>Switches it.</summary>
    public void Flip(long atMs)
    {
        IsOn = !IsOn;
        _edges?.OnEdge(atMs, IsOn);
    }
}
