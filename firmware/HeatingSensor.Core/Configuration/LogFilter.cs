using HeatingSensor.Ports;

namespace HeatingSensor.Configuration
{
    /// <summary>Filters the log by the configuration's `logLevel`.</summary>
    public sealed class LogFilter : ISystem
    {
        private readonly ISystem _board;
        private readonly DeviceConfig _config;

        public LogFilter(ISystem board, DeviceConfig config)
        {
            _board = board;
            _config = config;
        }

        public int FreeHeapBytes => _board.FreeHeapBytes;

        public int HeapAtBootBytes => _board.HeapAtBootBytes;

        public void Log(string line)
        {
            if (_config.LogLevel <= LogLevel.Info)
            {
                _board.Log(line);
            }
        }

        public void Warn(string line)
        {
            if (_config.LogLevel <= LogLevel.Warning)
            {
                _board.Warn(line);
            }
        }

        public void Restart() => _board.Restart();
    }
}
