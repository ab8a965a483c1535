using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Time;
using HeatingSensor.Uplink;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// The named shadow "maintenance": the maintenance window, the requested restart, and the last maintenance done. Each new
    /// token causes one restart, inside the maintenance window if there is one, and only once the answer to a report
    /// confirms that it is still desired: the delta may have waited at the broker, or the window may have been hours away.
    /// The token is stored as used before the restart, so neither a power cut nor a repeated delta restarts twice. If that
    /// record is unreadable, the first token counts as used: a device that restarts at every boot would be worse.
    /// </summary>
    public sealed class MaintenanceShadow : DesiredConfig
    {
        /// <summary>How long to wait before retrying a failed write.</summary>
        public const int SaveRetryMs = 60000;

        /// <summary>How often to ask whether a restart is still desired until there is an answer.</summary>
        private const int AskMs = 60000;

        /// <summary>How often to check whether the window has begun.</summary>
        private const int PollMs = 10000;

        private readonly MaintenanceRecord _record;
        private readonly WallClock _wallClock;
        private readonly ISystem _system;
        private string _token;
        private bool _isConfirmed;
        private long _notBeforeMs;

        public MaintenanceShadow(
            RunningConfig running,
            JsonWriter json,
            MaintenanceRecord record,
            WallClock wallClock,
            ISystem system)
            : base(running, ConfigShadow.Maintenance, json)
        {
            _record = record;
            _wallClock = wallClock;
            _system = system;
        }

        /// <summary>True once a restart is due: its token is already stored as used.</summary>
        public bool IsRestartDue { get; private set; }

        public override string Name => ShadowTopics.Maintenance;

        public override bool IsReady => base.IsReady && _record.IsLoaded;

        protected override bool IsOpen => base.IsOpen || _token != null;

        public override void Write(JsonWriter json)
        {
            WriteConfig(json, 0);
            json.Raw(",\"" + DeltaParser.RestartKey + "\":");
            json.TextOrNull(_record.RestartToken.Length == 0 ? null : _record.RestartToken);
            json.Raw(",\"lastMaintenance\":");
            if (_record.LastUtcMs == 0)
            {
                json.Raw("null");
            }
            else
            {
                json.Number(_record.LastUtcMs);
            }
        }

        /// <summary>Checks whether a restart is due: <see cref="IsRestartDue"/>.</summary>
        /// <returns>When to call again unless something happens first: board time in ms.</returns>
        public long StepRestart(long nowMs)
        {
            if (!_record.IsLoaded && (nowMs < _notBeforeMs || !_record.TryLoad()))
            {
                _notBeforeMs = nowMs < _notBeforeMs ? _notBeforeMs : nowMs + RunningConfig.LoadRetryMs;
                return _notBeforeMs;
            }

            bool isConfirmed = _isConfirmed;
            _isConfirmed = false;
            if (_token == null)
            {
                return long.MaxValue;
            }

            if (nowMs < _notBeforeMs && !isConfirmed)
            {
                return _notBeforeMs;
            }

            if (!IsTime(nowMs))
            {
                return nowMs + PollMs;
            }

            if (!isConfirmed)
            {
                Forget();
                Want();
                _notBeforeMs = nowMs + AskMs;
                return nowMs;
            }

            bool isLost = _record.IsLost;
            if (!_record.SaveRestart(_token, _wallClock.IsTrusted ? _wallClock.UtcAt(nowMs) : 0))
            {
                _system.Warn("restart " + _token + ": postponed, because the drive is full or broken");
                _notBeforeMs = nowMs + SaveRetryMs;
                return _notBeforeMs;
            }

            if (isLost)
            {
                _system.Warn("restart " + _token + ": not done, because the record of earlier restarts cannot be read");
                Want();
            }
            else
            {
                _system.Log("restart " + _token + ": restarting");
                IsRestartDue = true;
            }

            _token = null;
            return nowMs;
        }

        protected override bool TakeState(ShadowMessage delta, bool isAnswer)
        {
            DeltaParser parser = ParserOf(delta);
            DeltaOutcome outcome = parser.Parse(0, 0);
            string token = ReadToken(delta.Scanner, delta.State, parser);
            bool isRejected = parser.Rejections != null;
            if (!Settle(parser, isRejected ? DeltaOutcome.Rejected : outcome))
            {
                _token = null;
                return false;
            }

            Take(isRejected ? null : token, isAnswer);
            return true;
        }

        protected override void TakeSize(int sizeBytes)
        {
            _token = null;
            base.TakeSize(sizeBytes);
        }

        protected override void TakeNothing()
        {
            _token = null;
            base.TakeNothing();
        }

        private void Take(string token, bool isAnswer)
        {
            string wanted = token == null || _record.IsUsed(token) ? null : token;
            _notBeforeMs = wanted == _token ? _notBeforeMs : 0;
            _token = wanted;
            _isConfirmed = isAnswer;
        }

        // The token of the desired restart; null if there is none, or if it is invalid.
        private string ReadToken(JsonScanner scanner, int state, DeltaParser parser)
        {
            string token = null;
            for (int member = scanner.FirstMember(state); member != JsonScanner.None; member = scanner.NextMember(member))
            {
                if (!scanner.TextEquals(member, DeltaParser.RestartKey))
                {
                    continue;
                }

                token = scanner.ReadString(scanner.ValueOf(member), MaintenanceRecord.TokenMax);
                if (!IsToken(token))
                {
                    token = null;
                    parser.Reject(member, "must be a text of 1 to 64 ASCII characters of your choice");
                }
                else if (token != _record.RestartToken && _record.IsUsed(token))
                {
                    parser.Reject(member, "was used before: a restart needs a new token");
                }
            }

            return token;
        }

        private static bool IsToken(string text)
        {
            bool isToken = text != null && text.Length > 0;
            for (int index = 0; isToken && index < text.Length; index++)
            {
                isToken = text[index] >= ' ' && text[index] <= '~';
            }

            return isToken;
        }

        private bool IsTime(long nowMs)
        {
            long window = Running.Current.MaintenanceWindow;
            return window == MaintenanceWindow.None
                || (_wallClock.IsTrusted && MaintenanceWindow.Contains(window, _wallClock.UtcAt(nowMs)));
        }
    }
}
