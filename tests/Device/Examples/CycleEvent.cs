using HeatingSensor.Events;
using HeatingSensor.Json;
using HeatingSensor.Storage;

namespace HeatingSensor.Tests.Examples
{
    // example: type
    /// <summary>One run of the heating, recorded when it ends.</summary>
    public sealed class CycleEvent : EventType
    {
        public const int Number = 6;

        private const string Layout =
            "{\"deviceId\":~,\"type\":\"cycle\"" + IdentityLayout + ",\"durationMs\":~" + EndLayout;

        private const int Duration = EventRecord.CommonLength;
        private const int Length = Duration + 8;

        public override string Topic => "home/heating/cycle";

        protected override int TypeNumber => Number;

        /// <summary>Writes what is its own of the payload; returns the payload's length.</summary>
        public static int Write(byte[] buffer, long durationMs)
        {
            LittleEndian.WriteLong(buffer, EventRecord.HeaderLength + Duration, durationMs);
            return Length;
        }

        public override bool IsWellFormed(EventRecord record, int bodyLength) => bodyLength == Length;

        public override void WriteJson(EventRecord record, string deviceId, JsonWriter json)
        {
            json.Follow(Layout);
            json.Next().Text(deviceId);
            WriteIdentity(record, json);
            json.Next().Number(record.Long(Duration));
            WriteEnd(record, json);
        }
    }
    // end
}
