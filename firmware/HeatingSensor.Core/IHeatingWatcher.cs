using HeatingSensor.Heating;
using HeatingSensor.Model;

namespace HeatingSensor
{
    /// <summary>Is told what the heating does.</summary>
    public interface IHeatingWatcher
    {
        /// <summary>The status has changed.</summary>
        /// <param name="monitor">What it is now and was before.</param>
        /// <param name="temperature">Measured at the change.</param>
        void StatusChanged(HeatingMonitor monitor, TemperatureReading temperature);
    }
}
