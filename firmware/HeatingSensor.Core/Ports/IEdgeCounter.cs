namespace HeatingSensor.Ports
{
    /// <summary>Counts the relay's edges in hardware, even while a TLS handshake blocks all managed code.</summary>
    public interface IEdgeCounter
    {
        /// <summary>Edges in both directions since the board started.</summary>
        long Count { get; }
    }
}
