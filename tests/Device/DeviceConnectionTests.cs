using HeatingSensor.Recording;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>The whole device, where its connection affects the relay: stalls, messages, a denying policy.</summary>
    [TestClass]
    public class DeviceConnectionTests
    {
        private static DeviceRig _rig;

        [TestMethod]
        public void Tick_EdgesDuringAStalledHandshakeAreLost_EndsInTheRightStateAndKnowsOfThem()
        {
            _rig = new DeviceRig(new FakeEdgeCounter());
            _rig.GoOnline();
            _rig.Link.Acknowledge(2);
            _rig.Link.StallMs = 7000;
            _rig.Link.Stall = new FakeStall(_rig.Relay, _rig.Counter, 5);
            _rig.Link.Lose();
            _rig.RunFor(2000);
            _rig.RunFor(200);

            // Five edges on an idle relay: it is on now, although no interrupt ever came.
            Assert.AreEqual(2, _rig.Link.ConnectCount);
            Assert.Contains("\"status\":\"ACTIVE\"", _rig.Link.Payload(_rig.Link.PublishedCount));
            Assert.IsTrue(_rig.Device.Edges.StallEdgeCount == 5);
            Assert.AreEqual(7000, _rig.Device.Edges.LongestStallMs);
            Assert.Contains("connecting took 7000 ms; relay edges meanwhile: 5", _rig.System.Text);

            // Nothing is acknowledged: the device reconnects meanwhile, this time without a stall.
            _rig.Link.Stall = null;
            _rig.RunFor(RelayPipeline.AuditMs);
            Assert.IsTrue(_rig.Device.Edges.MissedCount == 5);
            Assert.Contains("edges counted but not seen: 5", _rig.System.Text);
        }

        [TestMethod]
        public void Tick_OnlyTheFirstEdgesOfAStallAreQueued_EndsInTheRightState()
        {
            _rig = new DeviceRig(new FakeEdgeCounter());
            _rig.GoOnline();
            _rig.Link.Acknowledge(2);
            _rig.Link.StallMs = 7000;
            _rig.Link.Stall = new FakeStall(_rig.Relay, _rig.Counter, 4);
            _rig.Link.Lose();
            _rig.RunFor(1000);
            while (_rig.Link.ConnectCount < 2)
            {
                _rig.RunFor(1);
            }

            // Four edges on an idle relay, which ends up off; only the first interrupt is delivered, after the level was read
            // following the handshake.
            _rig.RunFor(10);
            _rig.Relay.InterruptLate(true, _rig.Clock.NowMs);
            _rig.RunFor(200);

            Assert.Contains("\"status\":\"INACTIVE\"", _rig.Link.Payload(_rig.Link.PublishedCount));
            Assert.IsTrue(_rig.Device.Edges.StallEdgeCount == 4);
        }

        [TestMethod]
        public void Tick_PulseDuringAStall_IsKnownToHaveHappened()
        {
            _rig = new DeviceRig(new FakeEdgeCounter());
            _rig.GoOnline();
            _rig.Link.Acknowledge(2);
            int published = _rig.Link.PublishedCount;
            _rig.Link.StallMs = 3000;
            _rig.Link.Stall = new FakeStall(_rig.Relay, _rig.Counter, 2);
            _rig.Link.Lose();
            _rig.RunFor(2000);

            // On and off again: no status change to report, only the birth message.
            Assert.AreEqual(published + 1, _rig.Link.PublishedCount);
            Assert.IsTrue(_rig.Device.Edges.StallEdgeCount == 2);
        }

        [TestMethod]
        public void Tick_MessageFromTheCloud_IsLoggedByTopicAndLength()
        {
            _rig = new DeviceRig(new FakeEdgeCounter());
            _rig.GoOnline();
            _rig.Link.Deliver("home/heating/other/boiler-1", 17);
            _rig.RunFor(100);

            Assert.Contains("message on home/heating/other/boiler-1, 17 bytes", _rig.System.Text);
        }

        [TestMethod]
        public void Tick_AcknowledgedJustBeforeTheEnd_IsNotSentAgain()
        {
            _rig = new DeviceRig(new FakeEdgeCounter());
            _rig.GoOnline();
            _rig.Link.Acknowledge(2);
            _rig.Link.Lose();
            _rig.RunFor(10000);

            Assert.AreEqual(0, _rig.Device.PendingCount);
            Assert.AreEqual(3, _rig.Link.PublishedCount);
        }

        [TestMethod]
        public void Tick_BrokerHangsUpOnEachStatus_ShowsThatPublishingIsForbidden()
        {
            _rig = new DeviceRig(new FakeEdgeCounter());
            _rig.GoOnline();
            int flashes = 0;
            for (int loss = 0; loss < PublishDenialDetector.RepeatCount; loss++)
            {
                // The birth message is acknowledged; the policy forbids the status event after it.
                _rig.Link.Acknowledge(_rig.Link.PublishedCount - 1);
                _rig.RunFor(200);
                _rig.Link.Lose();
                _rig.RunFor(2000);
            }

            Assert.IsTrue(_rig.Device.Connection == ConnectionState.PublishForbidden);
            Assert.AreEqual(PublishDenialDetector.RepeatCount, _rig.Link.ConnectCount);
            for (int step = 0; step < 400; step++)
            {
                bool wasLit = _rig.Led.IsLit;
                _rig.RunFor(10);
                flashes += _rig.Led.IsLit && !wasLit ? 1 : 0;
            }

            // Five flashes and a pause take 2.7 s.
            Assert.IsTrue(flashes >= 5 && flashes <= 10);
            Assert.AreEqual(1, _rig.Device.PendingCount);
        }

        [TestMethod]
        public void Tick_NoEdgeCounter_WorksWithoutIt()
        {
            _rig = new DeviceRig(null);
            _rig.GoOnline();
            _rig.RunFor(30000);

            Assert.IsTrue(_rig.Device.Edges.MissedCount == 0);
        }
    }
}
