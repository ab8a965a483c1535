using HeatingSensor.Tests.Fakes;
using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class MqttInboxTests
    {
        [TestMethod]
        public void TryTake_Posted_ComeInOrderAndWakeTheClock()
        {
            FakeClock clock = new FakeClock();
            MqttInbox inbox = new MqttInbox(clock);
            int connection = inbox.Open();
            inbox.OnAcknowledged(connection, 5);
            inbox.OnNotDelivered(connection, 6);

            Assert.AreEqual(2, clock.WakeCount);
            Assert.IsTrue(inbox.TryTake(out NoticeKind kind, out int packetId));
            Assert.IsTrue(kind == NoticeKind.Acknowledged && packetId == 5);
            Assert.IsTrue(inbox.TryTake(out kind, out packetId));
            Assert.IsTrue(kind == NoticeKind.NotDelivered && packetId == 6);
            Assert.IsFalse(inbox.TryTake(out kind, out packetId));
        }

        [TestMethod]
        public void OnClosed_OfAnOlderConnection_IsNotHeard()
        {
            MqttInbox inbox = new MqttInbox(new FakeClock());
            int older = inbox.Open();
            int newer = inbox.Open();
            inbox.OnClosed(older);
            inbox.OnAcknowledged(older, 1);

            Assert.IsFalse(inbox.IsClosed);
            Assert.IsFalse(inbox.TryTake(out NoticeKind kind, out int packetId));
            inbox.OnClosed(newer);
            Assert.IsTrue(inbox.IsClosed);
        }

        [TestMethod]
        public void OnClosed_NoticesBefore_IsHeardAfterThem()
        {
            MqttInbox inbox = new MqttInbox(new FakeClock());
            int connection = inbox.Open();
            inbox.OnAcknowledged(connection, 1);
            inbox.OnClosed(connection);

            Assert.IsFalse(inbox.IsClosed);
            Assert.IsTrue(inbox.TryTake(out NoticeKind kind, out int packetId));
            Assert.IsTrue(inbox.IsClosed);
        }

        [TestMethod]
        public void OnSubscribed_GrantedAndRefused_AreToldApart()
        {
            MqttInbox inbox = new MqttInbox(new FakeClock());
            int connection = inbox.Open();
            inbox.OnSubscribed(connection, 1, true);
            inbox.OnSubscribed(connection, 2, false);

            Assert.IsTrue(inbox.TryTake(out NoticeKind kind, out int packetId));
            Assert.IsTrue(kind == NoticeKind.Subscribed);
            Assert.IsTrue(inbox.TryTake(out kind, out packetId));
            Assert.IsTrue(kind == NoticeKind.SubscribeRefused && packetId == 2);
        }

        [TestMethod]
        public void OnMessage_MoreThanFit_KeepsTheFirstAndCountsTheRest()
        {
            FakeClock clock = new FakeClock();
            MqttInbox inbox = new MqttInbox(clock);
            int connection = inbox.Open();
            for (int message = 0; message < MessageQueue.Capacity + 3; message++)
            {
                inbox.OnMessage(connection, "t" + message.ToString(), message == 0 ? null : new byte[message]);
            }

            inbox.OnMessage(connection - 1, "late", new byte[1]);
            for (int message = 0; message < MessageQueue.Capacity; message++)
            {
                Assert.IsTrue(inbox.TryTakeMessage(out string topic, out int sizeBytes, out int dropped));
                Assert.AreEqual("t" + message.ToString(), topic);
                Assert.AreEqual(message, sizeBytes);
                Assert.AreEqual(3, dropped);
            }

            Assert.IsFalse(inbox.TryTakeMessage(out string none, out int size, out int droppedCount));
            Assert.AreEqual(MessageQueue.Capacity + 3, clock.WakeCount);
        }

        [TestMethod]
        public void OnAcknowledged_Full_CountsAsALostConnection()
        {
            MqttInbox inbox = new MqttInbox(new FakeClock());
            int connection = inbox.Open();
            for (int packetId = 0; packetId < MqttInbox.Capacity; packetId++)
            {
                inbox.OnAcknowledged(connection, packetId);
            }

            Assert.IsFalse(inbox.IsClosed);
            inbox.OnAcknowledged(connection, 99);
            while (inbox.TryTake(out NoticeKind kind, out int packetId))
            {
                Assert.IsTrue(packetId < MqttInbox.Capacity);
            }

            Assert.IsTrue(inbox.IsClosed);
        }
    }
}
