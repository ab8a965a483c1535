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
            for (int message = 0; message < MqttInbox.MessagesMax + 3; message++)
            {
                inbox.OnMessage(connection, "t" + message.ToString(), message == 0 ? null : new byte[message]);
            }

            inbox.OnMessage(connection - 1, "late", new byte[1]);
            for (int message = 0; message < MqttInbox.MessagesMax; message++)
            {
                Assert.IsTrue(inbox.TryTakeMessage(out string topic, out byte[] payload, out int sizeBytes));
                Assert.AreEqual("t" + message.ToString(), topic);
                Assert.AreEqual(message, sizeBytes);
                Assert.AreEqual(message, payload == null ? 0 : payload.Length);
            }

            Assert.IsFalse(inbox.TryTakeMessage(out string none, out byte[] nothing, out int size));
            Assert.AreEqual(3, inbox.DroppedMessageCount);
            Assert.AreEqual(MqttInbox.MessagesMax + 3, clock.WakeCount);
        }

        [TestMethod]
        public void OnMessage_TooLarge_IsKnownWithoutItsContent()
        {
            MqttInbox inbox = new MqttInbox(new FakeClock());
            int connection = inbox.Open();
            inbox.OnMessage(connection, "a", new byte[MqttInbox.PayloadBytesMax]);
            inbox.OnMessage(connection, "b", new byte[MqttInbox.PayloadBytesMax + 1]);

            Assert.IsTrue(inbox.TryTakeMessage(out string topic, out byte[] payload, out int sizeBytes));
            Assert.AreEqual(MqttInbox.PayloadBytesMax, payload.Length);
            Assert.IsTrue(inbox.TryTakeMessage(out topic, out payload, out sizeBytes));
            Assert.AreEqual("b", topic);
            Assert.IsNull(payload);
            Assert.AreEqual(MqttInbox.PayloadBytesMax + 1, sizeBytes);
        }

        [TestMethod]
        public void OnMessage_MoreBytesThanTheHeapHasToSpare_AreDroppedUntilSomeAreTaken()
        {
            MqttInbox inbox = new MqttInbox(new FakeClock());
            int connection = inbox.Open();
            inbox.OnMessage(connection, "a", new byte[MqttInbox.PayloadBytesMax]);
            inbox.OnMessage(connection, "b", new byte[MqttInbox.PayloadBytesMax]);
            inbox.OnMessage(connection, "c", new byte[1]);
            Assert.AreEqual(1, inbox.DroppedMessageCount);
            Assert.IsTrue(inbox.TryTakeMessage(out string topic, out byte[] payload, out int sizeBytes));
            inbox.OnMessage(connection, "d", new byte[1]);

            Assert.AreEqual(1, inbox.DroppedMessageCount);
            Assert.IsTrue(inbox.TryTakeMessage(out topic, out payload, out sizeBytes));
            Assert.AreEqual("b", topic);
            Assert.IsTrue(inbox.TryTakeMessage(out topic, out payload, out sizeBytes));
            Assert.AreEqual("d", topic);
        }

        [TestMethod]
        public void OnAcknowledged_Full_CountsAsALostConnection()
        {
            MqttInbox inbox = new MqttInbox(new FakeClock());
            int connection = inbox.Open();
            for (int packetId = 0; packetId < MqttInbox.NoticesMax; packetId++)
            {
                inbox.OnAcknowledged(connection, packetId);
            }

            Assert.IsFalse(inbox.IsClosed);
            inbox.OnAcknowledged(connection, 99);
            while (inbox.TryTake(out NoticeKind kind, out int packetId))
            {
                Assert.IsTrue(packetId < MqttInbox.NoticesMax);
            }

            Assert.IsTrue(inbox.IsClosed);
        }
    }
}
