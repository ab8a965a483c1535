using HeatingSensor.Json;
using HeatingSensor.Model;

namespace HeatingSensor.Events
{
    /// <summary>
    /// An event type: its number, its payload in every version, its topic and its JSON, all in one file. It is registered
    /// below; nothing else needs to know it. docs/adding.md shows how to add one.
    /// </summary>
    public abstract class EventType
    {
        /// <summary>Parts of layouts (<see cref="JsonWriter.Follow"/>): WriteEpoch fills in EpochLayout, and so on.</summary>
        protected const string EpochLayout = ",\"epoch\":~";
        protected const string IdentityLayout =
            ",\"timestamp\":~,\"timeSynced\":~" + EpochLayout + ",\"seq\":~,\"bootId\":~";

        protected const string FirmwareLayout = ",\"firmware\":~";
        protected const string EndLayout = ",\"replayed\":~" + FirmwareLayout;

        private static readonly EventType[] _registered =
        {
            new StatusEvent(), new GapEvent(), new SampleBatch(), new AlarmEvent(),
        };

        /// <summary>The topic its messages are published to.</summary>
        public abstract string Topic { get; }

        /// <summary>Offset of the time in version 1; unused by types added since version 2.</summary>
        public virtual int UtcOffset1 => 0;

        public virtual int FirmwareOffset1 => 0;

        /// <summary>Stored in records, so its meaning never changes.</summary>
        protected abstract int TypeNumber { get; }

        /// <summary>The type with a number; null if this firmware does not know it.</summary>
        public static EventType Of(int number)
        {
            for (int index = 0; index < _registered.Length; index++)
            {
                if (_registered[index].TypeNumber == number)
                {
                    return _registered[index];
                }
            }

            return null;
        }

        /// <summary>Whether the payload is well formed for this type and the record's version.</summary>
        /// <param name="bodyLength">The payload's length without uptime.</param>
        public abstract bool IsWellFormed(EventRecord record, int bodyLength);

        /// <summary>Writes the message. Keys, their order and their format are fixed.</summary>
        /// <param name="deviceId">The thing's name: letters, digits, ':', '_' and '-', 128 at most.</param>
        public abstract void WriteJson(EventRecord record, string deviceId, JsonWriter json);

        /// <summary>Its time and its identity.</summary>
        protected static void WriteIdentity(EventRecord record, JsonWriter json)
        {
            json.Next().Number(record.UtcMs);
            json.Next().Truth(record.IsTimeSynced);
            WriteEpoch(record, json);
            json.Next().Number(record.Sequence);
            json.Next().Number(record.BootId);
        }

        /// <summary>The epoch that the sequence number belongs to; nothing for records of version 1.</summary>
        protected static void WriteEpoch(EventRecord record, JsonWriter json)
        {
            if (record.Epoch != 0)
            {
                json.Next().Hex(record.Epoch);
            }
            else
            {
                json.Skip();
            }

            if (record.IsVolatile)
            {
                json.Raw(",\"epochKept\":false");
            }
        }

        /// <summary>Whether it is replayed, the firmware, and the closing brace.</summary>
        protected static void WriteEnd(EventRecord record, JsonWriter json)
        {
            json.Next().Truth(record.IsReplayed);
            WriteFirmware(record.FirmwareVersion, json);
        }

        /// <summary>The firmware and the closing brace.</summary>
        protected static void WriteFirmware(int version, JsonWriter json)
        {
            json.Next().Version(version);
            json.Raw('}');
        }

        /// <summary>"ACTIVE", "INACTIVE" or null.</summary>
        public static void WriteStatus(int status, JsonWriter json)
        {
            json.Raw(status == (int)HeatingStatus.Active ? "\"ACTIVE\""
                : status == (int)HeatingStatus.Inactive ? "\"INACTIVE\"" : "null");
        }

        /// <summary>Degrees Celsius with one decimal, or null followed by the key sensorFault.</summary>
        public static void WriteReading(int reading, JsonWriter json)
        {
            switch (Reading.FaultOf(reading))
            {
                case SensorFault.None:
                    json.Tenths(reading);
                    break;
                case SensorFault.Open:
                    json.Raw("null,\"sensorFault\":\"OPEN\"");
                    break;
                case SensorFault.Short:
                    json.Raw("null,\"sensorFault\":\"SHORT\"");
                    break;
                default:
                    json.Raw("null,\"sensorFault\":\"RANGE\"");
                    break;
            }
        }
    }
}
