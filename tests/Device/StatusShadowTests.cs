using HeatingSensor.Shadow;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>The classic shadow and the one named telemetry: what a fleet tool reads.</summary>
    [TestClass]
    public class StatusShadowTests
    {
        private const int TelemetryIntervalMs = 600000;

        private static CloudRig _rig;

        [TestMethod]
        public void Tick_Connected_ShowsTheDeviceAtAGlance()
        {
            Begin();

            Assert.AreEqual("true", _rig.Classic.Reported("connected"));
            Assert.AreEqual("\"INACTIVE\"", _rig.Classic.Reported("status"));
            Assert.AreEqual("\"" + Firmware.Version + "\"", _rig.Classic.Reported("firmware"));
            Assert.AreEqual("-61", _rig.Classic.Reported("rssi"));
            Assert.AreEqual("1", _rig.Classic.Reported("bootId"));
            Assert.IsNotNull(_rig.Classic.Reported("temperature"));
            Assert.IsNotNull(_rig.Classic.Reported("timestamp"));
            Assert.IsNotNull(_rig.Classic.Reported("uptimeS"));
            Assert.IsNotNull(_rig.Classic.Reported("seq"));
            Assert.IsNull(_rig.Classic.Reported("battery"));
        }

        [TestMethod]
        public void Tick_StatusChanges_IsShownAndThenOnlyAHeartbeat()
        {
            Begin();
            _rig.RunFor(10000);
            int before = _rig.Link.ReportsTo(CloudRig.ClassicTopic);
            _rig.Relay.Switch(true, _rig.Clock.NowMs);
            _rig.RunFor(1000);
            Assert.AreEqual("\"ACTIVE\"", _rig.Classic.Reported("status"));
            Assert.AreEqual(before + 1, _rig.Link.ReportsTo(CloudRig.ClassicTopic));
            _rig.RunFor(TelemetryIntervalMs - 2000);
            Assert.AreEqual(before + 1, _rig.Link.ReportsTo(CloudRig.ClassicTopic));
            _rig.RunFor(2000);

            Assert.AreEqual(before + 2, _rig.Link.ReportsTo(CloudRig.ClassicTopic));
        }

        [TestMethod]
        public void Tick_StatusChatters_IsShownEveryFewSeconds()
        {
            Begin();
            _rig.RunFor(10000);
            int before = _rig.Link.ReportsTo(CloudRig.ClassicTopic);
            for (int change = 0; change < 101; change++)
            {
                _rig.Relay.Switch(change % 2 == 0, _rig.Clock.NowMs);
                _rig.RunFor(200);
            }

            _rig.RunFor(6000);
            Assert.IsTrue(_rig.Link.ReportsTo(CloudRig.ClassicTopic) - before <= 6);
            Assert.AreEqual("\"ACTIVE\"", _rig.Classic.Reported("status"));
        }

        [TestMethod]
        public void Tick_NoTime_SaysNothingOfIt()
        {
            _rig = new CloudRig();
            _rig.Boot();
            _rig.GoOnlineWithoutTime();
            _rig.RunFor(60000);

            Assert.AreEqual("true", _rig.Classic.Reported("connected"));
            Assert.IsNull(_rig.Classic.Reported("timestamp"));
        }

        [TestMethod]
        public void Tick_TooLargeForTheShadow_KeepsWhatAFleetToolReads()
        {
            Begin();
            _rig.RunFor(10000);
            _rig.Classic.RefusalCode = 413;
            _rig.Relay.Switch(true, _rig.Clock.NowMs);
            _rig.RunFor(60000);
            string last = _rig.Link.LastReport(CloudRig.ClassicTopic);

            Assert.Contains("\"connected\":true,\"status\":\"ACTIVE\",\"temperature\":", last);
            Assert.IsTrue(last.IndexOf("rssi") < 0);
        }

        [TestMethod]
        public void Tick_Connected_ReportsHealthAtIntervals()
        {
            Begin();
            Assert.AreEqual(1, _rig.Link.ReportsTo(CloudRig.TelemetryTopic));
            Assert.Contains("\"journalCount\":", _rig.Link.LastReport(CloudRig.TelemetryTopic));
            _rig.RunFor(TelemetryIntervalMs - 1100);
            Assert.AreEqual(1, _rig.Link.ReportsTo(CloudRig.TelemetryTopic));
            _rig.RunFor(1100);

            Assert.AreEqual(2, _rig.Link.ReportsTo(CloudRig.TelemetryTopic));
        }

        private static void Begin()
        {
            _rig = new CloudRig();
            _rig.Boot();
            _rig.GoOnline();
        }
    }
}
