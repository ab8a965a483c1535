using HeatingSensor.Ports;

namespace HeatingSensor.Uplink
{
    /// <summary>The kind of a notice.</summary>
    public enum NoticeKind
    {
        Acknowledged = 0,
        NotDelivered = 1,
        Subscribed = 2,
        SubscribeRefused = 3,
    }

    /// <summary>
    /// Queues the MQTT library's notices and the cloud's messages for the device's thread. An overflow of notices counts as a
    /// lost connection, after which everything unacknowledged is sent again. A message that is too large is kept without its
    /// payload; one that does not fit is dropped and counted, because its PUBACK has already been sent.
    /// </summary>
    public sealed class MqttInbox : IMqttEvents
    {
        /// <summary>Far more than <see cref="InFlightWindow.Capacity"/> messages in flight can cause.</summary>
        public const int NoticesMax = 16;

        /// <summary>AWS replays at most 10 stored messages a second, and each tick empties the queue.</summary>
        public const int MessagesMax = 8;

        /// <summary>The largest payload that is kept: a delta of every configuration key, with AWS's metadata, is smaller.
        /// </summary>
        public const int PayloadBytesMax = 4096;

        /// <summary>The most heap that all payloads together may occupy.</summary>
        public const int TotalBytesMax = 8192;

        private const int KindShift = 16;
        private const int PacketIdMask = 0xFFFF;

        // A notice holds its kind and, below KindShift, its packet id. _notices is also the lock of all arrays.
        private readonly int[] _notices = new int[NoticesMax];
        private readonly string[] _topics = new string[MessagesMax];
        private readonly byte[][] _payloads = new byte[MessagesMax][];
        private readonly int[] _sizesBytes = new int[MessagesMax];
        private readonly IClock _clock;
        private int _connection;
        private int _noticeHead;
        private int _noticeCount;
        private int _messageHead;
        private int _messageCount;
        private int _totalBytes;
        private bool _isClosed;

        public MqttInbox(IClock clock)
        {
            _clock = clock;
        }

        /// <summary>True once the connection is closed and every earlier notice has been taken, so that nothing already
        /// acknowledged is sent again.</summary>
        public bool IsClosed
        {
            get
            {
                lock (_notices)
                {
                    return _isClosed && _noticeCount == 0;
                }
            }
        }

        /// <summary>How many messages from the cloud were dropped since boot.</summary>
        public int DroppedMessageCount { get; private set; }

        /// <summary>Drops the previous connection's notices and ignores any later ones.</summary>
        /// <returns>The new connection's number.</returns>
        public int Open()
        {
            lock (_notices)
            {
                _noticeCount = 0;
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
            lock (_notices)
            {
                if (connection != _connection)
                {
                    return;
                }

                int sizeBytes = payload == null ? 0 : payload.Length;
                int keptBytes = sizeBytes <= PayloadBytesMax ? sizeBytes : 0;
                if (_messageCount == MessagesMax || _totalBytes + keptBytes > TotalBytesMax)
                {
                    DroppedMessageCount++;
                }
                else
                {
                    int tail = (_messageHead + _messageCount) % MessagesMax;
                    _topics[tail] = topic;
                    _payloads[tail] = keptBytes > 0 ? payload : null;
                    _sizesBytes[tail] = sizeBytes;
                    _totalBytes += keptBytes;
                    _messageCount++;
                }
            }

            _clock.Wake();
        }

        public void OnClosed(int connection)
        {
            lock (_notices)
            {
                _isClosed |= connection == _connection;
            }

            _clock.Wake();
        }

        /// <summary>Takes the oldest notice; false when there is none.</summary>
        public bool TryTake(out NoticeKind kind, out int packetId)
        {
            lock (_notices)
            {
                int notice = _notices[_noticeHead];
                kind = (NoticeKind)(notice >> KindShift);
                packetId = notice & PacketIdMask;
                if (_noticeCount == 0)
                {
                    return false;
                }

                _noticeHead = (_noticeHead + 1) % NoticesMax;
                _noticeCount--;
                return true;
            }
        }

        /// <summary>Takes the oldest message from the cloud; false when there is none.</summary>
        /// <param name="payload">Owned by the caller; null if empty or larger than <see cref="PayloadBytesMax"/>.</param>
        /// <param name="sizeBytes">The payload's size, kept or not.</param>
        public bool TryTakeMessage(out string topic, out byte[] payload, out int sizeBytes)
        {
            lock (_notices)
            {
                topic = _topics[_messageHead];
                payload = _payloads[_messageHead];
                sizeBytes = _sizesBytes[_messageHead];
                if (_messageCount == 0)
                {
                    return false;
                }

                _topics[_messageHead] = null;
                _payloads[_messageHead] = null;
                _totalBytes -= payload == null ? 0 : payload.Length;
                _messageHead = (_messageHead + 1) % MessagesMax;
                _messageCount--;
                return true;
            }
        }

        private void Post(int connection, NoticeKind kind, int packetId)
        {
            lock (_notices)
            {
                if (connection != _connection)
                {
                    return;
                }

                if (_noticeCount == NoticesMax)
                {
                    _isClosed = true;
                }
                else
                {
                    _notices[(_noticeHead + _noticeCount) % NoticesMax] = ((int)kind << KindShift) | packetId;
                    _noticeCount++;
                }
            }

            _clock.Wake();
        }
    }
}
