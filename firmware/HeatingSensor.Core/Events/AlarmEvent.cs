using System.Text;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Storage;

namespace HeatingSensor.Events
{
    /// <summary>An alarm was raised or cleared, or told again after a boot.</summary>
    public sealed class AlarmEvent : EventType
    {
        public const int Number = 5;

        private const string Layout = "{\"deviceId\":~,\"type\":\"alarm\",\"alarm\":~,\"raised\":~,\"temperature\":~,\"threshold\":~"
            + IdentityLayout + EndLayout;

        private const int Length1 = 27;
        private const int MilliC = EventRecord.CommonLength;
        private const int Threshold = MilliC + 4;
        private const int Kind = Threshold + 4;
        private const int IsRaised = Kind + 1;
        private const int Fault = Kind + 2;
        private const int Length = Kind + 3;

        // One more byte, only if it is not 0: the length of the channel's name, which follows, and a flag.
        private const int More = Length;
        private const int NameMask = 31;
        private const int AfterBootFlag = 128;

        public override string Topic => "home/heating/alert";

        public override int UtcOffset1 => 8;

        public override int FirmwareOffset1 => 20;

        protected override int TypeNumber => Number;

        /// <summary>Writes the type's own part of the payload; returns the payload's length.</summary>
        /// <param name="reading">The measured temperature: see <see cref="Reading"/>.</param>
        /// <param name="value">The threshold crossed, in thousandths of a degree, or the kind's own number; 0 for a sensor
        /// fault.</param>
        /// <param name="isAfterBoot">The first event of a boot about an alarm that was open before it.</param>
        /// <param name="channel">Empty unless the alarm is about one of several relays.</param>
        public static int Write(
            byte[] buffer, AlarmKind kind, bool isRaised, int reading, int value, bool isAfterBoot, string channel)
        {
            int payload = EventRecord.HeaderLength;
            LittleEndian.WriteUInt(buffer, payload + MilliC, (uint)Reading.MilliC(reading));
            LittleEndian.WriteUInt(buffer, payload + Threshold, (uint)value);
            buffer[payload + Kind] = (byte)kind;
            buffer[payload + IsRaised] = (byte)(isRaised ? 1 : 0);
            buffer[payload + Fault] = (byte)Reading.FaultOf(reading);
            if (!isAfterBoot && channel.Length == 0)
            {
                return Length;
            }

            buffer[payload + More] = (byte)(channel.Length | (isAfterBoot ? AfterBootFlag : 0));
            Encoding.UTF8.GetBytes(channel, 0, channel.Length, buffer, payload + More + 1);
            return More + 1 + channel.Length;
        }

        public override bool IsWellFormed(EventRecord record, int bodyLength)
        {
            return record.RecordVersion < 2
                ? bodyLength == Length1
                : bodyLength == Length
                    || (bodyLength > Length && record.Byte(More) != 0
                        && bodyLength == More + 1 + (record.Byte(More) & NameMask));
        }

        /// <summary>The alarm: see <see cref="AlarmKind"/>.</summary>
        public static AlarmKind KindOf(EventRecord record) => (AlarmKind)record.Byte(KindOffset(record));

        /// <summary>Whether the event says that the alarm is open.</summary>
        public static bool IsRaisedIn(EventRecord record) => record.Byte(KindOffset(record) + 1) != 0;

        /// <summary>Whether it is the first event of a boot about an alarm that was open before it.</summary>
        public static bool IsAfterBoot(EventRecord record) => (MoreOf(record) & AfterBootFlag) != 0;

        public override void WriteJson(EventRecord record, string deviceId, JsonWriter json)
        {
            bool isFirst = record.RecordVersion < 2;
            int kind = KindOffset(record);
            AlarmKind alarm = KindOf(record);
            int nameLength = MoreOf(record) & NameMask;
            json.Follow(Layout);
            json.Next().Text(deviceId);
            json.Next().Text(AlarmKinds.Name(alarm));
            if (nameLength > 0)
            {
                json.Raw(",\"channel\":\"");
                record.CopyTo(json, More + 1, nameLength);
                json.Raw('"');
            }

            json.Next().Truth(IsRaisedIn(record));
            if (IsAfterBoot(record))
            {
                json.Raw(",\"afterBoot\":true");
            }

            WriteReading(Reading.From(record.Int(isFirst ? 4 : MilliC), record.Byte(kind + 2)), json.Next());
            if (AlarmKinds.HasThreshold(alarm))
            {
                json.Next().Tenths(record.Int(isFirst ? 16 : Threshold));
            }
            else
            {
                json.Skip();
                if (AlarmKinds.HasValue(alarm))
                {
                    json.Number(",\"value\":", record.Int(Threshold));
                }
            }

            WriteIdentity(record, json);
            WriteEnd(record, json);
        }

        private static int KindOffset(EventRecord record) => record.RecordVersion < 2 ? 24 : Kind;

        private static int MoreOf(EventRecord record) => record.BodyLength > Length ? record.Byte(More) : 0;
    }
}
