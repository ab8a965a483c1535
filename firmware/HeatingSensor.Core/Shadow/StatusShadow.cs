using HeatingSensor.Events;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Time;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// The classic shadow: what somebody wants to see of a device at a glance. Reported on connect, when the status has
    /// changed, and as a heartbeat; a temperature that moves is no reason. What is not known is null, which takes the key
    /// out of the shadow: temperature with a faulty sensor, time before SNTP. Of the radio's strength nothing is said
    /// where the board cannot tell (<see cref="INetwork.RssiDbm"/>), and of a battery nothing at all: there is none.
    /// </summary>
    public sealed class StatusShadow : IShadowDocument
    {
        private static readonly byte[] Connected = JsonBytes.Ascii("\"connected\":true,\"status\":");
        private static readonly byte[] Temperature = JsonBytes.Ascii(",\"temperature\":");
        private static readonly byte[] Version = JsonBytes.Ascii(",\"firmware\":\"" + Firmware.Version + "\"");
        private static readonly byte[] Rssi = JsonBytes.Ascii(",\"rssi\":");
        private static readonly byte[] BootId = JsonBytes.Ascii(",\"bootId\":");
        private static readonly byte[] Uptime = JsonBytes.Ascii(",\"uptimeS\":");
        private static readonly byte[] Sequence = JsonBytes.Ascii(",\"seq\":");
        private static readonly byte[] Timestamp = JsonBytes.Ascii(",\"timestamp\":");
        private static readonly byte[] Active = JsonBytes.Ascii("\"ACTIVE\"");
        private static readonly byte[] Inactive = JsonBytes.Ascii("\"INACTIVE\"");
        private static readonly byte[] Null = JsonBytes.Ascii("null");

        private readonly IStatusSource _source;
        private readonly RunningConfig _running;
        private readonly BoardPorts _board;
        private readonly WallClock _wallClock;
        private readonly long _bootId;
        private HeatingStatus _written;

        public StatusShadow(
            IStatusSource source, RunningConfig running, BoardPorts board, WallClock wallClock, long bootId)
        {
            _running = running;
            _source = source;
            _board = board;
            _wallClock = wallClock;
            _bootId = bootId;
        }

        public string Name => null;

        public int MinIntervalMs => 5000;

        /// <summary>The heartbeat's interval.</summary>
        public int MaxIntervalMs => _running.Current.TelemetryIntervalMs;

        public bool HasNews => _source.Status != _written;

        public void Write(JsonBytes json, bool isTrimmed)
        {
            _written = _source.Status;
            json.Block(Connected);
            json.Block(NameOf(_written));
            json.Block(Temperature);
            WriteTemperature(json, _source.Measure());
            json.Block(Version);
            if (!isTrimmed)
            {
                WriteRest(json);
            }
        }

        private static byte[] NameOf(HeatingStatus status)
        {
            switch (status)
            {
                case HeatingStatus.Active:
                    return Active;
                case HeatingStatus.Inactive:
                    return Inactive;
                default:
                    return Null;
            }
        }

        private static void WriteTemperature(JsonBytes json, int temperature)
        {
            if (!Reading.IsFault(temperature))
            {
                json.Tenths(temperature);
            }
            else
            {
                json.Block(Null);
            }
        }

        private void WriteRest(JsonBytes json)
        {
            int rssiDbm = _board.Network.RssiDbm;
            json.Block(Rssi);
            WriteNumber(json, rssiDbm, rssiDbm != 0);
            json.Block(BootId);
            json.Number(_bootId);
            long uptimeMs = _board.Clock.NowMs;
            json.Block(Uptime);
            json.Number(uptimeMs / 1000);
            json.Block(Sequence);
            WriteNumber(json, _source.Sequence, _source.Sequence > 0);
            json.Block(Timestamp);
            WriteNumber(json, _wallClock.UtcAt(uptimeMs), _wallClock.IsTrusted);
        }

        private static void WriteNumber(JsonBytes json, long value, bool isKnown)
        {
            if (isKnown)
            {
                json.Number(value);
            }
            else
            {
                json.Block(Null);
            }
        }
    }
}
