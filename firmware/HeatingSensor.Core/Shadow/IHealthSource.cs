using HeatingSensor.Model;

namespace HeatingSensor.Shadow
{
    /// <summary>Knows how the device is.</summary>
    public interface IHealthSource
    {
        /// <summary>The health now; valid until the next call.</summary>
        DeviceHealth Collect(long nowMs);
    }
}
