using System;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>
    /// Goal: no power cut leaves half a configuration, makes the device forget what it has reported, or restarts it twice.
    /// Method: two shadows change while the power is cut at each change of the flash, in each way; the device boots and
    /// continues.
    /// </summary>
    [TestClass]
    public class ShadowPowerCutTests
    {
        private const int ChangesMax = 1000;
        private const int AllWays = 5;

        private static CloudRig _rig;

        [TestMethod]
        public void Run_CutAtEverySingleChange_IsWhollyOldOrWhollyNewAndRestartsOnce()
        {
            int count = 0;
            for (int way = 0; way < AllWays; way++)
            {
                int change = 1;
                while (change < ChangesMax && IsCut(change, way))
                {
                    change++;
                }

                count += change;
            }

            Assert.IsTrue(count > AllWays * 10);
            OutputHelper.WriteLine(count.ToString() + " runs");
        }

        private static bool IsCut(int change, int way)
        {
            _rig = new CloudRig();
            _rig.Store.CutAt(change, (CutWay)way);
            string where = "change " + change.ToString() + " way " + way.ToString();
            _rig.Configuration.Desire("debounceMs", "80");
            _rig.Configuration.Desire("onDelayMs", "90");
            _rig.Maintenance.Desire("maintenanceWindow", "\"00:00-23:59\"");
            _rig.Maintenance.Desire("restart", "\"a\"");
            for (int boot = 0; boot < 4; boot++)
            {
                Live(where);
            }

            Assert.IsTrue(_rig.RestartCount <= 1, where);
            Assert.AreEqual("80", _rig.Configuration.Reported("debounceMs"), where);
            Assert.AreEqual("90", _rig.Configuration.Reported("onDelayMs"), where);
            Assert.AreEqual("\"a\"", _rig.Maintenance.Reported("restart"), where);
            return _rig.Store.CutCount > 0;
        }

        private static void Live(string where)
        {
            bool wasReported = _rig.Configuration.Reported("debounceMs") == "80";
            bool wasRestarted = _rig.RestartCount > 0 || _rig.Maintenance.Reported("restart") != null;
            try
            {
                _rig.Boot();
                _rig.GoOnline();
                CheckFirstReport(wasReported, where);
                Assert.IsTrue(!wasRestarted || _rig.Maintenance.Reported("restart") == "\"a\"", where);
                _rig.RunFor(60000);
            }
            catch (PowerCutException)
            {
                return;
            }
        }

        private static void CheckFirstReport(bool wasReported, string where)
        {
            string first = _rig.Link.ReportText(1);
            bool isNew = first.IndexOf("\"debounceMs\":80,\"onDelayMs\":90") >= 0;
            bool isOld = first.IndexOf("\"debounceMs\":50,\"onDelayMs\":0") >= 0;
            Assert.IsTrue(isNew || isOld, where);
            Assert.IsTrue(isNew || !wasReported, where);
        }
    }
}
