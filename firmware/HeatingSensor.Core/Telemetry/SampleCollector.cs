using HeatingSensor.Events;
using HeatingSensor.Model;

namespace HeatingSensor.Telemetry
{
    /// <summary>
    /// Samples on their way to a batch: they wait in memory, because flash wears with every write (FORMAT.md); a power
    /// cut costs what waits here. Samples of a batch are at equal distances: where one was missed, the batch ends.
    /// Pure: times come in as arguments.
    /// </summary>
    public sealed class SampleCollector
    {
        /// <summary>A sample that was taken later than that stands for another moment.</summary>
        private const int LateMaxMs = 1000;

        private const int MsPerSecond = 1000;

        private long _nextMs;
        private long _nextOfBatchMs;

        /// <summary>What was collected; its time is its first sample's.</summary>
        public SampleBatch Batch { get; } = new SampleBatch();

        /// <summary>From one sample to the next, in seconds.</summary>
        public int IntervalS { get; private set; } = 60;

        /// <summary>Samples that make a batch.</summary>
        public int BatchSize { get; private set; } = SampleBatch.CountMax;

        /// <summary>How long a sample may wait for others, in ms; looked at with each sample.</summary>
        public int WaitMaxMs { get; private set; } = 600 * MsPerSecond;

        /// <summary>When the next sample is due.</summary>
        public long NextMs => _nextMs;

        public bool IsEmpty => Batch.Count == 0;

        /// <summary>Changes the pace; the next sample is due at once.</summary>
        /// <param name="intervalS">1 to 65,535.</param>
        /// <param name="batchSize">1 to <see cref="SampleBatch.CountMax"/>.</param>
        /// <param name="waitMaxMs">Above 0.</param>
        public void Configure(int intervalS, int batchSize, int waitMaxMs)
        {
            IntervalS = intervalS;
            BatchSize = batchSize;
            WaitMaxMs = waitMaxMs;
            _nextMs = 0;
        }

        /// <summary>True if the batch has to go before a sample can be added at this time.</summary>
        public bool MustEmptyBefore(long nowMs)
        {
            long lateMs = nowMs - _nextOfBatchMs;
            return !IsEmpty && (lateMs > LateMaxMs || lateMs < 0 || Batch.IntervalS != IntervalS);
        }

        /// <summary>Adds a sample.</summary>
        public void Add(TemperatureReading temperature, HeatingStatus status, long nowMs)
        {
            if (IsEmpty)
            {
                Batch.UptimeMs = nowMs;
                Batch.IntervalS = IntervalS;
                _nextOfBatchMs = nowMs;
            }

            Batch.Temperatures[Batch.Count] = temperature;
            Batch.Statuses[Batch.Count] = status;
            Batch.Count++;
            _nextOfBatchMs += IntervalMs;
            _nextMs = _nextOfBatchMs;
        }

        /// <summary>True if the batch is complete, or has waited long enough.</summary>
        public bool IsDue(long nowMs)
        {
            return !IsEmpty && (Batch.Count >= BatchSize || nowMs - Batch.UptimeMs >= WaitMaxMs);
        }

        /// <summary>Begins anew.</summary>
        public void Clear() => Batch.Count = 0;

        private long IntervalMs => (long)IntervalS * MsPerSecond;
    }
}
