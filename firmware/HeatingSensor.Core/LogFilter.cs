using HeatingSensor.Configuration;
using HeatingSensor.Ports;

namespace HeatingSensor
{
    /// <summary>The board, saying no more than the configuration wants to hear.</summary>
    public sealed class LogFilter : ISystem
    {
        private readonly ISystem _board;

        public LogFilter(ISystem board)
        {
            _board = board;
        }

        /// <summary>What is less than that is not logged.</summary>
        public LogLevel Level { get; set; } = LogLevel.Info;

        public int FreeHeapBytes => _board.FreeHeapBytes;

        public int HeapAtBootBytes => _board.HeapAtBootBytes;

        public void Log(string line)
        {
            if (Level <= LogLevel.Info)
            {
                _board.Log(line);
            }
        }

        public void Warn(string line)
        {
            if (Level <= LogLevel.Warning)
            {
                _board.Warn(line);
            }
        }

        public void Restart() => _board.Restart();
    }
}
