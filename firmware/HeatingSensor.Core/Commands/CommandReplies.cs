using HeatingSensor.Ports;
using HeatingSensor.Uplink;

namespace HeatingSensor.Commands
{
    /// <summary>Replies on their way to the broker: one at a time, in order, each until its PUBACK, again on a new connection.
    /// They are in memory alone: a restart loses them.</summary>
    public sealed class CommandReplies
    {
        /// <summary>As many as <see cref="MqttInbox"/> can deliver at once.</summary>
        public const int Capacity = MqttInbox.MessagesMax;

        private const int NotSent = -1;

        private readonly IMqttLink _link;
        private readonly string _topic;
        private readonly byte[][] _payloads = new byte[Capacity][];
        private int _head;
        private int _packetId = NotSent;

        public CommandReplies(IMqttLink link, string thingName)
        {
            _link = link;
            _topic = Topics.Replies(thingName);
        }

        /// <summary>How many are not acknowledged yet.</summary>
        public int Count { get; private set; }

        /// <summary>A new connection: what was in flight is sent again.</summary>
        public void Restart() => _packetId = NotSent;

        /// <summary>Adds a reply.</summary>
        /// <returns>False if the queue is full.</returns>
        public bool Add(byte[] payload)
        {
            if (Count == Capacity)
            {
                return false;
            }

            _payloads[(_head + Count) % Capacity] = payload;
            Count++;
            return true;
        }

        /// <summary>Sends the next one, if it may be sent now.</summary>
        /// <returns>How many messages were handed to the link.</returns>
        public int Step(RateLimit rate, long nowMs)
        {
            if (Count == 0 || _packetId != NotSent || rate.NextMs > nowMs)
            {
                return 0;
            }

            int packetId = _link.Publish(_topic, _payloads[_head]);
            if (packetId < 0)
            {
                // The link refuses once it has lost its connection.
                return 0;
            }

            rate.Record(nowMs);
            _packetId = packetId;
            return 1;
        }

        /// <summary>Takes the library's notice about a packet.</summary>
        /// <returns>False if it does not belong to a reply.</returns>
        public bool Take(NoticeKind kind, int packetId)
        {
            if (_packetId == NotSent || packetId != _packetId)
            {
                return false;
            }

            _packetId = NotSent;
            if (kind == NoticeKind.Acknowledged)
            {
                _payloads[_head] = null;
                _head = (_head + 1) % Capacity;
                Count--;
            }

            return true;
        }
    }
}
