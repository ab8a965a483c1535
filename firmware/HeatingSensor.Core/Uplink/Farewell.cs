using HeatingSensor.Ports;

namespace HeatingSensor.Uplink
{
    /// <summary>The goodbye before DISCONNECT, after which the broker sends no last will. It is waited for: what DISCONNECT
    /// overtakes M2Mqtt drops.</summary>
    public sealed class Farewell
    {
        /// <summary>How long it may take to get there.</summary>
        public const int WaitMaxMs = 1000;

        private readonly IMqttLink _link;
        private readonly string _topic;
        private readonly byte[] _payload;
        private int _packetId;

        public Farewell(IMqttLink link, LinkOptions options)
        {
            _link = link;
            _topic = options.WillTopic;
            _payload = ConnectionMessage.Farewell(options.ClientId);
        }

        /// <summary>True from <see cref="Say"/> to <see cref="End"/>.</summary>
        public bool IsUnderWay { get; private set; }

        /// <summary>When to wait no longer: board time in ms.</summary>
        public long UntilMs { get; private set; }

        /// <summary>Says it.</summary>
        public void Say(long nowMs)
        {
            IsUnderWay = true;
            UntilMs = nowMs + WaitMaxMs;
            _packetId = _link.Publish(_topic, _payload);
        }

        /// <summary>The broker has taken a message, this one or another.</summary>
        public void Acknowledged(int packetId)
        {
            if (IsUnderWay && packetId == _packetId)
            {
                UntilMs = 0;
            }
        }

        /// <summary>Disconnects.</summary>
        public void End()
        {
            IsUnderWay = false;
            _link.Disconnect();
        }
    }
}
