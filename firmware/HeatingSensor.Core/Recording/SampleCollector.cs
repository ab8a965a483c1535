using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Model;

namespace HeatingSensor.Recording
{
    /// <summary>
    /// Collects samples into a batch. They wait in memory, because every write wears the flash (FORMAT.md); a power cut
    /// loses them. Samples in a batch are equally spaced: a missed sample ends the batch. Pure: times come in as arguments.
    /// </summary>
    public sealed class SampleCollector
    {
        /// <summary>A sample taken later than this is not on the batch's time grid.</summary>
        private const int LateMaxMs = 1000;

        private const int MsPerSecond = 1000;

        private readonly DeviceConfig _config;
        private long _nextOfBatchMs;
        private int _configVersion;

        /// <param name="config">Has the interval, the batch size and the longest wait.</param>
        public SampleCollector(DeviceConfig config)
        {
            _config = config;
            _configVersion = config.Version;
        }

        /// <summary>The collected temperatures: see <see cref="Reading"/>.</summary>
        public int[] Readings { get; } = new int[SampleBatch.CountMax];

        /// <summary>Each a <see cref="HeatingStatus"/>.</summary>
        public byte[] Statuses { get; } = new byte[SampleBatch.CountMax];

        public int Count { get; private set; }

        /// <summary>Seconds between samples of this batch.</summary>
        public int BatchIntervalS { get; private set; }

        /// <summary>When the batch's first sample was taken: board time in ms.</summary>
        public long BatchUptimeMs { get; private set; }

        /// <summary>When the next sample is due: board time in ms.</summary>
        public long NextMs { get; private set; }

        private int IntervalS => _config.SamplingIntervalMs / MsPerSecond;

        /// <summary>Follows the configuration: after a change of interval the next sample is due at once.</summary>
        public void Follow()
        {
            if (_configVersion != _config.Version)
            {
                _configVersion = _config.Version;
                NextMs = BatchIntervalS == IntervalS ? NextMs : 0;
            }
        }

        /// <summary>True if the batch must be sent before a sample can be added at this time.</summary>
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

        /// <summary>Starts a new batch.</summary>
        public void Clear() => Count = 0;
    }
}
