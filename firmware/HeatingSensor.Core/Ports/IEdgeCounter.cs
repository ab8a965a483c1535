namespace HeatingSensor.Ports
{
    /// <summary>Counts the relay's edges in hardware, also while a TLS handshake stops all managed code.</summary>
    public interface IEdgeCounter
    {
        /// <summary>Edges in both directions since the board started.</summary>
        long Count { get; }
    }
}
