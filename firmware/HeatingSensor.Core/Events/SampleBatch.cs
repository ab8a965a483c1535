using HeatingSensor.Json;
using HeatingSensor.Model;

namespace HeatingSensor.Events
{
    /// <summary>Temperature and status sampled at equal intervals; the event's time is that of the first sample.</summary>
    public sealed class SampleBatch : EventType
    {
        public const int Number = 4;

        /// <summary>One more would not fit in a record.</summary>
        public const int CountMax = 10;

        private const string Layout = "{\"deviceId\":~,\"type\":\"samples\"" + IdentityLayout
            + ",\"intervalS\":~,\"samples\":[~]" + EndLayout;

        private const int Interval1 = 16;
        private const int Interval = EventRecord.CommonLength;

        // After the interval: the number of samples, then three bytes each: hundredths of a degree, status and fault.
        private const int CountBehind = 2;
        private const int SamplesBehind = 3;
        private const int SampleLength = 3;
        private const int MilliCPerUnit = 10;
        private const int FaultShift = 4;
        private const int StatusMask = 15;

        public override string Topic => "home/heating/telemetry";

        public override int UtcOffset1 => 4;

        public override int FirmwareOffset1 => 12;

        protected override int TypeNumber => Number;

        /// <summary>Writes the type's own part of the payload; returns the payload's length.</summary>
        /// <param name="readings">See <see cref="Reading"/>.</param>
        /// <param name="statuses">Each a <see cref="HeatingStatus"/>.</param>
        /// <param name="count">1 to <see cref="CountMax"/>.</param>
        /// <param name="intervalS">Seconds between samples, 1 to 65,535.</param>
        public static int Write(byte[] buffer, int[] readings, byte[] statuses, int count, int intervalS)
        {
            int at = EventRecord.HeaderLength + Interval;
            buffer[at] = (byte)intervalS;
            buffer[at + 1] = (byte)(intervalS >> 8);
            buffer[at + CountBehind] = (byte)count;
            at += SamplesBehind;
            for (int index = 0; index < count; index++)
            {
                int hundredths = Reading.MilliC(readings[index]) / MilliCPerUnit;
                buffer[at] = (byte)hundredths;
                buffer[at + 1] = (byte)(hundredths >> 8);
                buffer[at + 2] = (byte)(statuses[index] | ((int)Reading.FaultOf(readings[index]) << FaultShift));
                at += SampleLength;
            }

            return at - EventRecord.HeaderLength;
        }

        public override bool IsWellFormed(EventRecord record, int bodyLength)
        {
            int interval = record.RecordVersion < 2 ? Interval1 : Interval;
            if (bodyLength < interval + SamplesBehind)
            {
                return false;
            }

            int count = record.Byte(interval + CountBehind);
            return count >= 1 && count <= CountMax && bodyLength == interval + SamplesBehind + (count * SampleLength);
        }

        public override void WriteJson(EventRecord record, string deviceId, JsonWriter json)
        {
            int interval = record.RecordVersion < 2 ? Interval1 : Interval;
            json.Follow(Layout);
            json.Next().Text(deviceId);
            WriteIdentity(record, json);
            json.Next().Number(record.Byte(interval) | (record.Byte(interval + 1) << 8));
            json.Next();
            int at = interval + SamplesBehind;
            for (int left = record.Byte(interval + CountBehind); left > 0; left--)
            {
                int hundredths = (short)(record.Byte(at) | (record.Byte(at + 1) << 8));
                json.Raw("{\"status\":");
                WriteStatus(record.Byte(at + 2) & StatusMask, json);
                json.Raw(",\"temperature\":");
                WriteReading(Reading.From(hundredths * MilliCPerUnit, record.Byte(at + 2) >> FaultShift), json);
                json.Raw(left > 1 ? "}," : "}");
                at += SampleLength;
            }

            WriteEnd(record, json);
        }
    }
}
