namespace LocalIotCore.Broker;

/// <summary>What outlives a client's connection: when it last connected, and the version number of its life-cycle
/// events, which restarts after an hour without a connection. Not thread-safe.</summary>
internal sealed class ClientHistory(CloudLimits limits, TimeProvider time)
{
    private const int ClientsMax = 100_000;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private static readonly TimeSpan TrimInterval = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, Client> _clients = [];
    private long _trimmedAt = time.GetTimestamp();

    private sealed class Client
    {
        public long ConnectedAt;
        public long LastSeenAt;
        public long NextVersion;
        public int Connections;
    }

    /// <summary>Whether the client id may connect again yet; if so, the attempt counts.</summary>
    public bool MayConnectNow(string clientId)
    {
        if (limits.ConnectsPerSecondMax == 0)
            return true;
        if (_clients.TryGetValue(clientId, out Client? client)
            && time.GetElapsedTime(client.ConnectedAt).TotalSeconds < 1.0 / limits.ConnectsPerSecondMax)
            return false;
        Find(clientId).ConnectedAt = time.GetTimestamp();
        return true;
    }

    /// <summary>The version number for the events of a new connection.</summary>
    public long NextVersion(string clientId)
    {
        Client client = Find(clientId);
        client.Connections++;
        return client.NextVersion++;
    }

    /// <summary>Continues after the version number that a connection had before a restart.</summary>
    public void Continue(string clientId, long lastVersion)
    {
        Client client = Find(clientId);
        client.NextVersion = Math.Max(client.NextVersion, lastVersion + 1);
    }

    /// <summary>Records the end of a connection.</summary>
    public void OnDisconnected(string clientId)
    {
        Client client = Find(clientId);
        client.Connections--;
        client.LastSeenAt = time.GetTimestamp();
    }

    /// <summary>Forgets clients that have not been seen for an hour.</summary>
    public void Trim()
    {
        if (time.GetElapsedTime(_trimmedAt) < TrimInterval && _clients.Count < ClientsMax)
            return;
        _trimmedAt = time.GetTimestamp();
        foreach ((string clientId, Client client) in _clients.Where(IsForgettable).ToArray())
            _clients.Remove(clientId);
    }

    private bool IsForgettable(KeyValuePair<string, Client> entry) => entry.Value.Connections == 0
        && (_clients.Count >= ClientsMax || time.GetElapsedTime(entry.Value.LastSeenAt) > Memory);

    private Client Find(string clientId)
    {
        if (!_clients.TryGetValue(clientId, out Client? client))
            _clients[clientId] = client = new Client { LastSeenAt = time.GetTimestamp() };
        return client;
    }
}
