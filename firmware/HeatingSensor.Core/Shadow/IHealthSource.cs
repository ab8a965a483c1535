using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>Knows how the device is.</summary>
    public interface IHealthSource
    {
        /// <summary>Writes the health as an object's members, without braces.</summary>
        void WriteHealth(JsonWriter json, long nowMs);
    }
}
