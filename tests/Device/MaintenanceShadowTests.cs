using HeatingSensor.Shadow;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>The maintenance shadow: the window, and one restart per token.</summary>
    [TestClass]
    public class MaintenanceShadowTests
    {
        private const long HourMs = 3600000;

        private static CloudRig _rig;

        [TestMethod]
        public void Tick_RestartDesired_RestartsOnceAndShowsTheToken()
        {
            Begin(12);
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a \\\"b\\\"\"");
            _rig.RunFor(100);
            Assert.AreEqual(1, _rig.RestartCount);
            Assert.IsFalse(_rig.Link.IsConnected);
            Assert.Contains("\"connected\":false", _rig.Link.Payload(_rig.Link.PublishedCount));

            Reboot();
            Assert.AreEqual(1, _rig.RestartCount);
            Assert.AreEqual("\"a \\\"b\\\"\"", _rig.Maintenance.Reported("restart"));
            Assert.IsNotNull(_rig.Maintenance.Reported("lastMaintenance"));
        }

        [TestMethod]
        public void Tick_AnotherToken_RestartsAgain()
        {
            Begin(12);
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a\"");
            _rig.RunFor(100);
            Reboot();
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"b\"");
            _rig.RunFor(100);
            Reboot();

            Assert.AreEqual(2, _rig.RestartCount);
            Assert.AreEqual("\"b\"", _rig.Maintenance.Reported("restart"));
        }

        [TestMethod]
        public void Tick_TokenOfBeforeComesAgainAfterABoot_IsRejected()
        {
            Begin(12);
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a\"");
            _rig.RunFor(100);
            Reboot();
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"b\"");
            _rig.RunFor(100);
            Reboot();
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a\"");
            _rig.RunFor(60000);

            Assert.AreEqual(2, _rig.RestartCount);
            Assert.Contains("was used before", _rig.Maintenance.Reported("rejected"));
            Assert.AreEqual("\"b\"", _rig.Maintenance.Reported("restart"));
        }

        [TestMethod]
        public void Tick_WindowIsLater_WaitsForItWithoutTalking()
        {
            Begin(0);
            _rig.Maintenance.Desire("maintenanceWindow", "\"02:00-04:00\"");
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a\"");
            _rig.RunFor(HourMs);
            Assert.AreEqual("\"02:00-04:00\"", _rig.Maintenance.Reported("maintenanceWindow"));
            Assert.IsTrue(_rig.Link.ReportsTo(CloudRig.MaintenanceTopic) <= 8);
            _rig.RunFor(HourMs - 120000);
            Assert.AreEqual(0, _rig.RestartCount);
            _rig.RunFor(180000);

            Assert.AreEqual(1, _rig.RestartCount);
        }

        [TestMethod]
        public void Tick_WindowAndNoTime_WaitsForTheTime()
        {
            Begin(3);
            _rig.Maintenance.Desire(_rig.Link, "maintenanceWindow", "\"02:00-04:00\"");
            _rig.RunFor(40000);
            _rig.Boot();
            _rig.GoOnlineWithoutTime();
            _rig.RunFor(60000);
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a\"");
            _rig.RunFor(60000);
            Assert.AreEqual(0, _rig.RestartCount);
            _rig.Clock.SetUtc(_rig.UtcMs);
            _rig.RunFor(60000);

            Assert.AreEqual(1, _rig.RestartCount);
        }

        [TestMethod]
        public void Tick_RestartIsNotDesiredAnyMore_IsForgotten()
        {
            Begin(0);
            _rig.Maintenance.Desire("maintenanceWindow", "\"02:00-04:00\"");
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a\"");
            _rig.RunFor(60000);
            _rig.Maintenance.Desire("restart", null);
            _rig.RunFor(3 * HourMs);

            Assert.AreEqual(0, _rig.RestartCount);
        }

        [TestMethod]
        public void Tick_RestartWithdrawnJustBeforeTheWindow_IsNotDone()
        {
            Begin(0);
            _rig.Maintenance.Desire("maintenanceWindow", "\"02:00-04:00\"");
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a\"");
            _rig.RunFor((2 * HourMs) - 60000);
            _rig.Maintenance.Desire("restart", null);
            _rig.RunFor(HourMs);

            Assert.AreEqual(0, _rig.RestartCount);
        }

        [TestMethod]
        public void Tick_DeltaWithAWithdrawnRestartHasWaitedAtTheBroker_DoesNotRestart()
        {
            Begin(12);
            Reboot();
            _rig.Link.Deliver(CloudRig.MaintenanceTopic + "/delta", "{\"version\":7,\"state\":{\"restart\":\"a\"}}");
            _rig.RunFor(HourMs);
            Assert.AreEqual(0, _rig.RestartCount);

            // Nor later on the same connection.
            _rig.Link.Deliver(CloudRig.MaintenanceTopic + "/delta", "{\"version\":8,\"state\":{\"restart\":\"a\"}}");
            _rig.RunFor(HourMs);
            Assert.AreEqual(0, _rig.RestartCount);
            Assert.IsNull(_rig.Maintenance.Reported("restart"));
        }

        [TestMethod]
        public void Tick_RecordOfRestartsIsDamaged_DoesNotRestartForTheSameTokenAgain()
        {
            Begin(12);
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a\"");
            _rig.RunFor(2000);
            _rig.Store.Files.Tear("maintenance.a", 20);
            _rig.Store.Files.Tear("maintenance.b", 20);
            Reboot();
            _rig.RunFor(60000);
            Assert.AreEqual(1, _rig.RestartCount);
            Assert.AreEqual("\"a\"", _rig.Maintenance.Reported("restart"));

            _rig.Maintenance.Desire(_rig.Link, "restart", "\"b\"");
            _rig.RunFor(2000);
            Assert.AreEqual(2, _rig.RestartCount);
        }

        [DataRow("\"\"")]
        [DataRow("7")]
        [DataRow("\"12345678901234567890123456789012345678901234567890123456789012345\"")]
        [DataRow("\"\\n\"")]
        [TestMethod]
        public void Tick_NoToken_IsRejected(string token)
        {
            Begin(12);
            _rig.Maintenance.Desire(_rig.Link, "restart", token);
            _rig.RunFor(60000);

            Assert.AreEqual(0, _rig.RestartCount);
            Assert.Contains("restart", _rig.Maintenance.Reported("rejected"));
        }

        [TestMethod]
        public void Tick_WrongWindowBesideAToken_DoesNeither()
        {
            Begin(12);
            _rig.Maintenance.Desire("maintenanceWindow", "\"26:00-04:00\"");
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a\"");
            _rig.RunFor(60000);

            Assert.AreEqual(0, _rig.RestartCount);
            Assert.Contains("maintenanceWindow", _rig.Maintenance.Reported("rejected"));
        }

        [TestMethod]
        public void Tick_DriveIsFull_DoesNotRestartBeforeItIsWrittenDown()
        {
            Begin(12);
            _rig.Store.Files.IsBroken = true;
            _rig.Maintenance.Desire(_rig.Link, "restart", "\"a\"");
            _rig.RunFor(MaintenanceShadow.SaveRetryMs * 3);
            Assert.AreEqual(0, _rig.RestartCount);
            _rig.Store.Files.IsBroken = false;
            _rig.RunFor(MaintenanceShadow.SaveRetryMs);

            Assert.AreEqual(1, _rig.RestartCount);
        }

        private static void Begin(int hour)
        {
            _rig = new CloudRig();
            _rig.UtcMs += (hour * HourMs) - (_rig.UtcMs % (24 * HourMs));
            Reboot();
        }

        private static void Reboot()
        {
            _rig.Boot();
            _rig.GoOnline();
        }
    }
}
