using System.Text;
using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>Builds event records from given values, stamped unless stated otherwise.</summary>
    public sealed class EventMaker
    {
        public long Sequence = 1;
        public long BootId = 3;
        public uint Epoch = 0x7F3A91C2;
        public long UtcMs;
        public long UptimeMs;
        public int Flags = EventRecord.StampedFlag;

        /// <summary>The last record built.</summary>
        public readonly byte[] Bytes = new byte[EventRecord.LengthMax];

        public int Length { get; private set; }

        /// <summary>A change to ACTIVE, as many seconds after 1970 as its sequence number.</summary>
        public static EventMaker Status(long sequence)
        {
            EventMaker maker = new EventMaker { Sequence = sequence, UtcMs = sequence * 1000 };
            return maker.Status(HeatingStatus.Active, HeatingStatus.Inactive, 41300, sequence * 1000, "");
        }

        public EventMaker Status(
            HeatingStatus status, HeatingStatus previousStatus, int reading, long previousDurationMs, string channel)
        {
            int bodyLength = StatusEvent.Write(Bytes, status, previousStatus, reading, previousDurationMs, channel);
            return Close(StatusEvent.Number, bodyLength);
        }

        public EventMaker Alarm(AlarmKind kind, bool isRaised, int reading, int thresholdMilliC)
        {
            return Close(AlarmEvent.Number, AlarmEvent.Write(Bytes, kind, isRaised, reading, thresholdMilliC, false, ""));
        }

        /// <summary>An alarm of a channel, or after a boot.</summary>
        public EventMaker Alarm(AlarmKind kind, bool isRaised, int reading, int value, bool isAfterBoot, string channel)
        {
            return Close(AlarmEvent.Number, AlarmEvent.Write(Bytes, kind, isRaised, reading, value, isAfterBoot, channel));
        }

        public EventMaker Samples(int[] readings, byte[] statuses, int intervalS)
        {
            return Close(SampleBatch.Number, SampleBatch.Write(Bytes, readings, statuses, readings.Length, intervalS));
        }

        public EventMaker Gap(long firstSequence, int lostCount)
        {
            Length = GapEvent.Write(Bytes, firstSequence, Sequence, lostCount, BootId, Epoch, Firmware.VersionNumber);
            return this;
        }

        public bool AppendTo(IJournal journal) => journal.Append(Bytes, Length);

        /// <summary>A view of the record, whose type must be known.</summary>
        public EventRecord View()
        {
            EventRecord record = new EventRecord();
            return record.TrySet(Bytes, 0) ? record : null;
        }

        /// <summary>The record's message.</summary>
        public string Json() => JsonOf(View(), "boiler-1");

        public static string JsonOf(EventRecord record, string deviceId)
        {
            JsonWriter json = new JsonWriter(new SharedBuffer());

            // The same room as the Publisher has.
            json.BeginAt(SegmentReader.BufferedBytes);
            EventType.Of(record.TypeNumber).WriteJson(record, deviceId, json);
            byte[] bytes = json.ToArray();
            return json.HasOverflowed ? "does not fit" : Encoding.UTF8.GetString(bytes, 0, bytes.Length);
        }

        /// <summary>The record in hexadecimal.</summary>
        public string Hex() => HexOf(Bytes, Length);

        public static string HexOf(byte[] bytes, int length)
        {
            string text = "";
            for (int index = 0; index < length; index++)
            {
                text += bytes[index].ToString("X2");
            }

            return text;
        }

        /// <summary>The bytes of an upper-case hexadecimal string.</summary>
        public static byte[] BytesOf(string hex)
        {
            byte[] bytes = new byte[hex.Length / 2];
            for (int index = 0; index < bytes.Length; index++)
            {
                bytes[index] = (byte)((Digit(hex[index * 2]) * 16) + Digit(hex[(index * 2) + 1]));
            }

            return bytes;
        }

        private static int Digit(char c) => c <= '9' ? c - '0' : c - 'A' + 10;

        private EventMaker Close(int typeNumber, int bodyLength)
        {
            EventRecord.WriteCommon(Bytes, BootId, Epoch, UtcMs);
            Length = EventRecord.Close(Bytes, typeNumber, bodyLength, Flags, Sequence, UptimeMs);
            return this;
        }
    }
}
