using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>One thing to be delivered: an event, or the gap where some are lost.</summary>
    public sealed class JournalEntry
    {
        /// <summary>Valid if it is of this type.</summary>
        public readonly StatusEvent Status = new StatusEvent();

        /// <summary>Valid if it is of this type.</summary>
        public readonly SampleBatch Samples = new SampleBatch();

        /// <summary>Valid if it is of this type.</summary>
        public readonly AlarmEvent Alarm = new AlarmEvent();

        /// <summary>Valid if it is of this type.</summary>
        public readonly GapEvent Gap = new GapEvent();

        public RecordType Type;

        public bool IsGap => Type == RecordType.Gap;

        /// <summary>The event; null for a gap.</summary>
        public JournalEvent Event
        {
            get
            {
                switch (Type)
                {
                    case RecordType.Samples:
                        return Samples;
                    case RecordType.Alarm:
                        return Alarm;
                    case RecordType.Gap:
                        return null;
                    default:
                        return Status;
                }
            }
        }

        /// <summary>Where it stands in the stream: it grows from entry to entry. Two entries with the same place are
        /// the same; a gap that has grown is another one.</summary>
        public long Place => IsGap ? (Gap.LastSequence * 2) + 1 : Event.Sequence * 2;

        /// <summary>False while the event's time still has to be settled.</summary>
        public bool IsTimed => IsGap || Event.IsStamped;

        /// <summary>The first sequence number that it speaks of.</summary>
        public long FirstSequence => IsGap ? Gap.FirstSequence : Event.Sequence;

        /// <summary>The last sequence number that it speaks of.</summary>
        public long LastSequence => IsGap ? Gap.LastSequence : Event.Sequence;

        /// <summary>How many events would be lost with it.</summary>
        public int EventCount => IsGap ? Gap.LostCount : 1;
    }
}
