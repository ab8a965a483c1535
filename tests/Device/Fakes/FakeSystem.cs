using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>Records the log.</summary>
    public sealed class FakeSystem : ISystem
    {
        public string LastLine { get; private set; } = "";

        /// <summary>Everything, one line each.</summary>
        public string Text { get; private set; } = "";

        public int LineCount { get; private set; }

        public int RestartCount { get; private set; }

        public int FreeHeapBytes { get; set; } = 60000;

        public int HeapAtBootBytes => 80000;

        public void Log(string line)
        {
            LastLine = line;
            Text += line + "\n";
            LineCount++;
        }

        public void Warn(string line) => Log(line);

        public void Restart() => RestartCount++;
    }
}
