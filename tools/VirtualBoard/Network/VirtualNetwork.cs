namespace VirtualBoard;

/// <summary>The network in range of the board's radio. Thread-safe.</summary>
public sealed class VirtualNetwork
{
    private readonly Lock gate = new();
    private readonly HashSet<Registration> registrations = [];
    private bool isUp = true;
    private bool sntpWorks = true;

    internal VirtualNetwork(TimeProvider time) => Time = time;

    /// <summary>Raised after each change of <see cref="IsUp"/>, on the thread that changed it.</summary>
    public event Action<bool>? Changed;

    /// <summary>Raised after each change of <see cref="SntpWorks"/>.</summary>
    internal event Action? SntpChanged;

    /// <summary>Whether the network is reachable. Setting it to false drops every open connection.</summary>
    public bool IsUp
    {
        get
        {
            lock (gate)
                return isUp;
        }

        set
        {
            lock (gate)
            {
                if (isUp == value)
                    return;
                isUp = value;
            }

            if (!value)
                DropAll();
            Changed?.Invoke(value);
        }
    }

    /// <summary>Signal strength in dBm.</summary>
    public int Rssi { get; set; } = -60;

    /// <summary>What the board's MQTT clients do.</summary>
    public MqttTraffic Mqtt { get; } = new();

    /// <summary>Whether a time server answers: a device on the network then learns the true UTC.</summary>
    public bool SntpWorks
    {
        get => sntpWorks;
        set
        {
            sntpWorks = value;
            SntpChanged?.Invoke();
        }
    }

    /// <summary>
    /// How long a TLS handshake blocks all managed code, in ms, in addition to its real duration; 0: not at all. On an ESP32
    /// it takes 1200 to 2000, at worst 7000.
    /// </summary>
    public int HandshakeStallMs { get; set; }

    /// <summary>The network's name. The board joins it under whatever name and password the firmware gives.</summary>
    public string Ssid { get; set; } = "HeatingSensor";

    /// <summary>The time that network operations (deadlines, keep-alive) follow: real time.</summary>
    public TimeProvider Time { get; set; }

    /// <summary>
    /// Registers an open socket's action for the loss of network or power. It is called once, from any thread, and must not
    /// block. If the network is already down, it is called at once.
    /// </summary>
    /// <returns>Dispose it when the socket closes by itself.</returns>
    public IDisposable Register(Action onDrop)
    {
        var registration = new Registration(this, onDrop);
        lock (gate)
        {
            if (isUp)
            {
                registrations.Add(registration);
                return registration;
            }
        }

        onDrop();
        return registration;
    }

    /// <summary>Cuts off every open socket.</summary>
    internal void DropAll()
    {
        Registration[] open;
        lock (gate)
        {
            open = [.. registrations];
            registrations.Clear();
        }

        foreach (var registration in open)
            registration.Drop();
    }

    private sealed class Registration(VirtualNetwork network, Action onDrop) : IDisposable
    {
        public void Drop() => onDrop();

        public void Dispose()
        {
            lock (network.gate)
                network.registrations.Remove(this);
        }
    }
}
