using HeatingSensor.Configuration;
using HeatingSensor.Ports;
using HeatingSensor.Time;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// One restart for each new token, inside the maintenance window if there is one. That a token is used up is durable
    /// before the restart: no power cut and no repeated delta restarts twice.
    /// </summary>
    public sealed class RestartRequest
    {
        /// <summary>How long to wait before trying again to keep what the drive did not take.</summary>
        public const int SaveRetryMs = 60000;

        /// <summary>How often to look whether the window has begun.</summary>
        private const int PollMs = 10000;

        private readonly MaintenanceRecord _record;
        private readonly RunningConfig _running;
        private readonly WallClock _wallClock;
        private readonly ISystem _system;
        private readonly IRestart _restart;
        private string _token;
        private long _notBeforeMs;

        public RestartRequest(
            MaintenanceRecord record, RunningConfig running, WallClock wallClock, ISystem system, IRestart restart)
        {
            _record = record;
            _running = running;
            _wallClock = wallClock;
            _system = system;
            _restart = restart;
        }

        /// <summary>True while a restart waits for its time.</summary>
        public bool IsPending => _token != null;

        /// <summary>Takes what is desired now.</summary>
        /// <param name="token">Null: no restart.</param>
        public void Take(string token) => _token = token == null || _record.IsUsed(token) ? null : token;

        /// <summary>Whether this token was used before the latest one: it cannot ask for a restart any more.</summary>
        public bool IsOfBefore(string token) => token != _record.RestartToken && _record.IsUsed(token);

        /// <summary>Restarts when the time has come.</summary>
        /// <returns>When to be called again if nothing happens before.</returns>
        public long Step(long nowMs)
        {
            if (_token == null)
            {
                return long.MaxValue;
            }

            if (nowMs < _notBeforeMs)
            {
                return _notBeforeMs;
            }

            if (!IsTime(nowMs))
            {
                return nowMs + PollMs;
            }

            if (!_record.SaveRestart(_token, _wallClock.IsTrusted ? _wallClock.UtcAt(nowMs) : 0))
            {
                _system.Warn("restart " + _token + ": the drive is full or broken, not done yet");
                _notBeforeMs = nowMs + SaveRetryMs;
                return _notBeforeMs;
            }

            _system.Log("restart " + _token + " as desired");
            _token = null;
            _restart.Restart();
            return nowMs;
        }

        private bool IsTime(long nowMs)
        {
            long window = _running.Current.MaintenanceWindow;
            return window == MaintenanceWindow.None
                || (_wallClock.IsTrusted && MaintenanceWindow.Contains(window, _wallClock.UtcAt(nowMs)));
        }
    }
}
