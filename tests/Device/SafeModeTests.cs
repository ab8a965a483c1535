using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: a device whose boots do not last can still be mended from afar, and watches the house. Method: a whole
    /// device on a drive that has seen such boots.</summary>
    [TestClass]
    public class SafeModeTests
    {
        private const int HeapBytes = 60000;
        private const string Telemetry = "$aws/things/boiler-1/shadow/name/telemetry/update";

        [TestMethod]
        public void Tick_SafeMode_SensesAndReportsButSendsNoHealth()
        {
            DeviceRig rig = Start(RestartRecord.UnstableBootsMax);
            rig.Relay.Switch(true, rig.Clock.NowMs);
            Run(rig, 20);

            Assert.IsTrue(Publishes(rig, "\"status\":\"ACTIVE\"") == 1);
            Assert.AreEqual(0, rig.Link.OnceCount);
            Assert.AreEqual(0, Publishes(rig, "\"type\":\"samples\""));
            Assert.Contains("\"safeMode\":true", rig.Link.LastReport(Telemetry));
            Assert.AreEqual(0, rig.System.RestartCount);
        }

        [TestMethod]
        public void Tick_OneBootFewer_IsNotInSafeMode()
        {
            DeviceRig rig = Start(RestartRecord.UnstableBootsMax - 1);
            Run(rig, 20);

            Assert.IsTrue(rig.Link.OnceCount > 0);
            Assert.IsTrue(Publishes(rig, "\"type\":\"samples\"") > 0);
            Assert.Contains("\"safeMode\":false", rig.Link.LastReport(Telemetry));
        }

        [TestMethod]
        public void Tick_AnHourOfSafeMode_RestartsIntoANormalBoot()
        {
            FakeStore store = Used(RestartRecord.UnstableBootsMax);
            DeviceRig rig = new DeviceRig(null, HeapBytes, store);
            rig.GoOnline();
            Run(rig, 59);
            Assert.AreEqual(0, rig.System.RestartCount);
            Run(rig, 2);

            Assert.IsTrue(rig.System.RestartCount > 0);
            DeviceRig next = new DeviceRig(null, HeapBytes, store);
            next.GoOnline();
            Run(next, 1);
            Assert.Contains("\"restartReason\":\"requested\"", next.Link.LastReport(Telemetry));
            Assert.Contains("\"safeMode\":false", next.Link.LastReport(Telemetry));
        }

        private static DeviceRig Start(int boots)
        {
            DeviceRig rig = new DeviceRig(null, HeapBytes, Used(boots));
            rig.GoOnline();
            return rig;
        }

        // With a broker that answers within seconds.
        private static void Run(DeviceRig rig, int minutes)
        {
            for (int step = 0; step < minutes * 12; step++)
            {
                rig.RunFor(5000);
                rig.Link.AcknowledgeAll();
            }
        }

        private static FakeStore Used(int boots)
        {
            FakeStore store = new FakeStore();
            for (int boot = 0; boot < boots; boot++)
            {
                new DeviceRig(null, HeapBytes, store).RunFor(1000);
            }

            return store;
        }

        private static int Publishes(DeviceRig rig, string part)
        {
            int count = 0;
            for (int message = 1; message <= rig.Link.PublishedCount; message++)
            {
                string payload = rig.Link.Payload(message);
                count += payload != null && payload.IndexOf(part) >= 0 ? 1 : 0;
            }

            return count;
        }
    }
}
