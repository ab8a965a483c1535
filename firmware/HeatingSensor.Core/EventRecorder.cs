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

        public EventRecorder(IJournal journal, Counters counters, WallClock wallClock, ISystem system)
        {
            _journal = journal;
            _counters = counters;
            _wallClock = wallClock;
            _system = system;
        }

        /// <summary>Whether there is a connection now; what is made without one arrives late.</summary>
        public bool IsConnected { get; set; }

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

        private void Stamp(StatusEvent e, long uptimeMs)
        {
            e.Sequence = _counters.NextSequence();
            e.BootId = _counters.BootId;
            e.UptimeMs = uptimeMs;
            e.UtcMs = _wallClock.UtcAt(uptimeMs);
            e.IsTimeSynced = _wallClock.IsTrusted;
            e.IsStamped = _wallClock.IsTrusted;
        }
    }
}
