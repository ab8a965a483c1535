using HeatingSensor.Configuration;

namespace HeatingSensor.Shadow
{
    /// <summary>Runs with a configuration.</summary>
    public interface IConfigurable
    {
        /// <summary>Runs with another one from now on; what needs a new connection, from the next one on.</summary>
        /// <param name="config">Valid, and durable already.</param>
        void Apply(DeviceConfig config);
    }
}
