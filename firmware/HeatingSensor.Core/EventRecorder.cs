using HeatingSensor.Events;
using HeatingSensor.Heating;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Time;

namespace HeatingSensor
{
    /// <summary>Makes events of what happens: a number, a time and its quality, and into the journal.</summary>
    public sealed class EventRecorder : IHeatingWatcher
    {
        private readonly IJournal _journal;
        private readonly Counters _counters;
        private readonly WallClock _wallClock;
        private readonly ISystem _system;
        private readonly StatusEvent _status = new StatusEvent();
        private readonly AlarmEvent _alarm = new AlarmEvent();

        public EventRecorder(IJournal journal, Counters counters, WallClock wallClock, ISystem system)
        {
            _journal = journal;
            _counters = counters;
            _wallClock = wallClock;
            _system = system;
        }

        /// <summary>Whether there is a connection now; what is made without one arrives late.</summary>
        public bool IsConnected { get; set; }

        /// <summary>The number given out last since the boot; 0 if none was.</summary>
        public long LastSequence { get; private set; }

        /// <summary>Batches of samples that were not kept, since the boot: the journal's room belongs to what happens.</summary>
        public int DroppedBatchCount { get; private set; }

        public void StatusChanged(HeatingMonitor monitor, TemperatureReading temperature)
        {
            _status.Status = monitor.Status;
            _status.PreviousStatus = monitor.PreviousStatus;
            _status.Temperature = temperature;
            _status.PreviousDurationMs = monitor.PreviousDurationMs;
            _status.IsReplayed = !IsConnected;
            Stamp(_status, monitor.ChangedAtMs);
            _journal.Append(_status);
            _system.Log((monitor.Status == HeatingStatus.Active ? "heating ACTIVE, seq " : "heating INACTIVE, seq ")
                + _status.Sequence.ToString());
        }

        /// <summary>An alarm is raised or over.</summary>
        public void AlarmChanged(
            AlarmKind kind, bool isRaised, TemperatureReading temperature, int thresholdMilliC, long uptimeMs)
        {
            _alarm.Kind = kind;
            _alarm.IsRaised = isRaised;
            _alarm.Temperature = temperature;
            _alarm.ThresholdMilliC = thresholdMilliC;
            _alarm.IsReplayed = !IsConnected;
            Stamp(_alarm, uptimeMs);
            _journal.Append(_alarm);
            _system.Log((isRaised ? "alarm raised: " : "alarm over: ") + AlarmNames.Name(kind) + ", seq "
                + _alarm.Sequence.ToString());
        }

        /// <summary>A batch of samples is complete.</summary>
        public void Sampled(SampleBatch batch)
        {
            if (!_journal.HasRoomToSpare)
            {
                DroppedBatchCount++;
                return;
            }

            batch.IsReplayed = !IsConnected;
            Stamp(batch, batch.UptimeMs);
            _journal.Append(batch);
        }

        private void Stamp(JournalEvent e, long uptimeMs)
        {
            e.Sequence = _counters.NextSequence();
            LastSequence = e.Sequence;
            e.BootId = _counters.BootId;
            e.UptimeMs = uptimeMs;
            e.UtcMs = _wallClock.UtcAt(uptimeMs);
            e.IsTimeSynced = _wallClock.IsTrusted;
            e.IsStamped = _wallClock.IsTrusted;
        }
    }
}
