namespace HeatingSensor.Ports
{
    /// <summary>Wi-Fi, and the SNTP client that comes with it.</summary>
    public interface INetwork
    {
        /// <summary>True once there is an address.</summary>
        bool IsUp { get; }

        /// <summary>The access point's signal strength in dBm, below 0; 0 if unknown.</summary>
        int RssiDbm { get; }

        /// <summary>Starts, or restarts, joining the network; returns at once.</summary>
        void Start();
    }
}
