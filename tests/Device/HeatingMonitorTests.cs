using HeatingSensor.Heating;
using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class HeatingMonitorTests
    {
        [TestMethod]
        public void Step_FirstLevel_IsAnEventWithoutPreviousAndWithoutDelay()
        {
            HeatingMonitor monitor = new HeatingMonitor(60000, 60000);
            monitor.RelayChanged(false, 120);

            Assert.IsTrue(monitor.Step(170));
            Assert.IsTrue(monitor.Status == HeatingStatus.Inactive);
            Assert.IsTrue(monitor.PreviousStatus == HeatingStatus.Unknown);
            Assert.IsTrue(monitor.PreviousDurationMs == 0);
        }

        [TestMethod]
        public void Step_Change_LastsFromFirstEdgeToFirstEdge()
        {
            HeatingMonitor monitor = Started(0, 0);
            monitor.RelayChanged(true, 10000);

            Assert.IsTrue(monitor.Step(10050));
            Assert.IsTrue(monitor.ChangedAtMs == 10000);
            Assert.IsTrue(monitor.PreviousDurationMs == 10000);
            Assert.IsTrue(monitor.PreviousStatus == HeatingStatus.Inactive);
        }

        [TestMethod]
        public void Step_WithinOnDelay_Waits()
        {
            HeatingMonitor monitor = Started(5000, 0);
            monitor.RelayChanged(true, 10000);

            Assert.IsFalse(monitor.Step(14999));
            Assert.IsTrue(monitor.DueMs == 15000);
            Assert.IsTrue(monitor.Step(15000));
            Assert.IsTrue(monitor.ChangedAtMs == 10000);
        }

        [TestMethod]
        public void Step_OffDelay_HoldsOnlyTheWayDown()
        {
            HeatingMonitor monitor = Started(0, 3000);
            monitor.RelayChanged(true, 10000);
            Assert.IsTrue(monitor.Step(10000));

            monitor.RelayChanged(false, 20000);
            Assert.IsFalse(monitor.Step(22999));
            Assert.IsTrue(monitor.Step(23000));
            Assert.IsTrue(monitor.Status == HeatingStatus.Inactive);
        }

        [TestMethod]
        public void Step_RelayFallsBackWithinDelay_IsNoChange()
        {
            HeatingMonitor monitor = Started(5000, 0);
            monitor.RelayChanged(true, 10000);
            monitor.RelayChanged(false, 12000);

            Assert.IsFalse(monitor.Step(60000));
            Assert.IsTrue(monitor.DueMs == long.MaxValue);
        }

        [TestMethod]
        public void Step_ChangeNotLaterThanTheOneBefore_LastedNothingAndNeverLess()
        {
            HeatingMonitor monitor = Started(0, 0);
            Change(monitor, true, 10000);
            monitor.RelayChanged(false, 9990);

            Assert.IsTrue(monitor.Step(10000));
            Assert.AreEqual(0L, monitor.PreviousDurationMs);
        }

        [TestMethod]
        public void RunTimeMs_OverTwoCycles_CountsWhatWasActive()
        {
            HeatingMonitor monitor = Started(0, 0);
            Change(monitor, true, 10000);
            Change(monitor, false, 15000);
            Change(monitor, true, 20000);

            Assert.AreEqual(2, monitor.CycleCount);
            Assert.AreEqual(5000L, monitor.RunTimeMs(20000));
            Assert.AreEqual(8000L, monitor.RunTimeMs(23000));
            Change(monitor, false, 24000);
            Assert.AreEqual(9000L, monitor.RunTimeMs(99000));
        }

        [TestMethod]
        public void CycleCount_ActiveAtTheBoot_IsNoCycle()
        {
            HeatingMonitor monitor = new HeatingMonitor(0, 0);
            Change(monitor, true, 100);

            Assert.AreEqual(0, monitor.CycleCount);
            Assert.AreEqual(400L, monitor.RunTimeMs(500));
        }

        private static void Change(HeatingMonitor monitor, bool isOn, long atMs)
        {
            monitor.RelayChanged(isOn, atMs);
            Assert.IsTrue(monitor.Step(atMs));
        }

        private static HeatingMonitor Started(int onDelayMs, int offDelayMs)
        {
            HeatingMonitor monitor = new HeatingMonitor(onDelayMs, offDelayMs);
            monitor.RelayChanged(false, 0);
            monitor.Step(0);
            return monitor;
        }
    }
}
