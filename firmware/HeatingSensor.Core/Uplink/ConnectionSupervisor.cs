using HeatingSensor.Ports;
using HeatingSensor.Time;

namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Keeps the device connected: network first, then the time, then attempts with backoff. A connection counts as
    /// good again only after it has held for a while.
    /// </summary>
    public sealed class ConnectionSupervisor
    {
        /// <summary>How long a connection must hold before the backoff begins anew.</summary>
        public const int StableMs = 30000;

        /// <summary>How long to wait for SNTP before trying without: the clock may be right all the same.</summary>
        public const int TimeWaitMs = 30000;

        /// <summary>How long the network may stay away before joining it is started again.</summary>
        public const int NetworkRestartMs = 60000;

        /// <summary>How often to look whether the network and the time have come.</summary>
        private const int PollMs = 250;

        private readonly INetwork _network;
        private readonly IMqttLink _link;
        private readonly ISystem _system;
        private readonly WallClock _wallClock;
        private readonly MqttInbox _inbox;
        private readonly Backoff _backoff;
        private readonly LinkOptions _options;
        private readonly byte[] _birth;
        private readonly byte[] _farewell;
        private long _sinceMs;
        private long _retryAtMs;
        private bool _isStable;
        private bool _isStarted;

        public ConnectionSupervisor(
            INetwork network,
            IMqttLink link,
            ISystem system,
            WallClock wallClock,
            MqttInbox inbox,
            Backoff backoff,
            LinkOptions options)
        {
            _network = network;
            _link = link;
            _system = system;
            _wallClock = wallClock;
            _inbox = inbox;
            _backoff = backoff;
            _options = options;
            _birth = ConnectionMessage.Birth(options.ClientId);
            _farewell = ConnectionMessage.Farewell(options.ClientId);
        }

        public ConnectionState State { get; private set; }

        /// <summary>How the last attempt ended.</summary>
        public LinkOutcome LastOutcome { get; private set; }

        public bool IsConnected => State == ConnectionState.Connected;

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
                case ConnectionState.BackingOff:
                    return nowMs < _retryAtMs ? _retryAtMs : Attempt(nowMs);
                default:
                    return Watch(nowMs);
            }
        }

        /// <summary>Gives the connection up, and says why.</summary>
        public void Drop(string reason, long nowMs)
        {
            _link.Close();
            _system.Log("connection lost: " + reason);
            BackOff(nowMs);
        }

        /// <summary>Says goodbye: the broker shall not wait for the keep-alive, nor send the last will.</summary>
        public void Disconnect()
        {
            if (IsConnected)
            {
                _link.Publish(_options.WillTopic, _farewell);
                _link.Disconnect();
            }
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

            _system.Log(_wallClock.IsTrusted ? "time is set" : "no time from SNTP: connecting without");
            return Attempt(nowMs);
        }

        private long Attempt(long nowMs)
        {
            _system.Log("connecting to " + _options.Endpoint + ":" + _options.Port.ToString());
            int connection = _inbox.Open();
            LastOutcome = _link.Connect(_options, _inbox, connection);
            if (LastOutcome != LinkOutcome.Accepted)
            {
                _link.Close();
                _system.Log(Explain(LastOutcome));
                BackOff(nowMs);
                return _retryAtMs;
            }

            _system.Log("connected as " + _options.ClientId);
            _isStable = false;
            Enter(ConnectionState.Connected, nowMs);
            _link.Publish(_options.WillTopic, _birth);
            return nowMs;
        }

        private long Watch(long nowMs)
        {
            if (_inbox.IsClosed)
            {
                Drop("closed by the broker or the network", nowMs);
                return _retryAtMs;
            }

            if (_isStable)
            {
                return long.MaxValue;
            }

            long stableAtMs = _sinceMs + StableMs;
            if (nowMs < stableAtMs)
            {
                return stableAtMs;
            }

            _isStable = true;
            _backoff.Reset();
            return long.MaxValue;
        }

        private void BackOff(long nowMs)
        {
            int delayMs = _backoff.NextDelayMs();
            _retryAtMs = nowMs + delayMs;
            _system.Log("next attempt in " + delayMs.ToString() + " ms");
            Enter(ConnectionState.BackingOff, nowMs);
        }

        private void Enter(ConnectionState state, long nowMs)
        {
            State = state;
            _sinceMs = nowMs;
        }

        private static string Explain(LinkOutcome outcome)
        {
            switch (outcome)
            {
                case LinkOutcome.Unreachable:
                    return "cannot connect: the endpoint is not reachable";
                case LinkOutcome.TlsFailed:
                    return "cannot connect: TLS failed (check CA, certificate, key, endpoint name and date)";
                case LinkOutcome.Refused:
                    return "cannot connect: refused by the broker (is the certificate active, does the policy allow"
                        + " this client id?)";
                default:
                    return "cannot connect: no answer from the broker";
            }
        }
    }
}
