namespace LocalIotCore.Broker;

/// <summary>Writers to be woken, and congested sessions to wait for, when a publisher's input has been worked off: so
/// that a batch of packets is one write to each subscriber, and a fast publisher waits for a slow but working
/// subscriber. Belongs to one connection and is used on its thread only.</summary>
public sealed class FlushBatch
{
    private readonly List<OutputBuffer> _outputs = [];
    private readonly List<DrainGate> _congested = [];

    /// <summary>Notes a writer to wake. Each is noted once, as an output asks only once.</summary>
    public void Add(OutputBuffer output) => _outputs.Add(output);

    /// <summary>Notes a session that has more waiting than it should.</summary>
    public void AddCongested(DrainGate gate)
    {
        if (!_congested.Contains(gate))
            _congested.Add(gate);
    }

    /// <summary>Whether there is a congested session to wait for.</summary>
    public bool IsCongested => _congested.Count > 0;

    /// <summary>Wakes the writers.</summary>
    public void Flush()
    {
        foreach (OutputBuffer output in _outputs)
            output.Wake();
        _outputs.Clear();
    }

    /// <summary>Waits until the congested sessions have drained, or have shown that they do not.</summary>
    public async ValueTask WaitForRoomAsync()
    {
        foreach (DrainGate gate in _congested)
            await gate.WaitAsync().ConfigureAwait(false);
        _congested.Clear();
    }
}
