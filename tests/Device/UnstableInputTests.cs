using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Ports;
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
        private static int _statusCount;
        private static string _samples;
        private static string _alarms;

        [TestMethod]
        public void Tick_TenChangesASecondForFiveMinutes_TakesTheRoomOfOneMinuteAtTheLimit()
        {
            Begin();
            int before = _rig.Journal.SizeBytes;
            Flood(5 * MinuteMs, SlowMs);
            _rig.RunFor(3 * MinuteMs);
            int takenBytes = _rig.Journal.SizeBytes - before;
            ReadJournal();

            // 30 changes, the last level, alarm raised and cleared; samples besides.
            Assert.IsTrue(_statusCount >= 30 && _statusCount <= 32, _statusCount.ToString());
            Assert.AreEqual("UNSTABLE_INPUT+ UNSTABLE_INPUT-", _alarms);
            Assert.IsTrue(takenBytes < 2500, takenBytes.ToString());
        }

        [TestMethod]
        public void Tick_InputHasRestedAfterAFlood_SaysItsLevelAndGoesOnAsBefore()
        {
            Begin();
            Flood(2 * MinuteMs, SlowMs);
            _rig.Relay.Switch(true, _rig.Clock.NowMs);
            _rig.RunFor(15000);
            Assert.AreEqual("ACTIVE", LastStatus());
            _rig.RunFor(5 * MinuteMs);
            _rig.Relay.Switch(false, _rig.Clock.NowMs);
            _rig.RunFor(1000);

            Assert.AreEqual("INACTIVE", LastStatus());
        }

        [TestMethod]
        public void Tick_RelayHasNeverSettledSincePowerOn_SamplesAndFrostGoOn()
        {
            _rig = new AlarmRig();
            _rig.Set(ConfigId.TelemetryBatchSize, 1);
            _rig.Thermometer.Counts = ColdCounts;
            _rig.Boot();
            Flood(5 * MinuteMs, FastMs);
            ReadJournal();

            Assert.AreEqual(0, _statusCount);
            Assert.Contains("\"samples\":[{\"status\":null,\"temperature\":-", _samples);
            Assert.AreEqual("FROST+ UNSTABLE_INPUT+", _alarms);
        }

        [TestMethod]
        public void Tick_UnsettledInputRests_AlarmIsOver()
        {
            Begin();
            Flood(3 * MinuteMs, FastMs);
            _rig.RunFor(3 * MinuteMs);
            ReadJournal();

            Assert.AreEqual("UNSTABLE_INPUT+ UNSTABLE_INPUT-", _alarms);
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

        private static string LastStatus()
        {
            BoardPorts board = new BoardPorts { Store = _rig.Drive.Files, System = new FakeSystem() };
            FlashJournal journal = HeatingSensor.Device.OpenJournal(board);
            string status = "";
            int count = journal.Count;
            for (int index = 0; index < count; index++)
            {
                EventRecord record = journal.Peek(index);
                if (record != null && record.TypeNumber == StatusEvent.Number)
                {
                    status = StatusEvent.IsActive(record) ? "ACTIVE" : "INACTIVE";
                }
            }

            return status;
        }

        private static void ReadJournal()
        {
            _statusCount = 0;
            _samples = "";
            BoardPorts board = new BoardPorts { Store = _rig.Drive.Files, System = new FakeSystem() };
            FlashJournal journal = HeatingSensor.Device.OpenJournal(board);
            int count = journal.Count;
            for (int index = 0; index < count; index++)
            {
                EventRecord record = journal.Peek(index);
                if (record == null)
                {
                    break;
                }

                _statusCount += record.TypeNumber == StatusEvent.Number ? 1 : 0;
                if (record.TypeNumber == SampleBatch.Number)
                {
                    _samples += EventMaker.JsonOf(record, "boiler-1");
                }
            }

            _alarms = _rig.TakeAlarms();
        }
    }
}
