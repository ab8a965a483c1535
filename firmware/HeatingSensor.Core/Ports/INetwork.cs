namespace HeatingSensor.Ports
{
    /// <summary>Wi-Fi, and SNTP which comes with it.</summary>
    public interface INetwork
    {
        /// <summary>True once there is an address.</summary>
        bool IsUp { get; }

        /// <summary>Starts to join the network, or starts again; returns at once.</summary>
        void Start();
    }
}
