using HeatingSensor.Json;
using HeatingSensor.Storage;

namespace HeatingSensor.Events
{
    /// <summary>
    /// Stands in the stream for events that had to be given up: there was no room for them, or the flash does not give them
    /// back. Some of them may have arrived all the same: what is missing between the two numbers is lost for good. It has a
    /// "type" and no "status", so nobody takes it for a change.
    /// </summary>
    public sealed class GapEvent : EventType
    {
        public const int Number = 3;

        /// <summary>Payload lengths; the record's sequence number is the last lost one.</summary>
        public const int Length = 20;

        private const string Layout = "{\"deviceId\":~,\"type\":\"gap\",\"firstLostSeq\":~,\"lastLostSeq\":~,\"lostCount\":~"
            + EpochLayout + ",\"bootId\":~" + FirmwareLayout;

        private const int Length1 = 16;
        private const int FirstLost = 8;
        private const int LostCount = 12;
        private const int GapFirmware = 16;

        public override string Topic => "home/heating/status";

        protected override int TypeNumber => Number;

        /// <summary>Writes a whole record; returns its length.</summary>
        /// <param name="lostCount">Numbers may be skipped, so it can be less than the two span.</param>
        /// <param name="bootId">The boot in which the last lost event was made.</param>
        /// <param name="epoch">The one its number belongs to; 0 if that is not known.</param>
        public static int Write(
            byte[] buffer, long firstSequence, long lastSequence, int lostCount, long bootId, uint epoch, int firmwareVersion)
        {
            int payload = EventRecord.HeaderLength;
            LittleEndian.WriteUInt(buffer, payload, (uint)bootId);
            LittleEndian.WriteUInt(buffer, payload + 4, epoch);
            LittleEndian.WriteUInt(buffer, payload + FirstLost, (uint)firstSequence);
            LittleEndian.WriteUInt(buffer, payload + LostCount, (uint)lostCount);
            LittleEndian.WriteUInt(buffer, payload + GapFirmware, (uint)firmwareVersion);
            return EventRecord.CloseFrame(buffer, Number, Length, EventRecord.StampedFlag, lastSequence);
        }

        public static long First(EventRecord record) => record.UInt(record.RecordVersion < 2 ? 4 : FirstLost);

        public static int Count(EventRecord record) => record.Int(record.RecordVersion < 2 ? 8 : LostCount);

        public override bool IsWellFormed(EventRecord record, int bodyLength)
        {
            if (bodyLength != (record.RecordVersion < 2 ? Length1 : Length))
            {
                return false;
            }

            long first = First(record);
            return first > 0 && first <= record.Sequence
                && Count(record) > 0 && Count(record) <= record.Sequence - first + 1;
        }

        public override void WriteJson(EventRecord record, string deviceId, JsonWriter json)
        {
            json.Follow(Layout);
            json.Next().Text(deviceId);
            json.Next().Number(First(record));
            json.Next().Number(record.Sequence);
            json.Next().Number(Count(record));
            WriteEpoch(record, json);
            json.Next().Number(record.BootId);
            WriteFirmware(record.Int(record.RecordVersion < 2 ? 12 : GapFirmware), json);
        }
    }
}
