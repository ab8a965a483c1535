using HeatingSensor.Ports;

namespace HeatingSensor.Uplink
{
    /// <summary>What a notice says.</summary>
    public enum NoticeKind
    {
        Acknowledged = 0,
        NotDelivered = 1,
        Subscribed = 2,
        SubscribeRefused = 3,
    }

    /// <summary>
    /// What the MQTT library reports, on its way to the device's thread. A full inbox counts as a lost connection:
    /// after it, everything unacknowledged is sent again.
    /// </summary>
    public sealed class MqttInbox : IMqttEvents
    {
        /// <summary>Far more than <see cref="InFlightWindow.Capacity"/> messages can cause.</summary>
        public const int Capacity = 16;

        private readonly object _lock = new object();
        private readonly NoticeKind[] _kinds = new NoticeKind[Capacity];
        private readonly int[] _packetIds = new int[Capacity];
        private readonly MessageQueue _messages = new MessageQueue();
        private readonly IClock _clock;
        private int _connection;
        private int _head;
        private int _count;
        private bool _isClosed;

        public MqttInbox(IClock clock)
        {
            _clock = clock;
        }

        /// <summary>True once the connection is gone and every notice before that is taken: what was acknowledged last
        /// need not be sent again.</summary>
        public bool IsClosed
        {
            get
            {
                lock (_lock)
                {
                    return _isClosed && _count == 0;
                }
            }
        }

        /// <summary>How many messages from the cloud did not fit since the boot.</summary>
        public int DroppedMessageCount
        {
            get
            {
                lock (_lock)
                {
                    return _messages.DroppedCount;
                }
            }
        }

        /// <summary>Empties the inbox for a new connection; what older ones still say is not heard any more.</summary>
        /// <returns>The new connection's number.</returns>
        public int Open()
        {
            lock (_lock)
            {
                _count = 0;
                _isClosed = false;
                _connection++;
                return _connection;
            }
        }

        public void OnAcknowledged(int connection, int packetId) => Post(connection, NoticeKind.Acknowledged, packetId);

        public void OnNotDelivered(int connection, int packetId) => Post(connection, NoticeKind.NotDelivered, packetId);

        public void OnSubscribed(int connection, int packetId, bool isGranted)
        {
            Post(connection, isGranted ? NoticeKind.Subscribed : NoticeKind.SubscribeRefused, packetId);
        }

        public void OnMessage(int connection, string topic, byte[] payload)
        {
            lock (_lock)
            {
                if (connection != _connection)
                {
                    return;
                }

                _messages.Add(topic, payload);
            }

            _clock.Wake();
        }

        public void OnClosed(int connection)
        {
            lock (_lock)
            {
                _isClosed |= connection == _connection;
            }

            _clock.Wake();
        }

        /// <summary>Takes the oldest notice; false when there is none.</summary>
        public bool TryTake(out NoticeKind kind, out int packetId)
        {
            lock (_lock)
            {
                kind = _kinds[_head];
                packetId = _packetIds[_head];
                if (_count == 0)
                {
                    return false;
                }

                _head = (_head + 1) % Capacity;
                _count--;
                return true;
            }
        }

        /// <summary>Takes the oldest message from the cloud; false when there is none.</summary>
        /// <param name="payload">Null if it is empty or larger than <see cref="MessageQueue.PayloadBytesMax"/>.</param>
        /// <param name="sizeBytes">Of the payload, kept or not.</param>
        public bool TryTakeMessage(out string topic, out byte[] payload, out int sizeBytes)
        {
            lock (_lock)
            {
                return _messages.TryTake(out topic, out payload, out sizeBytes);
            }
        }

        private void Post(int connection, NoticeKind kind, int packetId)
        {
            lock (_lock)
            {
                if (connection != _connection)
                {
                    return;
                }

                if (_count == Capacity)
                {
                    _isClosed = true;
                }
                else
                {
                    int tail = (_head + _count) % Capacity;
                    _kinds[tail] = kind;
                    _packetIds[tail] = packetId;
                    _count++;
                }
            }

            _clock.Wake();
        }
    }
}
