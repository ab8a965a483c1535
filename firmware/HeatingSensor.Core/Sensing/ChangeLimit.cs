namespace HeatingSensor.Sensing
{
    /// <summary>
    /// Keeps a relay's input that never rests from filling the flash: of more changes a minute than the limit, none is
    /// reported until the input has rested. Pure: times come in as arguments.
    /// </summary>
    public sealed class ChangeLimit
    {
        /// <summary>After this time without a change, the level counts again.</summary>
        public const int RestMs = 10000;

        /// <summary>An input that does not settle for this long is unstable too, although it has no changes to count.
        /// </summary>
        public const int UnsettledMaxMs = 60000;

        private const int MinuteMs = 60000;

        private long _minuteBeganMs = -MinuteMs;
        private int _count;
        private long _changedMs;

        /// <summary>True while changes are withheld.</summary>
        public bool IsOver { get; private set; }

        /// <summary>Changes withheld since boot.</summary>
        public int WithheldCount { get; private set; }

        /// <summary>When the last minute with too many changes was seen; -1 if never.</summary>
        public long OverMs { get; private set; } = -1;

        /// <summary>When <see cref="Release"/> may be called; long.MaxValue while nothing is withheld.</summary>
        public long DueMs => IsOver ? _changedMs + RestMs : long.MaxValue;

        /// <summary>The input has changed.</summary>
        /// <param name="limit">Changes a minute that are reported.</param>
        /// <returns>True: report it.</returns>
        public bool Take(int limit, long nowMs)
        {
            if (nowMs - _minuteBeganMs >= MinuteMs)
            {
                _minuteBeganMs = nowMs;
                _count = 0;
            }

            _count++;
            _changedMs = nowMs;
            if (_count > limit)
            {
                IsOver = true;
                OverMs = nowMs;
            }

            WithheldCount += IsOver ? 1 : 0;
            return !IsOver;
        }

        /// <summary>The input has rested: its level counts again. True once.</summary>
        public bool Release(long nowMs)
        {
            bool isRested = nowMs >= DueMs;
            IsOver &= !isRested;
            return isRested;
        }
    }
}
