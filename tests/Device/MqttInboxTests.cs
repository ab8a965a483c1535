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
            Assert.IsTrue(inbox.IsClosed);
        }
    }
}
