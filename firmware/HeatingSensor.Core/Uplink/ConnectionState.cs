namespace HeatingSensor.Uplink
{
    /// <summary>Where the device stands with its connection.</summary>
    public enum ConnectionState
    {
        /// <summary>There is no network.</summary>
        WaitingForNetwork = 0,

        /// <summary>There is a network, but SNTP has not answered yet: certificates could not be judged.</summary>
        WaitingForTime = 1,

        /// <summary>The last attempt failed or the connection was lost; the next attempt has its time.</summary>
        BackingOff = 2,

        Connected = 3,
    }
}
