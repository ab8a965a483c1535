using HeatingSensor.Configuration;
using HeatingSensor.Ports;
using HeatingSensor.Time;

namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Keeps the device connected: the network first, then the time, then attempts. It tells
    /// <see cref="ConnectionMachine"/> what has happened, and does what follows.
    /// </summary>
    public sealed class ConnectionSupervisor
    {
        /// <summary>How long a connection must last before the backoff starts over.</summary>
        public const int StableMs = 30000;

        /// <summary>How long to wait for SNTP before connecting without: the clock may be right all the same.</summary>
        public const int TimeWaitMs = 30000;

        /// <summary>How long the network may stay away before joining it is started again.</summary>
        public const int NetworkRestartMs = 60000;

        /// <summary>What <see cref="ConnectionState.PublishForbidden"/> adds to the backoff.</summary>
        public const int DeniedRetryMs = 300000;

        /// <summary>How often to check whether the network and the time have come or gone.</summary>
        private const int PollMs = 250;

        private readonly IClock _clock;
        private readonly INetwork _network;
        private readonly IMqttLink _link;
        private readonly ISystem _system;
        private readonly IRandom _random;
        private readonly WallClock _wallClock;
        private readonly MqttInbox _inbox;
        private readonly CloudSubscription _subscription;
        private readonly LinkOptions _options;
        private readonly DeviceConfig _config;
        private readonly PublishDenialDetector _denial = new PublishDenialDetector();
        private readonly GracefulDisconnect _farewell = new GracefulDisconnect();

        // Overdue from the start: the network is joined in the first step.
        private long _sinceMs = -NetworkRestartMs;
        private long _connectedMs;
        private long _retryAtMs;
        private int _retryCount;
        private bool _isTimeGuessed;

        /// <param name="config">What the device runs with; read whenever it is needed.</param>
        public ConnectionSupervisor(
            BoardPorts board,
            WallClock wallClock,
            MqttInbox inbox,
            CloudSubscription subscription,
            LinkOptions options,
            DeviceConfig config)
        {
            _clock = board.Clock;
            _network = board.Network;
            _link = board.Link;
            _system = board.System;
            _random = board.Random;
            _wallClock = wallClock;
            _inbox = inbox;
            _subscription = subscription;
            _options = options;
            _config = config;
        }

        public ConnectionState State { get; private set; }

        /// <summary>True while there is a connection that can be used.</summary>
        public bool IsConnected => State >= ConnectionState.Subscribing;

        /// <summary>True between <see cref="Leave"/> and DISCONNECT.</summary>
        public bool IsLeaving => State == ConnectionState.Disconnecting;

        /// <summary>How many attempts there were: each may have blocked, for as long as a TLS handshake takes.</summary>
        public int AttemptCount { get; private set; }

        /// <summary>How many connections and attempts ended in which state.</summary>
        public ConnectionCounters Counters { get; } = new ConnectionCounters();

        /// <summary>Lets the connection take its next step. May block for as long as a TLS handshake takes.</summary>
        /// <returns>When to be called again if nothing happens before.</returns>
        public long Step(long nowMs)
        {
            ConnectionInput input = Observe(nowMs);
            if (input == ConnectionInput.None)
            {
                return DueMs(nowMs);
            }

            ConnectionActions actions = Handle(input, nowMs);
            if ((actions & ConnectionActions.Attempt) != 0)
            {
                ConnectionInput outcome = Attempt((actions & ConnectionActions.Probe) != 0);

                // The attempt may have taken half a minute: nothing that begins now may include it.
                Handle(outcome, _clock.NowMs);
            }

            return _clock.NowMs;
        }

        /// <summary>Takes what the library says about anything that is not the publisher's.</summary>
        public void Take(NoticeKind kind, int packetId)
        {
            if (kind == NoticeKind.Acknowledged)
            {
                _denial.Acknowledged();
                _farewell.Acknowledged(packetId);
            }
            else if (kind != NoticeKind.NotDelivered)
            {
                _denial.Answered();
                bool isGranted = kind == NoticeKind.Subscribed;
                if (_subscription.Take(packetId, isGranted))
                {
                    Handle(isGranted ? ConnectionInput.SubscribeGranted : ConnectionInput.SubscribeRefused, _clock.NowMs);
                }
            }
        }

        /// <summary>This many messages have just been handed to the link.</summary>
        public void NotePublished(int messageCount, long nowMs) => _denial.Published(messageCount, nowMs);

        /// <summary>Gives up a connection on which a PUBACK is overdue.</summary>
        public void DropSilent(string reason)
        {
            _system.Warn("connection lost: " + reason);
            Handle(ConnectionInput.PubackOverdue, _clock.NowMs);
        }

        /// <summary>Disconnects gracefully, to connect again after the backoff, which keeps a thousand devices from
        /// coming back at the same time.</summary>
        public void Leave(string reason)
        {
            if (IsConnected)
            {
                _system.Log("disconnecting: " + reason);
                Handle(ConnectionInput.LeaveRequested, _clock.NowMs);
            }
        }

        // What has happened that nobody has told us.
        private ConnectionInput Observe(long nowMs)
        {
            switch (State)
            {
                case ConnectionState.WaitingForNetwork:
                    return _network.IsUp ? ConnectionInput.NetworkUp
                        : nowMs - _sinceMs >= NetworkRestartMs ? ConnectionInput.NetworkOverdue : ConnectionInput.None;
                case ConnectionState.Disconnecting:
                    return nowMs >= _farewell.UntilMs || _inbox.IsClosed
                        ? ConnectionInput.FarewellDone : ConnectionInput.None;
                default:
                    return IsConnected ? ObserveConnection(nowMs) : ObserveWait(nowMs);
            }
        }

        private ConnectionInput ObserveWait(long nowMs)
        {
            if (!_network.IsUp)
            {
                return ConnectionInput.NetworkDown;
            }

            if (State == ConnectionState.TlsRefused && _isTimeGuessed && _wallClock.IsTrusted
                && nowMs >= _sinceMs + Backoff.FloorMs)
            {
                return ConnectionInput.TimeTrusted;
            }

            // After a network that was away for less than the backoff, too.
            if (nowMs < _retryAtMs)
            {
                return ConnectionInput.None;
            }

            if (State != ConnectionState.WaitingForTime)
            {
                return ConnectionInput.RetryDue;
            }

            return _wallClock.IsTrusted ? ConnectionInput.TimeTrusted
                : nowMs - _sinceMs >= TimeWaitMs ? ConnectionInput.TimeOverdue : ConnectionInput.None;
        }

        private ConnectionInput ObserveConnection(long nowMs)
        {
            if (_inbox.IsClosed)
            {
                _subscription.Closed();
                return _denial.Closed(nowMs) ? ConnectionInput.PublishDenied : ConnectionInput.ClosedByPeer;
            }

            if (nowMs >= _subscription.DueMs)
            {
                return _subscription.IsPending ? ConnectionInput.SubackOverdue : ConnectionInput.SubscribeDue;
            }

            return nowMs >= StableAtMs ? ConnectionInput.StableDue : ConnectionInput.None;
        }

        // Never once it has been acted on.
        private long StableAtMs => State == ConnectionState.Connected || (IsConnected && _retryCount > 0)
            ? _connectedMs + StableMs
            : long.MaxValue;

        private long DueMs(long nowMs)
        {
            long pollMs = nowMs + PollMs;
            if (IsConnected)
            {
                long stableAtMs = StableAtMs;
                long subscriptionMs = _subscription.DueMs;
                return stableAtMs < subscriptionMs ? stableAtMs : subscriptionMs;
            }

            if (State == ConnectionState.Disconnecting)
            {
                return _farewell.UntilMs;
            }

            return _retryAtMs > nowMs && _retryAtMs < pollMs ? _retryAtMs : pollMs;
        }

        // Returns what the caller has to do.
        private ConnectionActions Handle(ConnectionInput input, long nowMs)
        {
            Log(input);
            ConnectionState before = State;
            State = ConnectionMachine.Next(before, input, out ConnectionActions actions);
            _sinceMs = State == before && input != ConnectionInput.NetworkOverdue ? _sinceMs : nowMs;
            if (State != before && IsConnected && before >= ConnectionState.Subscribing)
            {
                _system.Log("connection: " + ConnectionStates.Name(State));
            }

            if (actions == ConnectionActions.None || (actions & ConnectionActions.Attempt) != 0)
            {
                return actions;
            }

            if ((actions & ConnectionActions.StartNetwork) != 0)
            {
                _network.Start();
            }

            if ((actions & ConnectionActions.Subscribe) != 0)
            {
                _subscription.Subscribe(nowMs);
            }

            if ((actions & ConnectionActions.PublishBirth) != 0)
            {
                Begin(nowMs);
            }

            if ((actions & ConnectionActions.PublishFarewell) != 0)
            {
                _farewell.Begin(_link, _options, nowMs);
            }

            if ((actions & ConnectionActions.Disconnect) != 0)
            {
                _link.Disconnect();
            }

            if ((actions & ConnectionActions.Close) != 0)
            {
                _link.Close();
            }

            if ((actions & ConnectionActions.ResetBackoff) != 0)
            {
                _retryCount = 0;
                _denial.Reset();
            }

            if ((actions & ConnectionActions.BackOff) != 0)
            {
                BackOff((actions & ConnectionActions.WaitLonger) != 0 ? DeniedRetryMs : 0);
            }

            return actions;
        }

        private ConnectionInput Attempt(bool isProbed)
        {
            _system.Log("connecting to " + _options.Endpoint + ":" + _options.Port.ToString());
            _isTimeGuessed = !_wallClock.IsTrusted;
            _options.KeepAliveS = (ushort)_config.KeepAliveS;
            AttemptCount++;
            int connection = _inbox.Open();
            LinkOutcome outcome = isProbed ? _link.Probe(_options) : LinkOutcome.Accepted;
            if (outcome == LinkOutcome.Accepted)
            {
                outcome = _link.Connect(_options, _inbox, connection);
            }

            switch (outcome)
            {
                case LinkOutcome.Accepted:
                    return _subscription.Begin(_link.IsSessionPresent, _clock.NowMs);
                case LinkOutcome.Unreachable:
                    return ConnectionInput.AttemptUnreachable;
                case LinkOutcome.TlsFailed:
                    return ConnectionInput.AttemptTlsFailed;
                case LinkOutcome.Refused:
                    return ConnectionInput.AttemptRefused;
                case LinkOutcome.OutOfMemory:
                    return ConnectionInput.AttemptOutOfMemory;
                default:
                    return ConnectionInput.AttemptNoAnswer;
            }
        }

        private void Begin(long nowMs)
        {
            Counters.CountConnected();
            _connectedMs = nowMs;
            _system.Log("connected as " + _options.ClientId
                + (_link.IsSessionPresent ? ", session kept" : ", new session"));
            _denial.Begin();
            _denial.Published(1, nowMs);
            _link.Publish(_options.WillTopic, ConnectionMessage.Birth(_options.ClientId));
        }

        private void BackOff(int moreMs)
        {
            _retryCount++;
            int delayMs = moreMs
                + Backoff.DelayMs(_retryCount, _config.BackoffCapMs, _random.Next(Backoff.ChanceMax));

            // From the end of what may have blocked: closing as well.
            _sinceMs = _clock.NowMs;
            _retryAtMs = _sinceMs + delayMs;
            Counters.CountEnd(State);
            _system.Log("connection: " + ConnectionStates.Name(State) + ", next attempt in " + delayMs.ToString() + " ms");
        }

        private void Log(ConnectionInput input)
        {
            switch (input)
            {
                case ConnectionInput.NetworkUp:
                    _system.Log("network is up");
                    break;
                case ConnectionInput.NetworkDown:
                    _system.Warn("network is down");
                    break;
                case ConnectionInput.TimeTrusted:
                    _system.Log("time is set");
                    break;
                case ConnectionInput.TimeOverdue:
                    _system.Log("no time from SNTP: connecting without");
                    break;
                case ConnectionInput.AttemptUnreachable:
                case ConnectionInput.AttemptTlsFailed:
                case ConnectionInput.AttemptRefused:
                case ConnectionInput.AttemptNoAnswer:
                case ConnectionInput.AttemptOutOfMemory:
                    _system.Warn("cannot connect: " + _link.FailureReason);
                    break;
                case ConnectionInput.SubackOverdue:
                    _system.Warn("connection lost: no SUBACK within "
                        + CloudSubscription.SubackDeadlineMs.ToString() + " ms");
                    break;
                case ConnectionInput.PublishDenied:
                    _system.Warn("connection lost: closed by the broker right after a publish, again and again:"
                        + " does the policy allow the topics?");
                    break;
                case ConnectionInput.ClosedByPeer:
                    _system.Warn("connection lost: closed by the broker or the network"
                        + (State == ConnectionState.Subscribing
                            ? " before SUBACK: does the policy allow " + Topics.Commands(_options.ClientId)
                                + " and the shadows?"
                            : ""));
                    break;
            }
        }
    }
}
