using System.Collections.Concurrent;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Connections and sessions coming and going. One lock covers everything, so that a client's will, its
/// life-cycle events and its successor's session always come in that order.</summary>
internal sealed class Lifecycle(BrokerCore core)
{
    private readonly ConcurrentDictionary<MqttConnection, byte> _connections = new();
    private readonly Dictionary<string, Session> _sessions = [];
    private readonly ClientHistory _history = new(core.Limits, core.Time);

    public Lock Gate { get; } = new();

    /// <summary>Number of connections, with or without a session.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Number of sessions, with or without a connection.</summary>
    public int SessionCount
    {
        get
        {
            lock (Gate)
                return _sessions.Count;
        }
    }

    /// <summary>Registers a new connection. False if there are too many.</summary>
    public bool Add(MqttConnection connection) =>
        _connections.Count < core.Limits.ConnectionsMax && _connections.TryAdd(connection, 0);

    /// <summary>Whether the client id may connect again yet.</summary>
    public bool MayConnectNow(string clientId)
    {
        lock (Gate)
            return clientId.Length == 0 || _history.MayConnectNow(clientId);
    }

    /// <summary>Finds or creates the session for an accepted connection, and ends the client's earlier connection.
    /// Returns whether there was a session; null if there are too many.</summary>
    public bool? Open(MqttConnection connection, ConnectPacket packet)
    {
        lock (Gate)
        {
            _sessions.TryGetValue(connection.ClientId, out Session? session);
            if (session?.Connection is MqttConnection earlier)
                earlier.End(DisconnectReason.DuplicateClientId, "another connection with the same client id replaced it");
            bool isPresent = !packet.CleanSession && _sessions.TryGetValue(connection.ClientId, out session)
                && session.IsPersistent;
            if (!isPresent)
            {
                Forget(connection.ClientId);
                if (!packet.CleanSession && _sessions.Count >= core.Limits.SessionsMax)
                    return null;
                session = new Session(connection.ClientId, core.Limits, core.Counters,
                    packet.CleanSession ? null : core.SessionJournal, core.Time);
                _sessions[connection.ClientId] = session;
            }
            connection.Session = session;
            connection.Life = new ClientLife(connection.ClientId, Guid.NewGuid().ToString("N"),
                connection.Authorizer.PrincipalId ?? "anonymous", connection.Address,
                _history.NextVersion(connection.ClientId), connection.Authorizer.ExclusiveThing);
            return isPresent;
        }
    }

    /// <summary>Starts the session, after CONNACK.</summary>
    public void Start(MqttConnection connection)
    {
        lock (Gate)
        {
            if (connection.IsEnded)
                return;
            connection.Session!.Attach(connection);
            connection.Session.Save();
            BrokerLog.Connected(core.Log, connection.ClientId, connection.Address,
                connection.Session.IsPersistent ? "persistent session" : "clean session", connection.KeepAliveS);
            core.Presence?.Connected(connection.Life!);
        }
    }

    /// <summary>Handles the end of a connection. Called once per connection.</summary>
    public void End(MqttConnection connection, DisconnectReason reason, string detail)
    {
        lock (Gate)
        {
            if (!connection.TryMarkEnded())
                return;
            _connections.TryRemove(connection, out _);
            if (connection.Session is not { } session)
            {
                BrokerLog.Refused(core.Log, connection.Address, detail);
                return;
            }
            session.Detach(connection);
            if (session.IsPersistent)
                session.Save();
            else if (_sessions.GetValueOrDefault(connection.ClientId) == session)
                Forget(connection.ClientId);
            LogEnd(connection.ClientId, reason, detail);
            if (connection.Will is { } will && reason != DisconnectReason.ClientInitiatedDisconnect)
                core.Router.Publish(will.Topic, will.Payload.Span, will.QoS, will.Retain, connection.Life);
            core.Presence?.Disconnected(connection.Life!, reason);
            _history.OnDisconnected(connection.ClientId);
        }
    }

    // Only what somebody must fix is a warning; connections come and go all the time.
    private void LogEnd(string clientId, DisconnectReason reason, string detail)
    {
        if (reason is DisconnectReason.AuthError or DisconnectReason.ClientError or DisconnectReason.ForbiddenAccess
            or DisconnectReason.ServerError or DisconnectReason.Throttled)
            BrokerLog.Closed(core.Log, clientId, reason.ToAwsName(), detail);
        else
            BrokerLog.Disconnected(core.Log, clientId, reason.ToAwsName(), detail);
    }

    /// <summary>Ends a client's connection on behalf of a caller of the API. False if there is neither a connection nor
    /// a session to delete.</summary>
    /// <param name="cleanSession">Also delete the session with its subscriptions and queue.</param>
    /// <param name="preventWill">Do not publish the last will.</param>
    public bool Disconnect(string clientId, bool cleanSession, bool preventWill)
    {
        lock (Gate)
        {
            if (!_sessions.TryGetValue(clientId, out Session? session))
                return false;
            var connection = session.Connection as MqttConnection;
            if (connection is null && !cleanSession)
                return false;
            if (preventWill && connection is not null)
                connection.Will = null;
            connection?.End(DisconnectReason.ApiInitiatedDisconnect, "DeleteConnection was called");
            if (cleanSession)
                Forget(clientId);
            return true;
        }
    }

    /// <summary>Adds a session that was read from the journal.</summary>
    public void Restore(Session session)
    {
        lock (Gate)
        {
            _sessions[session.ClientId] = session;
            foreach ((string filter, QoS qos) in session.Subscriptions)
                core.Router.Tree.Add(filter, session, qos);
        }
    }

    /// <summary>Called once a second: keep-alives, replay, expiry.</summary>
    public void Tick()
    {
        foreach (MqttConnection connection in _connections.Keys)
            connection.Tick();
        lock (Gate)
        {
            foreach (Session session in _sessions.Values.Where(IsExpired).ToArray())
            {
                Forget(session.ClientId);
                BrokerLog.SessionExpired(core.Log, session.ClientId);
            }
            _history.Trim();
        }
    }

    public void EndAll()
    {
        foreach (MqttConnection connection in _connections.Keys)
            connection.End(DisconnectReason.ServerInitiatedDisconnect, "the broker is shutting down");
    }

    private bool IsExpired(Session session) =>
        session.DisconnectedAt is { } since && core.Time.GetUtcNow() - since > core.Limits.SessionExpiry;

    private void Forget(string clientId)
    {
        if (!_sessions.Remove(clientId, out Session? session))
            return;
        foreach (string filter in session.Subscriptions.Keys)
            core.Router.Tree.Remove(filter, session);
        session.Discard();
    }
}
