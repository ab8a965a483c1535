using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>How the broker meets a client.</summary>
public enum Welcome
{
    /// <summary>CONNACK 0.</summary>
    Accept,

    /// <summary>CONNACK 0, and closes soon after.</summary>
    AcceptAndDrop,

    /// <summary>Nobody listens.</summary>
    Unreachable,

    /// <summary>TLS fails.</summary>
    TlsFails,

    /// <summary>CONNACK with a refusal.</summary>
    Refuse,

    /// <summary>Silence after the handshake.</summary>
    Silence,
}

/// <summary>What the device's broker does: takes messages, acknowledges them as well as the faults let it.</summary>
public sealed class SimulatedBroker(Scheduler time, Recorder recorder, SimulationPlan plan, Prng random)
{
    private const int QueuedMax = 100;

    private readonly Queue<(string Topic, byte[] Payload)> _queued = [];
    private bool _hasSession;
    private bool _isSubscribed;

    /// <summary>How the next client is met.</summary>
    public Welcome Welcome { get; set; }

    /// <summary>The faults of acknowledging that are on now.</summary>
    public Faults PubackFaults { get; set; }

    /// <summary>Gives a message to the device's connection; false if there is none.</summary>
    public Func<string, byte[], bool> Push { get; set; } = (_, _) => false;

    /// <summary>Has a message for the device: it waits in the session while there is no connection.</summary>
    public void Deliver(string topic, byte[] payload)
    {
        if (!_hasSession || !_isSubscribed || Push(topic, payload) || _queued.Count == QueuedMax)
            return;
        _queued.Enqueue((topic, payload));
    }

    /// <summary>Takes a PUBLISH.</summary>
    /// <param name="packetId">Its packet identifier.</param>
    /// <param name="message">What it says; null: something else than the checkers look at.</param>
    /// <param name="acknowledge">Sends the PUBACK, after so many ms.</param>
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

    /// <summary>Takes a SUBSCRIBE.</summary>
    /// <param name="packetId">Its packet identifier.</param>
    /// <param name="message">Always null.</param>
    /// <param name="acknowledge">Sends the SUBACK, after so many ms.</param>
    public void TakeSubscribe(int packetId, EventPayload? message, Action<long> acknowledge)
    {
        if (Happens(Faults.PubackLost))
            return;
        _isSubscribed = true;
        acknowledge(Happens(Faults.PubackLate) ? random.Between(500, 20_000) : 0);
    }

    /// <summary>Begins a session, or goes on with the one that it has kept.</summary>
    /// <returns>True if it was kept, as CONNACK says it.</returns>
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
