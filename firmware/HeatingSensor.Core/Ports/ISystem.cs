namespace HeatingSensor.Ports
{
    /// <summary>The board itself.</summary>
    public interface ISystem
    {
        /// <summary>Writes one line to the debug output. Never a secret.</summary>
        void Log(string line);

        /// <summary>Restarts the board. Does not return on a real one.</summary>
        void Restart();
    }
}
