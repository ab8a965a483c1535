using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>Knows how the device is.</summary>
    public interface IHealthSource
    {
        /// <summary>Writes the members of the object that says it, with commas between and no braces around.</summary>
        void WriteHealth(JsonWriter json, long nowMs);
    }
}
