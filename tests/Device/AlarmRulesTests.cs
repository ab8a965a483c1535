using HeatingSensor.Heating;
using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: each alarm begins and ends where docs/events.md says. Method: readings and times, and the verdict on
    /// each.</summary>
    [TestClass]
    public class AlarmRulesTests
    {
        private const int OverheatMilliC = 90000;
        private const int FrostMilliC = 5000;
        private const int RiseMilliC = 2000;
        private const long MinuteMs = 60000;
        private const long HourMs = 60 * MinuteMs;
        private const int Fault = int.MinValue + (int)SensorFault.Open;

        [DataRow(90001, (int)AlarmVerdict.Bad)]
        [DataRow(90000, (int)AlarmVerdict.Between)]
        [DataRow(88001, (int)AlarmVerdict.Between)]
        [DataRow(88000, (int)AlarmVerdict.Good)]
        [DataRow(Fault, (int)AlarmVerdict.Unknown)]
        [TestMethod]
        public void Overheat_AroundTheLimit_HasAHysteresisBelowIt(int reading, int expected)
        {
            Assert.AreEqual(expected, (int)new AlarmRules(1).Overheat(reading, OverheatMilliC));
        }

        [DataRow(4999, (int)AlarmVerdict.Bad)]
        [DataRow(5000, (int)AlarmVerdict.Between)]
        [DataRow(6999, (int)AlarmVerdict.Between)]
        [DataRow(7000, (int)AlarmVerdict.Good)]
        [DataRow(Fault, (int)AlarmVerdict.Unknown)]
        [TestMethod]
        public void Frost_AroundTheLimit_HasAHysteresisAboveIt(int reading, int expected)
        {
            Assert.AreEqual(expected, (int)new AlarmRules(1).Frost(reading, FrostMilliC));
        }

        [TestMethod]
        public void SensorFlapping_FailsAndWorksAgain_IsBadAfterTheLimitAndGoodAnHourLater()
        {
            AlarmRules rules = new AlarmRules(1);
            long nowMs = 2 * HourMs;
            rules.Begin(25000, nowMs);
            for (int flap = 1; flap <= AlarmRules.FlapsMax; flap++)
            {
                rules.Begin(flap % 2 == 0 ? 25000 : Fault, nowMs += MinuteMs);
                Assert.AreNotEqual((int)AlarmVerdict.Bad, (int)rules.SensorFlapping(nowMs));
            }

            rules.Begin(Fault, nowMs += MinuteMs);
            Assert.AreEqual((int)AlarmVerdict.Bad, (int)rules.SensorFlapping(nowMs));
            Assert.AreEqual((int)AlarmVerdict.Between, (int)rules.SensorFault(Fault, true));
            Assert.AreEqual((int)AlarmVerdict.Bad, (int)rules.SensorFault(Fault, false));
            rules.Begin(Fault, nowMs += HourMs);

            Assert.AreEqual((int)AlarmVerdict.Good, (int)rules.SensorFlapping(nowMs));
        }

        [TestMethod]
        public void ShortCycling_MoreStartsThanTheLimitInAnHour_IsBadOnlyForThatChannel()
        {
            AlarmRules rules = new AlarmRules(2);
            long nowMs = 2 * HourMs;
            for (int cycle = 1; cycle <= 7; cycle++)
            {
                rules.Begin(25000, nowMs += 5 * MinuteMs);
                Assert.AreEqual(cycle > 6, rules.ShortCycling(1, cycle, 6, nowMs) == AlarmVerdict.Bad);
                Assert.AreEqual((int)AlarmVerdict.Good, (int)rules.ShortCycling(0, 0, 6, nowMs));
            }

            Assert.AreEqual(7, rules.StartCount(1));
            rules.Begin(25000, nowMs += HourMs);
            Assert.AreEqual((int)AlarmVerdict.Good, (int)rules.ShortCycling(1, 7, 6, nowMs));
        }

        [TestMethod]
        public void ShortCycling_FirstHourAfterABoot_ClearsNothing()
        {
            AlarmRules rules = new AlarmRules(1);
            rules.Begin(25000, HourMs - 1);
            Assert.AreEqual((int)AlarmVerdict.Between, (int)rules.ShortCycling(0, 0, 6, HourMs - 1));
            rules.Begin(25000, HourMs);

            Assert.AreEqual((int)AlarmVerdict.Good, (int)rules.ShortCycling(0, 0, 6, HourMs));
        }

        [TestMethod]
        public void NoEffect_WaterStaysAsItWas_IsBadAfterTheTime()
        {
            AlarmRules rules = new AlarmRules(1);
            Assert.AreEqual((int)AlarmVerdict.Between, (int)NoEffect(rules, 20000, 0));
            Assert.AreEqual((int)AlarmVerdict.Between, (int)NoEffect(rules, 21999, 59));
            Assert.AreEqual((int)AlarmVerdict.Bad, (int)NoEffect(rules, 21999, 60));

            Assert.AreEqual((int)AlarmVerdict.Good, (int)NoEffect(rules, 22000, 61));
        }

        [TestMethod]
        public void NoEffect_WaterHasBecomeWarmerOnce_StaysGoodForTheRun()
        {
            AlarmRules rules = new AlarmRules(1);
            NoEffect(rules, 20000, 0);
            NoEffect(rules, 18000, 10);
            Assert.AreEqual((int)AlarmVerdict.Good, (int)NoEffect(rules, 20000, 20));

            Assert.AreEqual((int)AlarmVerdict.Good, (int)NoEffect(rules, 19000, 600));
        }

        [TestMethod]
        public void NoEffect_WaterIsWarmAlready_IsGood()
        {
            Assert.AreEqual((int)AlarmVerdict.Good, (int)NoEffect(new AlarmRules(1), AlarmRules.WarmMilliC, 60));
        }

        [TestMethod]
        public void NoEffect_RelayIsOff_LeavesTheAlarmAsItIs()
        {
            Assert.AreEqual(
                (int)AlarmVerdict.Between, (int)new AlarmRules(1).NoEffect(false, 0, 20000, RiseMilliC, 60, 100 * HourMs));
        }

        [TestMethod]
        public void NoHeatCall_NoRelayIsOn_IsBadAfterTheTimeUntilOneIs()
        {
            AlarmRules rules = new AlarmRules(1);
            Assert.AreEqual((int)AlarmVerdict.Good, (int)rules.NoHeatCall(true, 24, HourMs));
            Assert.AreEqual((int)AlarmVerdict.Between, (int)rules.NoHeatCall(false, 24, (25 * HourMs) - 1));
            Assert.AreEqual((int)AlarmVerdict.Bad, (int)rules.NoHeatCall(false, 24, 25 * HourMs));

            Assert.AreEqual((int)AlarmVerdict.Good, (int)rules.NoHeatCall(true, 24, 26 * HourMs));
        }

        [TestMethod]
        public void ClockNotSet_NetworkIsUpButNoTime_IsBadAfterTheTime()
        {
            AlarmRules rules = new AlarmRules(1);
            Assert.AreEqual((int)AlarmVerdict.Between, (int)rules.ClockNotSet(false, false, 15, 10 * HourMs));
            Assert.AreEqual((int)AlarmVerdict.Between, (int)rules.ClockNotSet(false, true, 15, 11 * HourMs));
            Assert.AreEqual(
                (int)AlarmVerdict.Bad, (int)rules.ClockNotSet(false, true, 15, (11 * HourMs) + (15 * MinuteMs)));

            Assert.AreEqual((int)AlarmVerdict.Good, (int)rules.ClockNotSet(true, true, 15, 12 * HourMs));
        }

        [TestMethod]
        public void EventsLost_MoreThanBefore_IsBadAndGoodAfterAnHourWithoutAny()
        {
            AlarmRules rules = new AlarmRules(1);
            Assert.AreEqual((int)AlarmVerdict.Between, (int)rules.EventsLost(0, MinuteMs));
            Assert.AreEqual((int)AlarmVerdict.Bad, (int)rules.EventsLost(81, 2 * MinuteMs));
            Assert.AreEqual((int)AlarmVerdict.Between, (int)rules.EventsLost(81, HourMs));

            Assert.AreEqual((int)AlarmVerdict.Good, (int)rules.EventsLost(81, HourMs + (2 * MinuteMs)));
        }

        [DataRow(0, (int)AlarmVerdict.Unknown)]
        [DataRow(4095, (int)AlarmVerdict.Bad)]
        [DataRow(4096, (int)AlarmVerdict.Between)]
        [DataRow(6144, (int)AlarmVerdict.Good)]
        [TestMethod]
        public void LowMemory_AroundTheLimit_HasAHysteresisAboveIt(int freeBytes, int expected)
        {
            Assert.AreEqual(expected, (int)new AlarmRules(1).LowMemory(freeBytes, 4096));
        }

        private static AlarmVerdict NoEffect(AlarmRules rules, int reading, int minute)
        {
            return rules.NoEffect(true, 0, reading, RiseMilliC, 60, minute * MinuteMs);
        }
    }
}
