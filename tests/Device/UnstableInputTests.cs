using HeatingSensor.Configuration;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: an input that never rests neither silences the device nor fills the flash. Method: a whole device during
    /// an outage, whose relay changes for five minutes; then its journal is read.</summary>
    [TestClass]
    public class UnstableInputTests
    {
        private const int ColdCounts = 3700;
        private const int MinuteMs = 60000;

        /// <summary>Ten times a second, slow enough to pass the debouncing.</summary>
        private const int SlowMs = 100;

        /// <summary>Too fast to settle.</summary>
        private const int FastMs = 20;

        private static AlarmRig _rig;

        [TestMethod]
        public void Tick_TenChangesASecondForFiveMinutes_TakesTheRoomOfOneMinuteAtTheLimit()
        {
            Begin();
            int before = _rig.Journal.SizeBytes;
            Flood(5 * MinuteMs, SlowMs);
            _rig.RunFor(3 * MinuteMs);
            int takenBytes = _rig.Journal.SizeBytes - before;
            _rig.ReadJournal();

            // 120 changes, perhaps the last level, three alarms; samples besides.
            Assert.IsTrue(_rig.StatusCount >= 120 && _rig.StatusCount <= 122, _rig.StatusCount.ToString());
            Assert.AreEqual("SHORT_CYCLING+ UNSTABLE_INPUT+ UNSTABLE_INPUT-", _rig.Alarms);
            Assert.IsTrue(takenBytes < 8000, takenBytes.ToString());
        }

        [TestMethod]
        public void Tick_InputHasRestedAfterAFlood_SaysItsLevelAndGoesOnAsBefore()
        {
            Begin();
            Flood(2 * MinuteMs, SlowMs);
            _rig.Relay.Switch(true, _rig.Clock.NowMs);
            _rig.RunFor(15000);
            _rig.ReadJournal();
            Assert.IsTrue(_rig.IsActive);
            _rig.RunFor(5 * MinuteMs);
            _rig.Relay.Switch(false, _rig.Clock.NowMs);
            _rig.RunFor(1000);
            _rig.ReadJournal();

            Assert.IsFalse(_rig.IsActive);
        }

        [TestMethod]
        public void Tick_RelayHasNeverSettledSincePowerOn_SamplesAndFrostGoOn()
        {
            _rig = new AlarmRig();
            _rig.Set(ConfigId.TelemetryBatchSize, 1);
            _rig.Thermometer.Counts = ColdCounts;
            _rig.Boot();
            Flood(5 * MinuteMs, FastMs);
            _rig.ReadJournal();

            Assert.AreEqual(0, _rig.StatusCount);
            Assert.Contains("\"samples\":[{\"status\":null,\"temperature\":-", _rig.Samples);
            Assert.AreEqual("FROST+ UNSTABLE_INPUT+", _rig.Alarms);
        }

        [TestMethod]
        public void Tick_UnsettledInputRests_AlarmIsOver()
        {
            Begin();
            Flood(3 * MinuteMs, FastMs);
            _rig.RunFor(3 * MinuteMs);
            _rig.ReadJournal();

            Assert.AreEqual("UNSTABLE_INPUT+ UNSTABLE_INPUT-", _rig.Alarms);
        }

        private static void Begin()
        {
            _rig = new AlarmRig();
            _rig.Boot();
            _rig.RunFor(1000);
        }

        private static void Flood(int durationMs, int everyMs)
        {
            bool isOn = false;
            for (int atMs = 0; atMs < durationMs; atMs += everyMs)
            {
                isOn = !isOn;
                _rig.Relay.Switch(isOn, _rig.Clock.NowMs);
                _rig.RunFor(everyMs);
            }
        }
    }
}
