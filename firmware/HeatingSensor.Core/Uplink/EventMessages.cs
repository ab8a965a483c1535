using HeatingSensor.Events;
using HeatingSensor.Journal;

namespace HeatingSensor.Uplink
{
    /// <summary>The message that an entry of the journal becomes: its topic and its JSON.</summary>
    public sealed class EventMessages
    {
        private readonly StatusEventJson _status;
        private readonly SampleBatchJson _samples;
        private readonly AlarmEventJson _alarm;
        private readonly GapEventJson _gap;

        /// <param name="deviceId">The device's id in every message.</param>
        public EventMessages(string deviceId)
        {
            _status = new StatusEventJson(deviceId);
            _samples = new SampleBatchJson(deviceId);
            _alarm = new AlarmEventJson(deviceId);
            _gap = new GapEventJson(deviceId);
        }

        /// <summary>Where it goes. A gap stands where status events would.</summary>
        public static string TopicOf(JournalEntry entry)
        {
            switch (entry.Type)
            {
                case RecordType.Samples:
                    return Topics.Telemetry;
                case RecordType.Alarm:
                    return Topics.Alert;
                default:
                    return Topics.Status;
            }
        }

        /// <summary>The JSON, in an array of its own.</summary>
        public byte[] PayloadOf(JournalEntry entry)
        {
            switch (entry.Type)
            {
                case RecordType.Samples:
                    return _samples.Encode(entry.Samples);
                case RecordType.Alarm:
                    return _alarm.Encode(entry.Alarm);
                case RecordType.Gap:
                    return _gap.Encode(entry.Gap);
                default:
                    return _status.Encode(entry.Status);
            }
        }
    }
}
