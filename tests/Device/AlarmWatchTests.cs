using HeatingSensor.Configuration;
using HeatingSensor.Model;
using HeatingSensor.Recording;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: alarms are raised and ended on time, however samples are taken, and outlive the power. Method: a whole
    /// device without a network; the alarms are read from its journal.</summary>
    [TestClass]
    public class AlarmWatchTests
    {
        private const int ColdCounts = 3700;
        private const int WarmCounts = 2048;
        private const int NoSensorCounts = 4095;
        private const int MinuteMs = 60000;
        private const int HourMs = 60 * MinuteMs;

        /// <summary>Far more changes of the drive than the workload below causes.</summary>
        private const int ChangesMax = 60;

        private const int CutWays = 5;

        private static AlarmRig _rig;

        [TestMethod]
        public void Step_ColdWhileSamplesAreRare_IsRaisedWithinTwoChecks()
        {
            Begin();
            _rig.Set(ConfigId.TelemetryIntervalS, 43200);
            _rig.Set(ConfigId.SamplingIntervalS, 43200);
            _rig.RunFor(HourMs);
            _rig.Thermometer.Counts = ColdCounts;
            _rig.RunFor(AlarmWatch.CheckMs + AlarmWatch.RepeatMs + 1000);

            Assert.AreEqual("FROST+", _rig.ReadAlarms());
        }

        [TestMethod]
        public void Step_OneColdReading_IsNoAlarm()
        {
            Begin();
            _rig.Thermometer.Counts = ColdCounts;
            _rig.RunFor(AlarmWatch.RepeatMs / 2);
            _rig.Thermometer.Counts = WarmCounts;
            _rig.RunFor(HourMs);

            Assert.AreEqual("", _rig.ReadAlarms());
        }

        [TestMethod]
        public void Boot_FrostWasRaisedAndIsOver_IsEndedAndTheLastChangeToldAgainOnce()
        {
            Begin();
            BeCold();
            Reboot(WarmCounts);
            Reboot(WarmCounts);
            Reboot(WarmCounts);

            Assert.AreEqual("FROST+ FROST-* FROST-*", _rig.ReadAlarms());
        }

        [TestMethod]
        public void Boot_FrostWasRaisedAndGoesOn_IsConfirmedOncePerBootAndEndedByItself()
        {
            Begin();
            BeCold();
            Reboot(ColdCounts);
            Reboot(ColdCounts);
            _rig.Thermometer.Counts = WarmCounts;
            _rig.RunFor(HourMs);

            Assert.AreEqual("FROST+ FROST+* FROST+* FROST-", _rig.ReadAlarms());
        }

        [TestMethod]
        public void Boot_SensorIsGoneWhileFrostIsOpen_FrostWaitsForAReading()
        {
            Begin();
            BeCold();
            Reboot(NoSensorCounts);
            Assert.AreEqual(1 << (int)AlarmKind.Frost, Open() & (1 << (int)AlarmKind.Frost));
            _rig.Thermometer.Counts = WarmCounts;
            _rig.RunFor(HourMs);

            Assert.AreEqual("FROST+ SENSOR_FAULT+ FROST-* SENSOR_FAULT-", _rig.ReadAlarms());
        }

        [TestMethod]
        public void Step_SwitchedOff_IsNotRaisedAndAnOpenOneEnds()
        {
            Begin();
            BeCold();
            long off = _rig.Settings.Configuration.Get(ConfigId.AlarmsOff);
            _rig.Set(ConfigId.AlarmsOff, off | (1L << ((int)AlarmKind.Frost - 1)));
            _rig.RunFor(HourMs);

            Assert.AreEqual("FROST+ FROST-", _rig.ReadAlarms());
        }

        [TestMethod]
        public void Step_NothingChanges_WritesNothing()
        {
            _rig = new AlarmRig();
            _rig.Set(ConfigId.TelemetryIntervalS, 43200);
            _rig.Set(ConfigId.SamplingIntervalS, 43200);
            _rig.Boot();
            _rig.RunFor(2 * MinuteMs);
            int before = _rig.Drive.ChangeCount;
            _rig.RunFor(HourMs);

            Assert.AreEqual(before, _rig.Drive.ChangeCount);
        }

        [TestMethod]
        public void Step_HeatingRunsAndWaterStaysCold_IsRaisedAndEndedByAnEffect()
        {
            Begin();
            _rig.Relay.Switch(true, _rig.Clock.NowMs);
            _rig.RunFor(HourMs + (2 * MinuteMs));
            _rig.Thermometer.Counts = WarmCounts - 300;
            _rig.RunFor(2 * MinuteMs);

            Assert.AreEqual("NO_EFFECT+ NO_EFFECT-", _rig.ReadAlarms());
        }

        [TestMethod]
        public void Step_LittleHeapIsLeft_IsRaised()
        {
            Begin();
            _rig.System.FreeHeapBytes = 3000;
            _rig.RunFor(2 * MinuteMs);

            Assert.AreEqual("LOW_MEMORY+", _rig.ReadAlarms());
        }

        [TestMethod]
        public void Step_NetworkButNoTime_IsRaised()
        {
            Begin();
            _rig.Network.IsUp = true;
            _rig.RunFor(17 * MinuteMs);

            Assert.AreEqual("CLOCK_NOT_SET+", _rig.ReadAlarms());
        }

        [TestMethod]
        public void Step_SensorFlaps_IsOneAlarmInsteadOfMany()
        {
            Begin();
            for (int flap = 0; flap < 30; flap++)
            {
                _rig.Thermometer.Counts = flap % 2 == 0 ? NoSensorCounts : WarmCounts;
                _rig.RunFor(2 * MinuteMs);
            }

            string alarms = _rig.ReadAlarms();
            Assert.Contains("SENSOR_FLAPPING+", alarms);
            Assert.IsTrue(alarms.Length < 120, alarms);
        }

        [TestMethod]
        public void Run_PowerCutAtEveryChangeOfTheDrive_EveryRaiseHasItsEnd()
        {
            int count = 0;
            for (int way = 0; way < CutWays; way++)
            {
                int change = 1;
                while (change < ChangesMax && CutAt(change, (CutWay)way))
                {
                    change++;
                }

                count += change;
            }

            Assert.IsTrue(count > CutWays * 8);
        }

        // Frost comes and goes; wherever the power fails, the stream must say so in the end.
        private static bool CutAt(int change, CutWay way)
        {
            _rig = new AlarmRig();
            _rig.Drive.CutAt(change, way);
            bool wasCut = false;
            for (int part = 0; part < 4; part++)
            {
                _rig.Thermometer.Counts = part % 2 == 0 ? ColdCounts : WarmCounts;
                try
                {
                    if (part == 0 || wasCut)
                    {
                        _rig.Boot();
                    }

                    wasCut = false;
                    _rig.RunFor(3 * MinuteMs);
                }
                catch (PowerCutException)
                {
                    wasCut = true;
                }
            }

            if (wasCut)
            {
                _rig.Boot();
                _rig.RunFor(3 * MinuteMs);
            }

            int open = Open();
            CheckStream(_rig.ReadAlarms(), change);
            Assert.AreEqual(0, open);
            return _rig.Drive.CutCount > 0;
        }

        private static void CheckStream(string alarms, int change)
        {
            bool isOpen = false;
            string[] all = alarms.Length == 0 ? new string[0] : alarms.Split(' ');
            for (int index = 0; index < all.Length; index++)
            {
                if (!all[index].StartsWith("FROST"))
                {
                    // A torn slot makes the device tell what else is clear.
                    Assert.IsTrue(all[index].EndsWith("-*"), alarms);
                    continue;
                }

                bool isRaised = all[index].StartsWith("FROST+");
                bool isAfterBoot = all[index].EndsWith("*");
                Assert.IsTrue(isAfterBoot || isRaised != isOpen, "cut at change " + change.ToString() + ": " + alarms);
                isOpen = isRaised;
            }

            Assert.IsFalse(isOpen, "cut at change " + change.ToString() + ", open in the end: " + alarms);
        }

        private static void Begin()
        {
            _rig = new AlarmRig();
            _rig.Boot();
            _rig.RunFor(1000);
        }

        private static void BeCold()
        {
            _rig.Thermometer.Counts = ColdCounts;
            _rig.RunFor(2 * MinuteMs);
        }

        private static void Reboot(int counts)
        {
            _rig.Thermometer.Counts = counts;
            _rig.Boot();
            _rig.RunFor(2 * MinuteMs);
        }

        // What a boot would find: both slots hold the open alarms in their first four bytes.
        private static int Open()
        {
            byte[] a = _rig.Drive.Files.Content("alarms.a");
            byte[] b = _rig.Drive.Files.Content("alarms.b");
            bool isA = Storage.LittleEndian.ReadUInt(a, 4) > Storage.LittleEndian.ReadUInt(b, 4);
            return (int)Storage.LittleEndian.ReadUInt(isA ? a : b, Storage.TwoSlotFile.PayloadOffset);
        }
    }
}
