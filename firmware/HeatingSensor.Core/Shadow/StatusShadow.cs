using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Time;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// The classic shadow: the device at a glance. Reported on connect, when the status or an alarm changes, and as a
    /// heartbeat, but not on a change of temperature. Unknown values are null, which removes the key from the shadow: the temperature of a
    /// faulty sensor, the time before SNTP. The signal strength is omitted if the board cannot tell it
    /// (<see cref="INetwork.RssiDbm"/>). There is no battery level, because there is no battery.
    /// </summary>
    public sealed class StatusShadow : ThingShadow
    {
        // The firmware version is part of the layout; the empty value after it marks where a trimmed report ends.
        private const string Layout = "\"connected\":true,\"status\":~,\"temperature\":~,\"alarms\":~,\"firmware\":\""
            + Firmware.Version + "\"~,\"rssi\":~,\"bootId\":~,\"uptimeS\":~,\"epoch\":~,\"seq\":~,\"timestamp\":~";

        private readonly IStatusSource _source;
        private readonly DeviceConfig _config;
        private readonly BoardPorts _board;
        private readonly WallClock _wallClock;
        private readonly long _bootId;
        private HeatingStatus _written;
        private int _writtenAlarms;

        public StatusShadow(
            IStatusSource source, DeviceConfig config, BoardPorts board, WallClock wallClock, long bootId)
        {
            _source = source;
            _config = config;
            _board = board;
            _wallClock = wallClock;
            _bootId = bootId;
        }

        public override string Name => null;

        protected override int MinIntervalMs => 5000;

        /// <summary>The heartbeat's interval.</summary>
        protected override int MaxIntervalMs => _config.TelemetryIntervalMs;

        public override void Write(JsonWriter json)
        {
            _written = _source.Status;
            json.Follow(Layout);
            json.Next().TextOrNull(NameOf(_written));
            json.Next();
            int temperature = _source.Measure();
            if (!Reading.IsFault(temperature))
            {
                json.Tenths(temperature);
            }
            else
            {
                json.Raw("null");
            }

            _writtenAlarms = _source.OpenAlarms;
            _source.WriteAlarms(json.Next());
            json.Next();
            if (!IsTrimmed)
            {
                WriteRest(json);
            }
        }

        protected override bool HasNews() => _source.Status != _written || _source.OpenAlarms != _writtenAlarms;

        private static string NameOf(HeatingStatus status)
        {
            return status == HeatingStatus.Active ? "ACTIVE" : status == HeatingStatus.Inactive ? "INACTIVE" : null;
        }

        private void WriteRest(JsonWriter json)
        {
            int rssiDbm = _board.Network.RssiDbm;
            long uptimeMs = _board.Clock.NowMs;
            WriteNumber(json.Next(), rssiDbm, rssiDbm != 0);
            json.Next().Number(_bootId);
            json.Next().Number(uptimeMs / 1000);
            json.Next();
            if (_source.Epoch == 0)
            {
                json.Raw("null");
            }
            else
            {
                json.Hex(_source.Epoch);
            }

            WriteNumber(json.Next(), _source.Sequence, _source.Sequence > 0);
            WriteNumber(json.Next(), _wallClock.UtcAt(uptimeMs), _wallClock.IsTrusted);
        }

        private static void WriteNumber(JsonWriter json, long value, bool isKnown)
        {
            if (isKnown)
            {
                json.Number(value);
            }
            else
            {
                json.Raw("null");
            }
        }
    }
}
