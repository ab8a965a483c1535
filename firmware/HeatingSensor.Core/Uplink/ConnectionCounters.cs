namespace HeatingSensor.Uplink
{
    /// <summary>How often a connection or an attempt ended in which state, since the boot.</summary>
    public sealed class ConnectionCounters
    {
        private readonly int[] _counts = new int[(int)ConnectionState.Stable + 1];

        /// <summary>How many attempts the broker accepted.</summary>
        public int ConnectedCount { get; private set; }

        public int Ended(ConnectionState state) => _counts[(int)state];

        public void CountConnected() => ConnectedCount++;

        public void CountEnd(ConnectionState state) => _counts[(int)state]++;
    }
}
