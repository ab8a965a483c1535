using HeatingSensor.Configuration;
using HeatingSensor.Journal;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;
using HeatingSensor.Shadow;
using HeatingSensor.Uplink;

namespace HeatingSensor
{
    /// <summary>Brings the configuration to the parts of the device that run with it.</summary>
    public sealed class ConfigApplier : IConfigurable
    {
        private readonly DeviceConfig _running;
        private readonly BoardPorts _board;
        private readonly LogFilter _log;
        private readonly FlashJournal _journal;
        private readonly Backoff _backoff;
        private readonly LinkOptions _link;

        public ConfigApplier(
            DeviceConfig running,
            BoardPorts board,
            LogFilter log,
            FlashJournal journal,
            Backoff backoff,
            LinkOptions link)
        {
            _running = running;
            _board = board;
            _log = log;
            _journal = journal;
            _backoff = backoff;
            _link = link;
        }

        public void Apply(DeviceConfig config)
        {
            _log.Level = config.LogLevel;
            _running.CopyFrom(config);
            _backoff.CapMs = config.BackoffCapMs;
            _link.KeepAliveS = (ushort)config.KeepAliveS;
            _journal.CapBytes = JournalCap.For(config.JournalCapBytes, _board.Store.FreeBytes, _journal.RoomBytes);
        }
    }
}
