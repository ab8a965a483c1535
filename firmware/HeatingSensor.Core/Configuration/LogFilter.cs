using HeatingSensor.Ports;

namespace HeatingSensor.Configuration
{
    /// <summary>Filters the log by the configuration's `logLevel`.</summary>
    public sealed class LogFilter : ISystem
    {
        private readonly ISystem _board;
        private const int NoOverride = -1;

        private readonly DeviceConfig _config;
        private int _level = NoOverride;

        public LogFilter(ISystem board, DeviceConfig config)
        {
            _board = board;
            _config = config;
        }

        private int Level => _level == NoOverride ? (int)_config.LogLevel : _level;

        /// <summary>Logs at this level until the next restart, whatever the configuration says.</summary>
        public void Override(LogLevel level) => _level = (int)level;

        public int FreeHeapBytes => _board.FreeHeapBytes;

        public int HeapAtBootBytes => _board.HeapAtBootBytes;

        public void Log(string line)
        {
            if (Level <= (int)LogLevel.Info)
            {
                _board.Log(line);
            }
        }

        public void Warn(string line)
        {
            if (Level <= (int)LogLevel.Warning)
            {
                _board.Warn(line);
            }
        }

        public void Restart() => _board.Restart();
    }
}
