using HeatingSensor.Heating;
using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: an alarm is raised once and cleared once, however a temperature fluctuates at its threshold. Method:
    /// readings, and the alarm that each one changes.</summary>
    [TestClass]
    public class AlarmMonitorTests
    {
        private const int OverheatMilliC = 90000;
        private const int FrostMilliC = 5000;

        [DataRow(90000, (int)AlarmKind.None)]
        [DataRow(90001, (int)AlarmKind.Overheat)]
        [DataRow(5000, (int)AlarmKind.None)]
        [DataRow(4999, (int)AlarmKind.Frost)]
        [TestMethod]
        public void Take_AtTheThreshold_OnlyBeyondItIsAnAlarm(int milliC, int expected)
        {
            AlarmMonitor alarms = new AlarmMonitor();
            Assert.AreEqual(expected, (int)Take(alarms, milliC));
            Assert.AreEqual(expected != 0, alarms.IsRaised((AlarmKind)expected));
        }

        [TestMethod]
        public void Take_TremblingAtTheThreshold_RaisesOnce()
        {
            AlarmMonitor alarms = new AlarmMonitor();
            Take(alarms, 90001);

            Assert.AreEqual((int)AlarmKind.None, (int)Take(alarms, 89999));
            Assert.AreEqual((int)AlarmKind.None, (int)Take(alarms, 90001));
            Assert.AreEqual((int)AlarmKind.None, (int)Take(alarms, 88001));
            Assert.IsTrue(alarms.IsRaised(AlarmKind.Overheat));
        }

        [TestMethod]
        public void Take_BeyondTheHysteresis_IsOver()
        {
            AlarmMonitor alarms = new AlarmMonitor();
            Take(alarms, 90001);

            Assert.AreEqual((int)AlarmKind.Overheat, (int)Take(alarms, 88000));
            Assert.IsFalse(alarms.IsRaised(AlarmKind.Overheat));
        }

        [TestMethod]
        public void Take_OneFaultyReading_IsNoAlarm()
        {
            AlarmMonitor alarms = new AlarmMonitor();
            Assert.AreEqual((int)AlarmKind.None, (int)Fail(alarms));
            Assert.AreEqual((int)AlarmKind.None, (int)Take(alarms, 41000));
            Assert.AreEqual((int)AlarmKind.None, (int)Fail(alarms));
        }

        [TestMethod]
        public void Take_TwoFaultyReadings_RaiseAndTwoGoodOnesEndIt()
        {
            AlarmMonitor alarms = new AlarmMonitor();
            Fail(alarms);
            Assert.AreEqual((int)AlarmKind.SensorFault, (int)Fail(alarms));
            Assert.IsTrue(alarms.IsRaised(AlarmKind.SensorFault));
            Assert.AreEqual((int)AlarmKind.None, (int)Fail(alarms));
            Assert.AreEqual((int)AlarmKind.None, (int)Take(alarms, 41000));
            Assert.AreEqual((int)AlarmKind.SensorFault, (int)Take(alarms, 41000));
            Assert.IsFalse(alarms.IsRaised(AlarmKind.SensorFault));
        }

        [TestMethod]
        public void Take_SensorFailsWhileFrostIsRaised_FrostStays()
        {
            AlarmMonitor alarms = new AlarmMonitor();
            Take(alarms, 1000);
            Fail(alarms);
            Fail(alarms);

            Assert.IsTrue(alarms.IsRaised(AlarmKind.Frost));
        }

        [TestMethod]
        public void Take_FromTooColdToTooWarm_BothChangeOneAfterTheOther()
        {
            AlarmMonitor alarms = new AlarmMonitor();
            Take(alarms, 1000);

            Assert.AreEqual((int)AlarmKind.Overheat, (int)Take(alarms, 95000));
            Assert.AreEqual((int)AlarmKind.Frost, (int)Take(alarms, 95000));
            Assert.IsFalse(alarms.IsRaised(AlarmKind.Frost));
        }

        [TestMethod]
        public void Take_ThresholdLoweredWhileRaised_StaysRaisedUntilTheNewOneIsLeft()
        {
            AlarmMonitor alarms = new AlarmMonitor();
            Take(alarms, 90001);

            Assert.AreEqual((int)AlarmKind.None, (int)alarms.Take(80000, 80000, FrostMilliC));
            Assert.AreEqual((int)AlarmKind.Overheat, (int)alarms.Take(78000, 80000, FrostMilliC));
        }

        private static AlarmKind Take(AlarmMonitor alarms, int milliC)
        {
            return alarms.Take(milliC, OverheatMilliC, FrostMilliC);
        }

        private static AlarmKind Fail(AlarmMonitor alarms)
        {
            return alarms.Take(Reading.Failed(SensorFault.Open), OverheatMilliC, FrostMilliC);
        }
    }
}
