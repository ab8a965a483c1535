using HeatingSensor.Events;
using HeatingSensor.Heating;
using HeatingSensor.Journal;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;
using HeatingSensor.Shadow;
using HeatingSensor.Uplink;

namespace HeatingSensor
{
    /// <summary>Reads the device's health off its parts.</summary>
    public sealed class HealthCollector : IHealthSource
    {
        private const int MsPerSecond = 1000;

        private readonly DeviceHealth _health = new DeviceHealth();
        private readonly ISystem _system;
        private readonly FlashJournal _journal;
        private readonly HeatingWatch _heating;
        private readonly EventRecorder _recorder;
        private readonly ConnectionSupervisor _connection;

        public HealthCollector(
            ISystem system,
            FlashJournal journal,
            HeatingWatch heating,
            EventRecorder recorder,
            ConnectionSupervisor connection,
            long bootId)
        {
            _system = system;
            _journal = journal;
            _heating = heating;
            _recorder = recorder;
            _connection = connection;
            _health.BootId = bootId;
        }

        public void WriteHealth(JsonWriter json, long nowMs)
        {
            JsonBytes members = new JsonBytes(DeviceHealthJson.MembersMax);
            DeviceHealthJson.Members(members, Collect(nowMs));
            byte[] bytes = members.ToArray();
            json.Raw(bytes, 0, bytes.Length);
        }

        /// <summary>The health now; valid until the next call.</summary>
        public DeviceHealth Collect(long nowMs)
        {
            _health.UptimeS = nowMs / MsPerSecond;
            _health.Sequence = _recorder.LastSequence;
            _health.DroppedBatchCount = _recorder.DroppedBatchCount;
            _health.FreeHeapBytes = _system.FreeHeapBytes;
            CollectHeating(nowMs);
            CollectJournal();
            CollectConnection();
            return _health;
        }

        private void CollectHeating(long nowMs)
        {
            HeatingMonitor monitor = _heating.Monitor;
            EdgeAudit audit = _heating.Audit;
            _health.CycleCount = monitor.CycleCount;
            _health.RunTimeS = monitor.RunTimeMs(nowMs) / MsPerSecond;
            _health.MissedEdgeCount = audit.MissedCount;
            _health.StallEdgeCount = audit.StallEdgeCount;
            _health.LongestStallMs = audit.LongestStallMs;
        }

        private void CollectJournal()
        {
            _health.JournalCount = _journal.Count;
            _health.JournalBytes = _journal.SizeBytes;
            _health.JournalCapBytes = _journal.CapBytes;
            _health.LostCount = _journal.LostCount;
            _health.CorruptCount = _journal.CorruptCount;
        }

        private void CollectConnection()
        {
            ConnectionCounters counters = _connection.Counters;
            _health.Connection = ConnectionStates.Name(_connection.State);
            _health.ConnectedCount = counters.ConnectedCount;
            _health.UnreachableCount = counters.Ended(ConnectionState.Unreachable);
            _health.TlsRefusedCount = counters.Ended(ConnectionState.TlsRefused);
            _health.RefusedCount = counters.Ended(ConnectionState.Refused);
            _health.NoAnswerCount = counters.Ended(ConnectionState.NoAnswer);
            _health.ConnectionLostCount = counters.Ended(ConnectionState.Lost);
            _health.PublishForbiddenCount = counters.Ended(ConnectionState.PublishForbidden);
        }
    }
}
