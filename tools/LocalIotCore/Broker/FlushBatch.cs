namespace LocalIotCore.Broker;

/// <summary>Collects, while a publisher's input is processed, the writers to wake and the congested sessions to wait
/// for. So a batch of packets is one write per subscriber, and a fast publisher waits for a slow but working
/// subscriber. Used only on the thread of its connection.</summary>
public sealed class FlushBatch
{
    private readonly List<OutputBuffer> _outputs = [];
    private readonly List<DrainGate> _congested = [];

    /// <summary>Adds a writer to wake. Each is added once, because an output asks only once.</summary>
    public void Add(OutputBuffer output) => _outputs.Add(output);

    /// <summary>Adds a congested session.</summary>
    public void AddCongested(DrainGate gate)
    {
        if (!_congested.Contains(gate))
            _congested.Add(gate);
    }

    /// <summary>Whether there is a congested session to wait for.</summary>
    public bool IsCongested => _congested.Count > 0;

    public void Flush()
    {
        foreach (OutputBuffer output in _outputs)
            output.Wake();
        _outputs.Clear();
    }

    /// <summary>Waits until the congested sessions have drained, or have proved that they do not.</summary>
    public async ValueTask WaitForRoomAsync()
    {
        foreach (DrainGate gate in _congested)
            await gate.WaitAsync().ConfigureAwait(false);
        _congested.Clear();
    }
}
