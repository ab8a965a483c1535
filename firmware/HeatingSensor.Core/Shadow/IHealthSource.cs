using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>Provides the device's health.</summary>
    public interface IHealthSource
    {
        /// <summary>Writes the members of the health object, separated by commas and without braces.</summary>
        void WriteHealth(JsonWriter json, long nowMs);
    }
}
