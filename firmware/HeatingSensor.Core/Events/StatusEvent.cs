using System.Text;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Storage;

namespace HeatingSensor.Events
{
    /// <summary>A change of the heating's status; its time is when the relay switched.</summary>
    public sealed class StatusEvent : EventType
    {
        public const int Number = 1;

        /// <summary>The longest name of a channel, in bytes.</summary>
        public const int ChannelNameMax = 16;

        private const string Layout = "{\"deviceId\":~,\"status\":~,\"previousStatus\":~,\"temperature\":~" + IdentityLayout
            + ",\"previousDurationMs\":~" + EndLayout;

        private const int Length1 = 31;
        private const int MilliC = EventRecord.CommonLength;
        private const int PreviousDuration = MilliC + 4;
        private const int Status = PreviousDuration + 8;
        private const int PreviousStatus = Status + 1;
        private const int Fault = Status + 2;
        private const int NameLength = Status + 3;
        private const int Name = Status + 4;

        // Kept: a literal would allocate at each event.
        public override string Topic { get; } = "home/heating/status";

        public override int UtcOffset1 => 8;

        public override int FirmwareOffset1 => 24;

        protected override int TypeNumber => Number;

        /// <summary>Writes the type's own part of the payload; returns the payload's length.</summary>
        /// <param name="previousStatus">Unknown for the first event after a boot.</param>
        /// <param name="reading">See <see cref="Reading"/>.</param>
        /// <param name="channel">ASCII, at most <see cref="ChannelNameMax"/>; empty on a device with one channel.</param>
        public static int Write(
            byte[] buffer,
            HeatingStatus status,
            HeatingStatus previousStatus,
            int reading,
            long previousDurationMs,
            string channel)
        {
            int payload = EventRecord.HeaderLength;
            LittleEndian.WriteUInt(buffer, payload + MilliC, (uint)Reading.MilliC(reading));
            LittleEndian.WriteLong(buffer, payload + PreviousDuration, previousDurationMs);
            buffer[payload + Status] = (byte)status;
            buffer[payload + PreviousStatus] = (byte)previousStatus;
            buffer[payload + Fault] = (byte)Reading.FaultOf(reading);
            buffer[payload + NameLength] = (byte)channel.Length;
            if (channel.Length > 0)
            {
                Encoding.UTF8.GetBytes(channel, 0, channel.Length, buffer, payload + Name);
            }

            return Name + channel.Length;
        }

        /// <summary>Whether the event says that the heating is on.</summary>
        public static bool IsActive(EventRecord record)
        {
            return record.Byte(record.RecordVersion < 2 ? 28 : Status) == (int)HeatingStatus.Active;
        }

        public override bool IsWellFormed(EventRecord record, int bodyLength)
        {
            return record.RecordVersion < 2
                ? bodyLength == Length1
                : bodyLength >= Name && bodyLength == Name + record.Byte(NameLength);
        }

        public override void WriteJson(EventRecord record, string deviceId, JsonWriter json)
        {
            bool isFirst = record.RecordVersion < 2;
            json.Follow(Layout);
            json.Next().Text(deviceId);
            int nameLength = isFirst ? 0 : record.Byte(NameLength);
            if (nameLength > 0)
            {
                json.Raw(",\"channel\":\"");
                record.CopyTo(json, Name, nameLength);
                json.Raw('"');
            }

            int status = isFirst ? 28 : Status;
            WriteStatus(record.Byte(status), json.Next());
            WriteStatus(record.Byte(status + 1), json.Next());
            WriteReading(Reading.From(record.Int(isFirst ? 4 : MilliC), record.Byte(status + 2)), json.Next());
            WriteIdentity(record, json);
            json.Next().Number(record.Long(isFirst ? 16 : PreviousDuration));
            WriteEnd(record, json);
        }
    }
}
