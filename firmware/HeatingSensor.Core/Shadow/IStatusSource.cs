using HeatingSensor.Json;
using HeatingSensor.Model;

namespace HeatingSensor.Shadow
{
    /// <summary>The heating's status for the classic shadow.</summary>
    public interface IStatusSource
    {
        /// <summary>Unknown until the relay has been read.</summary>
        HeatingStatus Status { get; }

        /// <summary>The sequence number of the latest status event; 0 if there was none since boot.</summary>
        long Sequence { get; }

        /// <summary>The epoch of the sequence numbers; 0 if unknown.</summary>
        uint Epoch { get; }

        /// <summary>The open alarms, one bit each.</summary>
        int OpenAlarms { get; }

        /// <summary>Measures the water temperature now: see <see cref="Model.Reading"/>.</summary>
        int Measure();

        /// <summary>Writes the names of the open alarms as a JSON array.</summary>
        void WriteAlarms(JsonWriter json);
    }
}
