using HeatingSensor.Commands;
using HeatingSensor.Events;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;

namespace HeatingSensor.Telemetry
{
    /// <summary>Checks the parts of the device that can fail while it is connected.</summary>
    public static class SelfTest
    {
        /// <summary>Checks them and replies to the command with what was found.</summary>
        /// <param name="status">The first channel's.</param>
        /// <param name="isTimeTrusted">Whether SNTP has set the clock.</param>
        /// <param name="pendingCount">Events in the journal.</param>
        public static void Answer(
            CommandReceiver commands,
            BoardPorts board,
            TemperatureSensor sensor,
            HeatingStatus status,
            bool isTimeTrusted,
            int pendingCount)
        {
            int reading = sensor.Measure();
            int driveFreeBytes = board.Store.FreeBytes;
            int heapFreeBytes = board.System.FreeHeapBytes;
            string failed = Reading.IsFault(reading) ? "sensor"
                : status == HeatingStatus.Unknown ? "relay"
                : !isTimeTrusted ? "time"
                : driveFreeBytes <= 0 ? "drive"
                : null;
            JsonWriter json = commands.BeginReply(failed == null ? "done" : "failed");
            if (failed != null)
            {
                json.Raw(",\"error\":");
                json.Text(failed);
            }

            json.Raw(",\"temperature\":");
            EventType.WriteReading(reading, json);
            json.Raw(",\"status\":");
            EventType.WriteStatus((int)status, json);
            json.Raw(",\"timeSynced\":");
            json.Truth(isTimeTrusted);
            json.Number(",\"driveFreeBytes\":", driveFreeBytes);
            json.Number(",\"journalCount\":", pendingCount);
            json.Number(",\"freeHeapBytes\":", heapFreeBytes);
            commands.EndReply();
        }
    }
}
