using System.Collections.Concurrent;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Connections and sessions coming and going. One lock covers everything, so that a client's will, its
/// life-cycle events and its successor's session always come in that order.</summary>
internal sealed class Lifecycle(BrokerCore core)
{
    private readonly ConcurrentDictionary<MqttConnection, byte> _connections = new();
    private readonly Dictionary<string, Session> _sessions = [];
    private readonly List<InterruptedConnection> _interrupted = [];
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

    /// <summary>Takes over the client id for an accepted connection, in one critical section: ends the client's earlier
    /// connection, finds or creates the session, sends CONNACK and starts. Two connections with one client id never both
    /// stay.</summary>
    /// <returns>Why it cannot; null if it could.</returns>
    public Violation? TakeOver(MqttConnection connection, ConnectPacket packet)
    {
        lock (Gate)
        {
            if (connection.IsEnded)
                return null;
            if (_sessions.GetValueOrDefault(connection.ClientId)?.Connection is { } earlier)
                earlier.End(DisconnectReason.DuplicateClientId, "another connection with the same client id replaced it");
            Session? session = _sessions.GetValueOrDefault(connection.ClientId);
            bool isPresent = !packet.CleanSession && session is { IsPersistent: true };
            if (!isPresent && Create(connection.ClientId, packet.CleanSession, out session) is { } violation)
                return violation;
            connection.Session = session;
            connection.Life = new ClientLife(connection.ClientId, Guid.NewGuid().ToString("N"),
                connection.Authorizer.PrincipalId ?? "anonymous", connection.Address,
                _history.NextVersion(connection.ClientId), connection.Authorizer.ExclusiveThing);
            // MQTT 3.1 has no such flag: its byte is reserved.
            ConnectHandler.SendConnAck(connection, isPresent && packet.Version != MqttVersion.V31, ConnectReturnCode.Accepted);
            Start(connection, session!);
            return null;
        }
    }

    private Violation? Create(string clientId, bool isClean, out Session? session)
    {
        session = null;
        Forget(clientId);
        if (!isClean && _sessions.Count >= core.Limits.SessionsMax)
            return Violation.Protocol($"the limit of {core.Limits.SessionsMax} persistent sessions is reached");
        session = new Session(clientId, core.Limits, core.Counters, isClean ? null : core.SessionJournal, core.Time);
        if (!session.Save())
            return Violation.NotStored("its persistent session");
        _sessions[clientId] = session;
        return null;
    }

    private void Start(MqttConnection connection, Session session)
    {
        session.Attach(connection);
        session.Save();
        core.SessionJournal.SaveConnection(connection.Life!, connection.Will);
        BrokerLog.Connected(core.Log, connection.ClientId, connection.Address,
            session.IsPersistent ? "persistent session" : "clean session", connection.KeepAliveS);
        core.Presence?.Connected(connection.Life!);
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
            core.SessionJournal.DeleteConnection(connection.ClientId);
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

    /// <summary>Adds a connection that an earlier process did not live to see the end of.</summary>
    public void Restore(InterruptedConnection interrupted)
    {
        lock (Gate)
        {
            _interrupted.Add(interrupted);
            _history.Continue(interrupted.Life.ClientId, interrupted.Life.VersionNumber);
        }
    }

    /// <summary>Publishes what the earlier process could not: wills and disconnect events of the clients that were
    /// connected when it was killed. The standard allows it for wills (MQTT 3.1.1 §3.1.2.5).</summary>
    public void SettleInterrupted()
    {
        lock (Gate)
        {
            foreach ((ClientLife life, Will? will) in _interrupted)
            {
                BrokerLog.Interrupted(core.Log, life.ClientId);
                if (will is not null)
                    core.Router.Publish(will.Topic, will.Payload.Span, will.QoS, will.Retain, life);
                core.Presence?.Disconnected(life, DisconnectReason.ServerError);
                core.SessionJournal.DeleteConnection(life.ClientId);
            }
            _interrupted.Clear();
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
            foreach (Session session in _sessions.Values.Where(session => session.IsSaveOverdue))
                session.Save();
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
