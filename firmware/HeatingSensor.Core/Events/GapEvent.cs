using HeatingSensor.Json;
using HeatingSensor.Storage;

namespace HeatingSensor.Events
{
    /// <summary>
    /// Takes the place of lost events in the stream: there was no room for them, or the flash could not be read. Some of
    /// them may have arrived anyway; every other number in the range is lost for good. It has a "type" and no "status", so
    /// no consumer mistakes it for a status change.
    /// </summary>
    public sealed class GapEvent : EventType
    {
        public const int Number = 3;

        /// <summary>Payload length; the record's sequence number is the last lost one.</summary>
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
        /// <param name="lostCount">May be less than the range spans, because numbers may be skipped.</param>
        /// <param name="bootId">The boot that recorded the last lost event.</param>
        /// <param name="epoch">The epoch of its sequence number; 0 if unknown.</param>
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
