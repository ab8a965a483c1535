using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Storage;

namespace HeatingSensor.Events
{
    /// <summary>An alarm was raised or cleared.</summary>
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

        public override string Topic => "home/heating/alert";

        public override int UtcOffset1 => 8;

        public override int FirmwareOffset1 => 20;

        protected override int TypeNumber => Number;

        /// <summary>Writes the type's own part of the payload; returns the payload's length.</summary>
        /// <param name="reading">The measured temperature: see <see cref="Reading"/>.</param>
        /// <param name="thresholdMilliC">The threshold crossed; 0 for a sensor fault.</param>
        public static int Write(byte[] buffer, AlarmKind kind, bool isRaised, int reading, int thresholdMilliC)
        {
            int payload = EventRecord.HeaderLength;
            LittleEndian.WriteUInt(buffer, payload + MilliC, (uint)Reading.MilliC(reading));
            LittleEndian.WriteUInt(buffer, payload + Threshold, (uint)thresholdMilliC);
            buffer[payload + Kind] = (byte)kind;
            buffer[payload + IsRaised] = (byte)(isRaised ? 1 : 0);
            buffer[payload + Fault] = (byte)Reading.FaultOf(reading);
            return Length;
        }

        public override bool IsWellFormed(EventRecord record, int bodyLength)
        {
            return bodyLength == (record.RecordVersion < 2 ? Length1 : Length);
        }

        public override void WriteJson(EventRecord record, string deviceId, JsonWriter json)
        {
            bool isFirst = record.RecordVersion < 2;
            int kind = isFirst ? 24 : Kind;
            json.Follow(Layout);
            json.Next().Text(deviceId);
            json.Next().Text(AlarmKinds.Name((AlarmKind)record.Byte(kind)));
            json.Next().Truth(record.Byte(kind + 1) != 0);
            WriteReading(Reading.From(record.Int(isFirst ? 4 : MilliC), record.Byte(kind + 2)), json.Next());
            if (!AlarmKinds.HasThreshold((AlarmKind)record.Byte(kind)))
            {
                json.Skip();
            }
            else
            {
                json.Next().Tenths(record.Int(isFirst ? 16 : Threshold));
            }

            WriteIdentity(record, json);
            WriteEnd(record, json);
        }
    }
}
