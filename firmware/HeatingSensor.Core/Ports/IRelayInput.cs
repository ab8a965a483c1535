namespace HeatingSensor.Ports
{
    /// <summary>The heating relay's input pin: its level and its edges.</summary>
    public interface IRelayInput
    {
        /// <summary>The present level: true while the relay feeds the heating. Polarity is already applied.</summary>
        bool IsOn { get; }

        /// <summary>The polarity: true if a low pin means on.</summary>
        bool IsActiveLow { get; set; }

        /// <summary>Starts delivering every edge to <paramref name="edges"/>, from the interrupt.</summary>
        void Listen(IRelayEdges edges);
    }

    /// <summary>Receives edges from the interrupt: copies, returns, never blocks and never throws.</summary>
    public interface IRelayEdges
    {
        /// <param name="atMs">When the edge occurred, on the monotonic clock.</param>
        /// <param name="isOn">The level after the edge.</param>
        void OnEdge(long atMs, bool isOn);
    }
}
