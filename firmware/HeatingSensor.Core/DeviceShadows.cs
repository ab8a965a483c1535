using HeatingSensor.Configuration;
using HeatingSensor.Ports;
using HeatingSensor.Shadow;
using HeatingSensor.Time;
using HeatingSensor.Uplink;

namespace HeatingSensor
{
    /// <summary>The device's four shadows, put together, and what follows from them beyond a report: a new connection, a
    /// restart, a configuration that is rolled back.</summary>
    public sealed class DeviceShadows
    {
        private readonly BoardPorts _board;
        private readonly RunningConfig _running;
        private readonly CloudSubscription _subscription;
        private readonly ShadowClient _client;
        private readonly RestartRequest _restart;
        private int _rollbackCount;

        /// <param name="rate">Shared with the publisher.</param>
        public DeviceShadows(
            BoardPorts board,
            string thingName,
            long bootId,
            WallClock wallClock,
            RunningConfig running,
            CloudSubscription subscription,
            RateLimit rate,
            IStatusSource status,
            IHealthSource health,
            IRestart restart)
        {
            _board = board;
            _running = running;
            _subscription = subscription;
            ClientTokens tokens = new ClientTokens(bootId);
            DeltaParser parser = new DeltaParser();
            MaintenanceRecord record = new MaintenanceRecord(board.Store, board.Buffer);
            _restart = new RestartRequest(record, running, wallClock, board.System, restart);
            ConfigurationShadow configuration = new ConfigurationShadow(running, parser);
            MaintenanceShadow maintenance = new MaintenanceShadow(running, parser, record, _restart);
            StatusShadow classic = new StatusShadow(status, running, board, wallClock, bootId);
            TelemetryShadow telemetry = new TelemetryShadow(health, running, board.Clock);
            _client = new ShadowClient(board.Link, rate, new ThingShadow[]
            {
                new ThingShadow(board, thingName, tokens, configuration, configuration),
                new ThingShadow(board, thingName, tokens, classic, null),
                new ThingShadow(board, thingName, tokens, maintenance, maintenance),
                new ThingShadow(board, thingName, tokens, telemetry, null),
            });
        }

        /// <summary>How many reports were handed to the link since the boot.</summary>
        public int SentCount => _client.SentCount;

        /// <summary>Begins on a new connection.</summary>
        public void Begin(long nowMs)
        {
            _running.Connected();
            _client.Begin(nowMs);
        }

        /// <summary>Takes what the library says about a packet, ours or not.</summary>
        public void Take(NoticeKind kind, int packetId, long nowMs) => _client.Take(kind, packetId, nowMs);

        /// <summary>Takes a message from the cloud.</summary>
        /// <returns>False if it is not of a shadow.</returns>
        public bool TakeMessage(string topic, byte[] payload, int sizeBytes, long nowMs)
        {
            return _client.TakeMessage(topic, payload, sizeBytes, nowMs);
        }

        /// <summary>So many messages did not fit since the boot.</summary>
        public void NoteDropped(int droppedCount, long nowMs) => _client.NoteDropped(droppedCount, nowMs);

        /// <summary>Reports what is to be reported; only while there is a connection.</summary>
        /// <returns>When to be called again if nothing happens before.</returns>
        public long Report(long nowMs) => _client.Step(_subscription, nowMs);

        /// <summary>True if a report is to go before the events this time.</summary>
        public bool GoesFirst(long nowMs) => _client.GoesFirst(nowMs);

        /// <summary>True if the connection should be made anew: something was configured that needs it, and the moment
        /// is good.</summary>
        /// <param name="isQuiet">No event is on its way.</param>
        public bool WantsReconnect(bool isQuiet, long nowMs)
        {
            return _running.MayReconnect(isQuiet && !_client.IsBusy, nowMs);
        }

        /// <summary>Watches over a configuration on trial and a restart that waits, connected or not.</summary>
        /// <returns>When to be called again if nothing happens before.</returns>
        public long Step(ConnectionSupervisor connection, long nowMs)
        {
            long trialMs = _running.Step(
                nowMs, _board.Network.IsUp, connection.AttemptCount, connection.IsConnected);
            if (_running.RollbackCount != _rollbackCount)
            {
                // What is desired comes again, and is refused this time.
                _rollbackCount = _running.RollbackCount;
                _client.Forget();
            }

            long restartMs = _restart.Step(nowMs);
            return restartMs < trialMs ? restartMs : trialMs;
        }
    }
}
