using HeatingSensor.Events;
using HeatingSensor.Heating;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Time;

namespace HeatingSensor.Recording
{
    /// <summary>Turns what happens into events, with identity, time and time quality, and journals them.</summary>
    public sealed class Recorder
    {
        private readonly IJournal _journal;
        private readonly Counters _counters;
        private readonly WallClock _wallClock;
        private readonly ISystem _system;
        private readonly byte[] _record = new byte[EventRecord.LengthMax];

        public Recorder(IJournal journal, Counters counters, WallClock wallClock, ISystem system)
        {
            _journal = journal;
            _counters = counters;
            _wallClock = wallClock;
            _system = system;
        }

        /// <summary>Whether the device is connected; events made offline are marked as replayed.</summary>
        public bool IsConnected { get; set; }

        /// <summary>The last sequence number assigned since boot; 0 if none was.</summary>
        public long LastSequence { get; private set; }

        /// <summary>Sample batches discarded since boot: status changes and alarms have priority in the journal.</summary>
        public int DroppedBatchCount { get; private set; }

        /// <summary>The status of a channel has changed.</summary>
        /// <param name="monitor">Has the new and the previous status.</param>
        /// <param name="reading">The temperature at the change: see <see cref="Reading"/>.</param>
        /// <param name="channel">The channel's name; empty on a device with one channel.</param>
        public void StatusChanged(HeatingMonitor monitor, int reading, string channel)
        {
            int length = StatusEvent.Write(
                _record, monitor.Status, monitor.PreviousStatus, reading, monitor.PreviousDurationMs, channel);
            Append(StatusEvent.Number, length, monitor.ChangedAtMs);
            bool isActive = monitor.Status == HeatingStatus.Active;

            // One whole literal each, because every literal that is used allocates.
            string text = channel.Length > 0 ? channel + (isActive ? " ACTIVE, seq " : " INACTIVE, seq ")
                : isActive ? "heating ACTIVE, seq " : "heating INACTIVE, seq ";
            _system.Log(text + LastSequence.ToString());
        }

        /// <summary>An alarm was raised or cleared, or is told again after a boot.</summary>
        /// <param name="reading">The measured temperature.</param>
        /// <param name="value">The threshold crossed, or the kind's own number; 0 for a sensor fault.</param>
        /// <param name="isAfterBoot">It was open before the boot.</param>
        /// <param name="channel">The channel's name; empty on a device with one, and if it is about no channel.</param>
        /// <returns>True: the event is durable.</returns>
        public bool AlarmChanged(
            AlarmKind kind, bool isRaised, int reading, int value, bool isAfterBoot, string channel, long uptimeMs)
        {
            int length = AlarmEvent.Write(_record, kind, isRaised, reading, value, isAfterBoot, channel);
            bool isDurable = Append(AlarmEvent.Number, length, uptimeMs);
            _system.Log((isRaised ? "alarm raised: " : "alarm over: ") + AlarmKinds.Name(kind) + ", seq "
                + LastSequence.ToString());
            return isDurable;
        }

        /// <summary>A batch of samples is complete.</summary>
        public void Sampled(SampleCollector samples)
        {
            if (!_journal.HasRoomToSpare)
            {
                DroppedBatchCount++;
                return;
            }

            int length = SampleBatch.Write(
                _record, samples.Readings, samples.Statuses, samples.Count, samples.BatchIntervalS);
            Append(SampleBatch.Number, length, samples.BatchUptimeMs);
        }

        private bool Append(int typeNumber, int bodyLength, long uptimeMs)
        {
            LastSequence = _counters.NextSequence();
            EventRecord.WriteCommon(_record, _counters.BootId, _counters.Epoch, _wallClock.UtcAt(uptimeMs));
            int flags = (IsConnected ? 0 : EventRecord.ReplayedFlag)
                | (_counters.IsKept ? 0 : EventRecord.VolatileFlag)
                | (_wallClock.IsTrusted ? EventRecord.SyncedFlag : 0)
                | (_wallClock.IsTrusted || _journal.IsClockSettled ? EventRecord.StampedFlag : 0);
            int length = EventRecord.Close(_record, typeNumber, bodyLength, flags, LastSequence, uptimeMs);
            return _journal.Append(_record, length);
        }
    }
}
