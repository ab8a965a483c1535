namespace HeatingSensor.Uplink
{
    /// <summary>How many connections and attempts ended in each state since boot.</summary>
    public sealed class ConnectionCounters
    {
        private readonly int[] _counts = new int[ConnectionStates.Count];

        /// <summary>How many attempts the broker accepted.</summary>
        public int ConnectedCount { get; private set; }

        /// <summary>0 for a state in which nothing can end.</summary>
        public int Ended(ConnectionState state) => (int)state < _counts.Length ? _counts[(int)state] : 0;

        public void CountConnected() => ConnectedCount++;

        public void CountEnd(ConnectionState state)
        {
            if ((int)state < _counts.Length)
            {
                _counts[(int)state]++;
            }
        }
    }
}
