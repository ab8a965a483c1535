using HeatingSensor.Configuration;
using HeatingSensor.Ports;
using HeatingSensor.Time;

namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Keeps the device connected: first the network, then the time, then the broker. Feeds inputs to
    /// <see cref="ConnectionMachine"/> and carries out the resulting actions.
    /// </summary>
    public sealed class ConnectionSupervisor
    {
        /// <summary>How long a connection must last before the backoff starts over.</summary>
        public const int StableMs = 30000;

        /// <summary>How long to wait for SNTP before connecting without it: the clock may be right anyway.</summary>
        public const int TimeWaitMs = 30000;

        /// <summary>How long the network may be down before joining it is restarted.</summary>
        public const int NetworkRestartMs = 60000;

        /// <summary>What <see cref="ConnectionState.PublishForbidden"/> adds to the backoff.</summary>
        public const int DeniedRetryMs = 300000;

        /// <summary>How often to check the network and the time.</summary>
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

        // Overdue from the start, so that the first step joins the network.
        private long _sinceMs = -NetworkRestartMs;
        private long _connectedMs;
        private long _retryAtMs;
        private int _retryCount;
        private bool _isTimeGuessed;

        /// <param name="config">The running configuration.</param>
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

        /// <summary>True while there is a usable connection.</summary>
        public bool IsConnected => State >= ConnectionState.Subscribing;

        /// <summary>True between <see cref="Leave"/> and DISCONNECT.</summary>
        public bool IsLeaving => State == ConnectionState.Disconnecting;

        /// <summary>Attempts since boot: each may have blocked for the length of a TLS handshake.</summary>
        public int AttemptCount { get; private set; }

        /// <summary>How many connections and attempts ended in each state.</summary>
        public ConnectionCounters Counters { get; } = new ConnectionCounters();

        /// <summary>Advances the connection. May block for the length of a TLS handshake.</summary>
        /// <returns>When to call again unless something happens first: board time in ms.</returns>
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
                ConnectionInput outcome = Attempt();

                // The attempt may have taken half a minute, which must not count towards anything that begins now.
                Handle(outcome, _clock.NowMs);
            }

            return _clock.NowMs;
        }

        /// <summary>Takes a notice from the MQTT library.</summary>
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

        /// <summary>Messages were handed to the link.</summary>
        public void NotePublished(int messageCount, long nowMs) => _denial.Published(messageCount, nowMs);

        /// <summary>Gives up a connection on which a PUBACK is overdue.</summary>
        public void DropSilent(string reason)
        {
            _system.Warn("connection lost: " + reason);
            Handle(ConnectionInput.PubackOverdue, _clock.NowMs);
        }

        /// <summary>Disconnects gracefully and reconnects after the backoff, so that a thousand devices do not return at
        /// once.</summary>
        public void Leave(string reason)
        {
            if (IsConnected)
            {
                _system.Log("disconnecting: " + reason);
                Handle(ConnectionInput.LeaveRequested, _clock.NowMs);
            }
        }

        // What has happened without a notice.
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

            // The backoff also outlasts a short loss of the network.
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

        // Never, once handled.
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

        // Returns the actions left to the caller.
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

        private ConnectionInput Attempt()
        {
            _system.Log("connecting to " + _options.Endpoint + ":" + _options.Port.ToString());
            _isTimeGuessed = !_wallClock.IsTrusted;
            _options.KeepAliveS = (ushort)_config.KeepAliveS;
            AttemptCount++;
            int connection = _inbox.Open();

            // Always: a handshake with a peer that stays silent would block the whole device for ever, and any peer may.
            LinkOutcome outcome = _link.Probe(_options);
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

            // From the end of whatever blocked, which includes closing.
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
                    _system.Log("no time from SNTP: connecting without it");
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
                    _system.Warn("connection lost: closed by the broker right after a publish, repeatedly:"
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
