using HeatingSensor.Model;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>The classic shadow and the named shadow telemetry: what a fleet tool reads.</summary>
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
        public void Tick_EventsHaveWaited_GoAheadOfReports()
        {
            _rig = new CloudRig();
            _rig.Boot();
            for (int change = 0; change < 30; change++)
            {
                _rig.Relay.Switch(change % 2 == 0, _rig.Clock.NowMs);
                _rig.RunFor(1000);
            }

            _rig.GoOnline();
            _rig.RunFor(2500);

            // 31 events at 10 a second; the rest of the fourth second is left for the reports.
            Assert.AreEqual(0, _rig.Device.PendingCount);
            Assert.IsTrue(_rig.Link.ReportCount >= 4);
        }

        [TestMethod]
        public void Tick_MoreEventsThanMayGo_DoNotKeepTheReportsBackForEver()
        {
            Begin();
            _rig.RunFor(10000);
            _rig.Configuration.Desire(_rig.Link, "debounceMs", "0");
            _rig.RunFor(1000);
            _rig.Configuration.Desire(_rig.Link, "changesPerMinuteMax", "1200");
            _rig.RunFor(1000);
            for (int change = 0; change < 1000; change++)
            {
                _rig.Relay.Switch(change % 2 == 0, _rig.Clock.NowMs);
                _rig.RunFor(50);
            }

            // 20 events a second, of which 10 can be sent: the debounce that ends this still arrives and is reported.
            Assert.IsTrue(_rig.Device.PendingCount > 300);
            _rig.Configuration.Desire(_rig.Link, "debounceMs", "200");
            for (int change = 0; change < 60; change++)
            {
                _rig.Relay.Switch(change % 2 == 0, _rig.Clock.NowMs);
                _rig.RunFor(50);
            }

            Assert.AreEqual("200", _rig.Configuration.Reported("debounceMs"));
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
