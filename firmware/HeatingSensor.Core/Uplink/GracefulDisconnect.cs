using HeatingSensor.Ports;

namespace HeatingSensor.Uplink
{
    /// <summary>Publishes a farewell before DISCONNECT, because the broker then does not send the last will. Waits for its
    /// PUBACK, because M2Mqtt drops unsent messages when it disconnects.</summary>
    public sealed class GracefulDisconnect
    {
        /// <summary>How long the PUBACK may take.</summary>
        public const int WaitMaxMs = 1000;

        private int _packetId;

        /// <summary>When to disconnect without the PUBACK: board time in ms; 0 once it has arrived.</summary>
        public long UntilMs { get; private set; }

        /// <summary>Publishes the farewell.</summary>
        public void Begin(IMqttLink link, LinkOptions options, long nowMs)
        {
            UntilMs = nowMs + WaitMaxMs;
            _packetId = link.Publish(options.WillTopic, ConnectionMessage.Farewell(options.ClientId));
        }

        /// <summary>The broker has acknowledged a message, the farewell or another.</summary>
        public void Acknowledged(int packetId)
        {
            UntilMs = packetId == _packetId ? 0 : UntilMs;
        }
    }
}
