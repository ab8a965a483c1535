using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>One thing to be delivered: a status event, or the gap where some are lost.</summary>
    public sealed class JournalEntry
    {
        /// <summary>Valid unless <see cref="IsGap"/>.</summary>
        public readonly StatusEvent Status = new StatusEvent();

        /// <summary>Valid if <see cref="IsGap"/>.</summary>
        public readonly GapEvent Gap = new GapEvent();

        public bool IsGap;

        /// <summary>Where it stands in the stream: it grows from entry to entry. Two entries with the same place are
        /// the same; a gap that has grown is another one.</summary>
        public long Place => IsGap ? (Gap.LastSequence * 2) + 1 : Status.Sequence * 2;

        /// <summary>False while the event's time still has to be settled.</summary>
        public bool IsTimed => IsGap || Status.IsStamped;

        /// <summary>The first sequence number that it speaks of.</summary>
        public long FirstSequence => IsGap ? Gap.FirstSequence : Status.Sequence;

        /// <summary>The last sequence number that it speaks of.</summary>
        public long LastSequence => IsGap ? Gap.LastSequence : Status.Sequence;

        /// <summary>How many events would be lost with it.</summary>
        public int EventCount => IsGap ? Gap.LostCount : 1;
    }
}
