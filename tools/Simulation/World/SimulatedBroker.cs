using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>How the broker receives a client.</summary>
public enum Welcome
{
    /// <summary>CONNACK 0.</summary>
    Accept,

    /// <summary>CONNACK 0, then closes soon after.</summary>
    AcceptAndDrop,

    /// <summary>Nothing is listening.</summary>
    Unreachable,

    /// <summary>TLS fails.</summary>
    TlsFails,

    /// <summary>CONNACK with a refusal.</summary>
    Refuse,

    /// <summary>Silence after the handshake.</summary>
    Silence,
}

/// <summary>The device's broker: receives messages, and acknowledges them as the faults allow.</summary>
public sealed class SimulatedBroker(Scheduler time, Recorder recorder, SimulationPlan plan, Prng random)
{
    private const int QueuedMax = 100;

    private readonly Queue<(string Topic, byte[] Payload)> _queued = [];
    private bool _hasSession;
    private bool _isSubscribed;

    /// <summary>How the next client is received.</summary>
    public Welcome Welcome { get; set; }

    /// <summary>The PUBACK faults that are on.</summary>
    public Faults PubackFaults { get; set; }

    /// <summary>Passes a message to the device's connection; false if there is none.</summary>
    public Func<string, byte[], bool> Push { get; set; } = (_, _) => false;

    /// <summary>Sends a message to the device; without a connection it waits in the session.</summary>
    public void Deliver(string topic, byte[] payload)
    {
        if (!_hasSession || !_isSubscribed || Push(topic, payload) || _queued.Count == QueuedMax)
            return;
        _queued.Enqueue((topic, payload));
    }

    /// <summary>Receives a PUBLISH.</summary>
    /// <param name="message">Its contents; null if the checkers do not need them.</param>
    /// <param name="acknowledge">Sends the PUBACK after a number of ms.</param>
    public void Take(int packetId, EventPayload? message, Action<long> acknowledge)
    {
        if (message is not null)
            recorder.Add(new Received(time.NowMs, packetId, message));
        if (Happens(Faults.PubackLost))
            return;
        acknowledge(Happens(Faults.PubackLate) ? random.Between(500, 20_000) : 0);
        if (Happens(Faults.PubackTwice))
            acknowledge(random.Between(1, 5000));
    }

    /// <summary>Receives a SUBSCRIBE.</summary>
    /// <param name="message">Always null.</param>
    /// <param name="acknowledge">Sends the SUBACK after a number of ms.</param>
    public void TakeSubscribe(int packetId, EventPayload? message, Action<long> acknowledge)
    {
        if (Happens(Faults.PubackLost))
            return;
        _isSubscribed = true;
        acknowledge(Happens(Faults.PubackLate) ? random.Between(500, 20_000) : 0);
    }

    /// <summary>Starts a session, or resumes the one it kept.</summary>
    /// <returns>Whether it was kept, for "session present" in CONNACK.</returns>
    public bool BeginSession()
    {
        var wasKept = _hasSession;
        _hasSession = true;
        _isSubscribed &= wasKept;
        if (!wasKept)
            _queued.Clear();
        time.After(random.Between(10L, 100), Flush);
        recorder.Add(new SessionBegun(time.NowMs, wasKept, _isSubscribed));
        return wasKept;
    }

    /// <summary>Forgets every session, as a broker without a disk does when it restarts.</summary>
    public void ForgetSessions() => _hasSession = false;

    private void Flush()
    {
        while (_queued.TryPeek(out var message) && Push(message.Topic, message.Payload))
            _queued.Dequeue();
    }

    private bool Happens(Faults fault) => (PubackFaults & fault) != 0 && random.Percent(plan.PubackFaultPercent);
}
