using HeatingSensor.Configuration;
using HeatingSensor.Heating;
using HeatingSensor.Journal;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Recording;
using HeatingSensor.Sensing;
using HeatingSensor.Shadow;
using HeatingSensor.Storage;
using HeatingSensor.Uplink;

namespace HeatingSensor.Telemetry
{
    /// <summary>
    /// The device's health: a message after each connect and at intervals, with QoS 0 because the next one replaces a lost
    /// one, and the same members in a shadow. All counts are since boot.
    /// </summary>
    public sealed class HealthReport : IHealthSource
    {
        private const string Topic = "home/heating/telemetry";
        private const int MsPerSecond = 1000;

        private readonly DeviceConfig _config;
        private readonly IMqttLink _link;
        private readonly ISystem _system;
        private readonly Counters _counters;
        private readonly RestartRecord _restarts;
        private readonly FlashJournal _journal;
        private readonly RelayPipeline[] _channels;
        private readonly Recorder _recorder;
        private readonly ConnectionSupervisor _connection;
        private readonly JsonWriter _json;
        private readonly string _thingName;

        public HealthReport(
            DeviceConfig config,
            BoardPorts board,
            Counters counters,
            RestartRecord restarts,
            FlashJournal journal,
            RelayPipeline[] channels,
            Recorder recorder,
            ConnectionSupervisor connection,
            JsonWriter json,
            string thingName)
        {
            _config = config;
            _link = board.Link;
            _system = board.System;
            _counters = counters;
            _restarts = restarts;
            _journal = journal;
            _channels = channels;
            _recorder = recorder;
            _connection = connection;
            _json = json;
            _thingName = thingName;
        }

        /// <summary>When the next message is due: board time in ms.</summary>
        public long NextMs { get; private set; }

        /// <summary>A new connection: the next message is due at once.</summary>
        public void Restart() => NextMs = 0;

        /// <summary>Publishes the message.</summary>
        public void Publish(long nowMs)
        {
            NextMs = nowMs + _config.TelemetryIntervalMs;
            _json.Begin();
            _json.Raw("{\"deviceId\":");
            _json.Text(_thingName);
            _json.Raw(",\"type\":\"health\",");
            WriteHealth(_json, nowMs);
            _json.Raw("}");
            _link.PublishOnce(Topic, _json.ToArray());
        }

        /// <summary>Writes the members without braces. Keys, their order and their format are fixed.</summary>
        public void WriteHealth(JsonWriter json, long nowMs)
        {
            json.Number("\"bootId\":", _counters.BootId);
            json.Raw(",\"epoch\":");
            json.Hex(_counters.Epoch);
            json.Raw(",\"epochKept\":");
            json.Truth(_counters.IsKept);
            json.Number(",\"uptimeS\":", nowMs / MsPerSecond);
            json.Number(",\"seq\":", _recorder.LastSequence);
            WriteHeating(json, nowMs);
            WriteJournal(json);
            WriteConnection(json);
            WriteEdges(json);
            json.Number(",\"freeHeapBytes\":", _system.FreeHeapBytes);
            json.Number(",\"heapAtBootBytes\":", _system.HeapAtBootBytes);
            WriteRestarts(json);
        }

        private void WriteRestarts(JsonWriter json)
        {
            json.Raw(",\"restartReason\":");
            json.Text(RestartReasons.Name(_restarts.Reason));
            json.Number(",\"powerOns\":", _restarts.CountOf(RestartReason.Power));
            json.Number(",\"requestedRestarts\":", _restarts.CountOf(RestartReason.Requested));
            json.Number(",\"errorRestarts\":", _restarts.CountOf(RestartReason.Error));
            json.Raw(",\"safeMode\":");
            json.Truth(_restarts.IsSafeMode);
        }

        private void WriteHeating(JsonWriter json, long nowMs)
        {
            HeatingMonitor monitor = _channels[0].Monitor;
            json.Number(",\"cycles\":", monitor.CycleCount);
            json.Number(",\"runTimeS\":", monitor.RunTimeMs(nowMs) / MsPerSecond);
        }

        private void WriteJournal(JsonWriter json)
        {
            json.Number(",\"journalCount\":", _journal.Count);
            json.Number(",\"journalBytes\":", _journal.SizeBytes);
            json.Number(",\"journalCapBytes\":", _journal.CapBytes);
            json.Number(",\"lost\":", _journal.LostCount);
            json.Number(",\"corrupt\":", _journal.CorruptCount);
            json.Number(",\"droppedBatches\":", _recorder.DroppedBatchCount);
        }

        private void WriteConnection(JsonWriter json)
        {
            ConnectionCounters counters = _connection.Counters;
            json.Raw(",\"connection\":");
            json.Text(ConnectionStates.Name(_connection.State));
            json.Number(",\"connects\":", counters.ConnectedCount);
            json.Number(",\"unreachable\":", counters.Ended(ConnectionState.Unreachable));
            json.Number(",\"tlsRefused\":", counters.Ended(ConnectionState.TlsRefused));
            json.Number(",\"refused\":", counters.Ended(ConnectionState.Refused));
            json.Number(",\"noAnswer\":", counters.Ended(ConnectionState.NoAnswer));
            json.Number(",\"connectionLost\":", counters.Ended(ConnectionState.Lost));
            json.Number(",\"publishForbidden\":", counters.Ended(ConnectionState.PublishForbidden));
        }

        private void WriteEdges(JsonWriter json)
        {
            long missed = 0;
            long stalled = 0;
            int longestMs = 0;
            for (int index = 0; index < _channels.Length; index++)
            {
                EdgeAudit audit = _channels[index].Audit;
                missed += audit.MissedCount;
                stalled += audit.StallEdgeCount;
                longestMs = audit.LongestStallMs > longestMs ? audit.LongestStallMs : longestMs;
            }

            json.Number(",\"missedEdges\":", missed);
            json.Number(",\"stallEdges\":", stalled);
            json.Number(",\"longestStallMs\":", longestMs);
        }
    }
}
