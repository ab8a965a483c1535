using HeatingSensor.Ports;
using HeatingSensor.Time;

namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Keeps the device connected: network first, then the time, then attempts. Where it stands and what it does next
    /// is one <see cref="ConnectionState"/>.
    /// </summary>
    public sealed class ConnectionSupervisor
    {
        /// <summary>How long a connection must hold before the backoff begins anew.</summary>
        public const int StableMs = 30000;

        /// <summary>How long to wait for SNTP before trying without: the clock may be right all the same.</summary>
        public const int TimeWaitMs = 30000;

        /// <summary>How long the network may stay away before joining it is started again.</summary>
        public const int NetworkRestartMs = 60000;

        /// <summary>What <see cref="ConnectionState.PublishForbidden"/> adds to the backoff.</summary>
        public const int ForbiddenRetryMs = 300000;

        /// <summary>How often to look whether the network and the time have come or gone.</summary>
        private const int PollMs = 250;

        private readonly IClock _clock;
        private readonly INetwork _network;
        private readonly IMqttLink _link;
        private readonly ISystem _system;
        private readonly WallClock _wallClock;
        private readonly MqttInbox _inbox;
        private readonly Backoff _backoff;
        private readonly LinkOptions _options;
        private readonly CloudSubscription _subscription;
        private readonly ForbiddenPublish _forbidden = new ForbiddenPublish();
        private readonly byte[] _birth;
        private readonly Farewell _farewell;
        private long _sinceMs;
        private long _connectedMs;
        private long _retryAtMs;
        private bool _isStable;
        private bool _isStarted;
        private bool _isTimeGuessed;

        public ConnectionSupervisor(
            BoardPorts board,
            WallClock wallClock,
            MqttInbox inbox,
            Backoff backoff,
            CloudSubscription subscription,
            LinkOptions options)
        {
            _clock = board.Clock;
            _network = board.Network;
            _link = board.Link;
            _system = board.System;
            _wallClock = wallClock;
            _inbox = inbox;
            _backoff = backoff;
            _options = options;
            _subscription = subscription;
            _birth = ConnectionMessage.Birth(options.ClientId);
            _farewell = new Farewell(board.Link, options);
        }

        public ConnectionState State { get; private set; }

        /// <summary>True while there is a connection.</summary>
        public bool IsConnected => State >= ConnectionState.Subscribing;

        /// <summary>True between <see cref="Leave"/> and DISCONNECT.</summary>
        public bool IsLeaving => _farewell.IsUnderWay;

        /// <summary>How many attempts there were: each may have blocked, for as long as a TLS handshake takes.</summary>
        public int AttemptCount { get; private set; }

        /// <summary>How often what has happened.</summary>
        public ConnectionCounters Counters { get; } = new ConnectionCounters();

        /// <summary>Lets the connection take its next step. May block for as long as a TLS handshake takes.</summary>
        /// <returns>When to be called again if nothing happens before.</returns>
        public long Step(long nowMs)
        {
            switch (State)
            {
                case ConnectionState.WaitingForNetwork:
                    return WaitForNetwork(nowMs);
                case ConnectionState.WaitingForTime:
                    return WaitForTime(nowMs);
                case ConnectionState.Reconnecting:
                    return IsLeaving ? WaitForFarewell(nowMs) : WaitToRetry(nowMs);
                default:
                    return IsConnected ? Watch(nowMs) : WaitToRetry(nowMs);
            }
        }

        /// <summary>Takes what the library says about anything that is not the publisher's.</summary>
        public void Take(NoticeKind kind, int packetId)
        {
            switch (kind)
            {
                case NoticeKind.Acknowledged:
                    _forbidden.Acknowledged();
                    _farewell.Acknowledged(packetId);
                    break;
                case NoticeKind.Subscribed:
                case NoticeKind.SubscribeRefused:
                    _forbidden.Answered();
                    _subscription.Take(packetId, kind == NoticeKind.Subscribed);
                    break;
            }
        }

        /// <summary>So many messages have just been handed to the link.</summary>
        public void NotePublished(int messageCount, long nowMs) => _forbidden.Published(messageCount, nowMs);

        /// <summary>Gives a silent connection up, and says what was missing.</summary>
        public void DropSilent(string reason) => Drop(ConnectionState.NoAnswer, reason);

        /// <summary>Leaves on purpose: says goodbye, and comes back with the wait that keeps a thousand devices from
        /// coming back at once.</summary>
        public void Leave(string reason)
        {
            if (!IsConnected)
            {
                return;
            }

            _system.Log("disconnecting: " + reason);
            long nowMs = _clock.NowMs;
            _farewell.Say(nowMs);
            Enter(ConnectionState.Reconnecting, nowMs);
        }

        private long WaitForNetwork(long nowMs)
        {
            if (_network.IsUp)
            {
                _system.Log("network is up");
                Enter(ConnectionState.WaitingForTime, nowMs);
                return nowMs;
            }

            if (!_isStarted || nowMs - _sinceMs >= NetworkRestartMs)
            {
                _isStarted = true;
                _sinceMs = nowMs;
                _network.Start();
            }

            return nowMs + PollMs;
        }

        private long WaitForTime(long nowMs)
        {
            if (!_wallClock.IsTrusted && nowMs - _sinceMs < TimeWaitMs)
            {
                return nowMs + PollMs;
            }

            if (nowMs < _retryAtMs)
            {
                // The network was away for less than the backoff asks for.
                return _network.IsUp ? Earlier(_retryAtMs, nowMs + PollMs) : LoseNetwork(nowMs);
            }

            _system.Log(_wallClock.IsTrusted ? "time is set" : "no time from SNTP: connecting without");
            return Attempt();
        }

        private long WaitForFarewell(long nowMs)
        {
            if (nowMs < _farewell.UntilMs && !_inbox.IsClosed)
            {
                return _farewell.UntilMs;
            }

            _farewell.End();
            BackOff(ConnectionState.Reconnecting);
            return _retryAtMs;
        }

        private long WaitToRetry(long nowMs)
        {
            if (!_network.IsUp)
            {
                return LoseNetwork(nowMs);
            }

            bool hasTimeCome = State == ConnectionState.TlsRefused && _isTimeGuessed && _wallClock.IsTrusted;
            long retryAtMs = hasTimeCome ? Earlier(_retryAtMs, _sinceMs + Backoff.FloorMs) : _retryAtMs;
            return nowMs < retryAtMs ? Earlier(retryAtMs, nowMs + PollMs) : Attempt();
        }

        private long LoseNetwork(long nowMs)
        {
            _system.Warn("network is down");
            Enter(ConnectionState.WaitingForNetwork, nowMs);
            return nowMs + PollMs;
        }

        private long Attempt()
        {
            _system.Log("connecting to " + _options.Endpoint + ":" + _options.Port.ToString());
            _isTimeGuessed = !_wallClock.IsTrusted;
            AttemptCount++;
            LinkOutcome outcome = Connect();
            if (outcome != LinkOutcome.Accepted)
            {
                _link.Close();
                _system.Warn(ConnectionStates.Explain(outcome));
                BackOff(ConnectionStates.After(outcome));
                return _retryAtMs;
            }

            // The attempt may have taken half a minute: what counts from here must not count it.
            return Begin(_clock.NowMs);
        }

        private LinkOutcome Connect()
        {
            int connection = _inbox.Open();
            LinkOutcome awake = State == ConnectionState.NoAnswer ? _link.Probe(_options) : LinkOutcome.Accepted;
            return awake == LinkOutcome.Accepted ? _link.Connect(_options, _inbox, connection) : awake;
        }

        private long Begin(long nowMs)
        {
            Counters.CountConnected();
            _connectedMs = nowMs;
            _isStable = false;
            _system.Log("connected as " + _options.ClientId
                + (_link.IsSessionPresent ? ", session kept" : ", new session"));
            _forbidden.Begin();
            _subscription.Begin(_link.IsSessionPresent, nowMs);
            Enter(_subscription.IsPending ? ConnectionState.Subscribing : ConnectionState.Connected, nowMs);
            _link.Publish(_options.WillTopic, _birth);
            NotePublished(1, nowMs);
            return nowMs;
        }

        private long Watch(long nowMs)
        {
            if (_inbox.IsClosed)
            {
                Lose(nowMs);
                return _retryAtMs;
            }

            if (_subscription.IsOverdue(nowMs))
            {
                DropSilent("no SUBACK within " + CloudSubscription.SubackDeadlineMs.ToString() + " ms");
                return _retryAtMs;
            }

            long dueMs = Earlier(_subscription.Step(nowMs), Stabilize(nowMs));
            ConnectionState state = StateOfConnection();
            if (state != State)
            {
                _system.Log("connection: " + ConnectionStates.Name(state));
                Enter(state, nowMs);
            }

            return dueMs;
        }

        private ConnectionState StateOfConnection()
        {
            if (_subscription.IsRefused)
            {
                return ConnectionState.SubscriptionForbidden;
            }

            if (_subscription.IsPending)
            {
                return ConnectionState.Subscribing;
            }

            return _isStable ? ConnectionState.Stable : ConnectionState.Connected;
        }

        private long Stabilize(long nowMs)
        {
            if (_isStable)
            {
                return long.MaxValue;
            }

            long stableAtMs = _connectedMs + StableMs;
            if (nowMs < stableAtMs)
            {
                return stableAtMs;
            }

            _isStable = true;
            _backoff.Reset();
            _forbidden.Reset();
            return long.MaxValue;
        }

        private void Lose(long nowMs)
        {
            _subscription.Closed();
            if (_forbidden.Closed(nowMs))
            {
                Drop(
                    ConnectionState.PublishForbidden,
                    "closed by the broker right after a publish, again and again: does the policy allow the topics?");
            }
            else if (_subscription.IsPending)
            {
                Drop(
                    ConnectionState.Lost,
                    "closed by the broker or the network before SUBACK: does the policy allow "
                        + _subscription.FirstTopicFilter + " and the shadows?");
            }
            else
            {
                Drop(ConnectionState.Lost, "closed by the broker or the network");
            }
        }

        private void Drop(ConnectionState state, string reason)
        {
            _link.Close();
            _system.Warn("connection lost: " + reason);
            BackOff(state);
        }

        private void BackOff(ConnectionState state)
        {
            // Not the step's own time: closing and connecting may have blocked.
            long nowMs = _clock.NowMs;
            int delayMs = _backoff.NextDelayMs();
            delayMs += state == ConnectionState.PublishForbidden ? ForbiddenRetryMs : 0;
            _retryAtMs = nowMs + delayMs;
            Counters.CountEnd(state);
            _system.Log("connection: " + ConnectionStates.Name(state) + ", next attempt in " + delayMs.ToString() + " ms");
            Enter(state, nowMs);
        }

        private void Enter(ConnectionState state, long nowMs)
        {
            State = state;
            _sinceMs = nowMs;
        }

        private static long Earlier(long aMs, long bMs) => aMs < bMs ? aMs : bMs;
    }
}
