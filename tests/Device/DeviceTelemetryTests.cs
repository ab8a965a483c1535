using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>The whole device's periodic measurements: samples, alarms, health.</summary>
    [TestClass]
    public class DeviceTelemetryTests
    {
        private const int ColdCounts = 3700;
        private const string Telemetry = "home/heating/telemetry";
        private const string Alert = "home/heating/alert";

        private static DeviceRig _rig;
        private static int _acknowledgedCount;

        [TestMethod]
        public void Tick_TenSamples_PublishesABatchOfSamplesAsAnEvent()
        {
            Begin();
            RunFor(8 * 60000);
            Assert.AreEqual(0, CountOf(Telemetry));
            RunFor(60000);

            Assert.AreEqual(1, CountOf(Telemetry));
            string batch = LastOf(Telemetry);
            Assert.Contains("\"type\":\"samples\"", batch);
            Assert.Contains("\"seq\":2,", batch);
            Assert.Contains("\"intervalS\":60,\"samples\":[{\"status\":\"INACTIVE\",\"temperature\":25.0}", batch);
        }

        [TestMethod]
        public void Tick_ColdAndMended_RaisesTheAlarmAtOnceAndEndsIt()
        {
            Begin();
            _rig.Thermometer.Counts = ColdCounts;
            RunFor(61000);
            Assert.AreEqual(1, CountOf(Alert));
            Assert.Contains("\"alarm\":\"FROST\",\"raised\":true,", LastOf(Alert));
            _rig.Thermometer.Counts = 2048;
            RunFor(61000);

            Assert.AreEqual(2, CountOf(Alert));
            Assert.Contains("\"alarm\":\"FROST\",\"raised\":false,\"temperature\":25.0,\"threshold\":5.0,",
                LastOf(Alert));
        }

        [TestMethod]
        public void Tick_Connected_PublishesItsHealthAtOnceAndAtIntervals()
        {
            Begin();
            Assert.AreEqual(1, _rig.Link.OnceCount);
            Assert.AreEqual(Telemetry, _rig.Link.OnceTopic);
            RunFor(590000);
            Assert.AreEqual(1, _rig.Link.OnceCount);
            RunFor(20000);
            Assert.AreEqual(2, _rig.Link.OnceCount);
            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"health\",\"bootId\":1,\"epoch\":\"00000001\",\"epochKept\":true,"
                + "\"uptimeS\":600,\"seq\":2,\"cycles\":0,\"runTimeS\":0,\"journalCount\":0,\"journalBytes\":67,"
                + "\"journalCapBytes\":98304,\"lost\":0,\"corrupt\":0,\"droppedBatches\":0,\"connection\":\"stable\","
                + "\"connects\":1,\"unreachable\":0,\"tlsRefused\":0,\"refused\":0,\"noAnswer\":0,\"connectionLost\":0,"
                + "\"publishForbidden\":0,\"missedEdges\":0,\"stallEdges\":0,\"longestStallMs\":0,\"freeHeapBytes\":60000,\"heapAtBootBytes\":80000,"
                + "\"restartReason\":\"power\",\"powerOns\":1,\"requestedRestarts\":0,\"errorRestarts\":0,\"safeMode\":false}",
                _rig.Link.OncePayload);
        }

        [TestMethod]
        public void Tick_EventsInFlightAfterAReconnect_HealthWaitsForTheirPubacks()
        {
            Begin();
            int publishedCount = _rig.Link.PublishedCount;
            _rig.Link.Outcome = Ports.LinkOutcome.Unreachable;
            _rig.Link.Lose();
            _rig.Relay.Switch(true, _rig.Clock.NowMs);
            _rig.RunFor(5000);
            _rig.Link.Outcome = Ports.LinkOutcome.Accepted;
            for (int step = 0; step < 1000 && _rig.Link.PublishedCount == publishedCount; step++)
            {
                _rig.RunFor(100);
            }

            _rig.RunFor(2000);
            Assert.AreEqual(1, _rig.Link.OnceCount);
            Acknowledge();
            _rig.RunFor(500);
            Assert.AreEqual(2, _rig.Link.OnceCount);
        }

        [TestMethod]
        public void Tick_RefusedAndTlsRefusedBefore_HealthTellsThemApartFromALostNetwork()
        {
            _acknowledgedCount = 0;
            _rig = new DeviceRig(null);
            _rig.Link.Outcome = Ports.LinkOutcome.TlsFailed;
            _rig.GoOnline();
            int tlsCount = _rig.Link.ConnectCount;
            _rig.Link.Outcome = Ports.LinkOutcome.Refused;
            for (int step = 0; step < 1000 && _rig.Link.ConnectCount < tlsCount + 2; step++)
            {
                _rig.RunFor(100);
            }

            _rig.Link.Outcome = Ports.LinkOutcome.Accepted;
            RunFor(120000);

            Assert.Contains(
                "\"unreachable\":0,\"tlsRefused\":" + tlsCount.ToString() + ",\"refused\":2,\"noAnswer\":0,",
                _rig.Link.OncePayload);
        }

        private static void Begin()
        {
            _acknowledgedCount = 0;
            _rig = new DeviceRig(null);
            _rig.GoOnline();
            Acknowledge();
        }

        private static void RunFor(long durationMs)
        {
            const int StepMs = 500;
            for (long atMs = 0; atMs < durationMs; atMs += StepMs)
            {
                _rig.RunFor(StepMs);
                Acknowledge();
            }
        }

        private static void Acknowledge()
        {
            while (_acknowledgedCount < _rig.Link.PublishedCount)
            {
                _rig.Link.Acknowledge(++_acknowledgedCount);
            }
        }

        private static int CountOf(string topic)
        {
            int count = 0;
            for (int packetId = 1; packetId <= _rig.Link.PublishedCount; packetId++)
            {
                count += _rig.Link.Topic(packetId) == topic ? 1 : 0;
            }

            return count;
        }

        private static string LastOf(string topic)
        {
            int packetId = _rig.Link.PublishedCount;
            while (_rig.Link.Topic(packetId) != topic)
            {
                packetId--;
            }

            return _rig.Link.Payload(packetId);
        }
    }
}
