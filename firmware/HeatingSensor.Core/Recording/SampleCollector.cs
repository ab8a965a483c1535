using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Model;

namespace HeatingSensor.Recording
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

        private readonly DeviceConfig _config;
        private long _nextOfBatchMs;
        private int _configVersion;

        /// <param name="config">Says how often, how many, and how long they may wait.</param>
        public SampleCollector(DeviceConfig config)
        {
            _config = config;
            _configVersion = config.Version;
        }

        /// <summary>What was collected: see <see cref="Reading"/>.</summary>
        public int[] Readings { get; } = new int[SampleBatch.CountMax];

        /// <summary>Of <see cref="HeatingStatus"/>.</summary>
        public byte[] Statuses { get; } = new byte[SampleBatch.CountMax];

        public int Count { get; private set; }

        /// <summary>From one sample of this batch to the next, in seconds.</summary>
        public int BatchIntervalS { get; private set; }

        /// <summary>When its first sample was taken.</summary>
        public long BatchUptimeMs { get; private set; }

        /// <summary>When the next sample is due.</summary>
        public long NextMs { get; private set; }

        private int IntervalS => _config.SamplingIntervalMs / MsPerSecond;

        /// <summary>Follows the configuration: with another pace the next sample is due at once.</summary>
        public void Follow()
        {
            if (_configVersion != _config.Version)
            {
                _configVersion = _config.Version;
                NextMs = BatchIntervalS == IntervalS ? NextMs : 0;
            }
        }

        /// <summary>True if the batch has to go before a sample can be added at this time.</summary>
        public bool MustEmptyBefore(long nowMs)
        {
            long lateMs = nowMs - _nextOfBatchMs;
            return Count > 0 && (lateMs > LateMaxMs || lateMs < 0 || BatchIntervalS != IntervalS);
        }

        /// <summary>Adds a sample.</summary>
        /// <param name="reading">See <see cref="Reading"/>.</param>
        public void Add(int reading, HeatingStatus status, long nowMs)
        {
            if (Count == 0)
            {
                BatchUptimeMs = nowMs;
                BatchIntervalS = IntervalS;
                _nextOfBatchMs = nowMs;
            }

            Readings[Count] = reading;
            Statuses[Count] = (byte)status;
            Count++;
            _nextOfBatchMs += (long)BatchIntervalS * MsPerSecond;
            NextMs = _nextOfBatchMs;
        }

        /// <summary>True if the batch is complete, or has waited long enough.</summary>
        public bool IsDue(long nowMs)
        {
            return Count >= _config.TelemetryBatchSize
                || (Count > 0 && nowMs - BatchUptimeMs >= _config.TelemetryIntervalMs);
        }

        /// <summary>Begins anew.</summary>
        public void Clear() => Count = 0;
    }
}
