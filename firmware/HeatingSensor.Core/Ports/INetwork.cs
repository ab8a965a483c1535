namespace HeatingSensor.Ports
{
    /// <summary>Wi-Fi, and SNTP which comes with it.</summary>
    public interface INetwork
    {
        /// <summary>True once there is an address.</summary>
        bool IsUp { get; }

        /// <summary>The strength of the access point's signal in dBm, below 0; 0 where it is not known.</summary>
        int RssiDbm { get; }

        /// <summary>Starts to join the network, or starts again; returns at once.</summary>
        void Start();
    }
}
