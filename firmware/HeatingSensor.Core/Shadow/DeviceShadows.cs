using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Time;
using HeatingSensor.Uplink;

namespace HeatingSensor.Shadow
{
    /// <summary>Puts the device's four shadows together.</summary>
    public sealed class DeviceShadows
    {
        /// <param name="config">The settings file's values; becomes what the device runs with.</param>
        /// <param name="rate">Shared with the publisher.</param>
        /// <param name="json">Writes into the board's buffer; shared.</param>
        public DeviceShadows(
            BoardPorts board,
            string thingName,
            long bootId,
            WallClock wallClock,
            DeviceConfig config,
            RateLimit rate,
            JsonWriter json,
            IStatusSource status,
            IHealthSource health,
            IRestart restart)
        {
            Running = new RunningConfig(new ConfigStore(board.Store, board.Buffer, board.System, config), board.System);
            MaintenanceRecord record = new MaintenanceRecord(board.Store, board.Buffer);
            Maintenance = new MaintenanceShadow(Running, json, record, wallClock, board.System, restart);
            Client = new ShadowClient(board, thingName, bootId, rate, json, new ThingShadow[]
            {
                new ConfigurationShadow(Running, json),
                new StatusShadow(status, config, board, wallClock, bootId),
                Maintenance,
                new TelemetryShadow(health, config, board.Clock),
            });
        }

        /// <summary>Reports, and takes what is desired.</summary>
        public ShadowClient Client { get; }

        /// <summary>What the device runs with, and whether that is on trial.</summary>
        public RunningConfig Running { get; }

        /// <summary>Restarts the device when that is desired.</summary>
        public MaintenanceShadow Maintenance { get; }
    }
}
