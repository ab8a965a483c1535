using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Recording;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Time;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: samples never displace an event from the journal, and every event carries its identity. Method: a small
    /// journal that is never drained.</summary>
    [TestClass]
    public class RecorderTests
    {
        private const int Segments = 8;
        private const int BatchesMax = 100;

        private static FlashJournal _journal;
        private static Recorder _recorder;

        [TestMethod]
        public void Sampled_JournalIsNeverEmptied_LeavesHalfOfItToEvents()
        {
            Begin(new FakeStore());
            SampleCollector samples = Samples();
            for (int count = 0; count < BatchesMax; count++)
            {
                _recorder.Sampled(samples);
            }

            Assert.AreEqual(BatchesMax, _journal.Count + _recorder.DroppedBatchCount);
            Assert.AreEqual(Segments / 2 * JournalRig.SegmentBytes, _journal.RoomBytes);
            Assert.AreEqual((long)_journal.Count, _recorder.LastSequence);
        }

        [TestMethod]
        public void AlarmChanged_JournalIsHalfFull_IsKeptAllTheSame()
        {
            Begin(new FakeStore());
            SampleCollector samples = Samples();
            while (_recorder.DroppedBatchCount == 0)
            {
                _recorder.Sampled(samples);
            }

            int before = _journal.Count;
            _recorder.AlarmChanged(AlarmKind.Frost, true, 1000, 5000, false, "", 0);

            Assert.AreEqual(before + 1, _journal.Count);
        }

        [TestMethod]
        public void AlarmChanged_DriveKeepsTheNumbers_CarriesTheEpochAlone()
        {
            Begin(new FakeStore());
            _recorder.AlarmChanged(AlarmKind.Frost, true, 1000, 5000, false, "", 0);
            string json = EventMaker.JsonOf(_journal.Peek(0), "boiler-1");

            Assert.Contains("\"epoch\":\"", json);
            Assert.IsTrue(json.IndexOf("epochKept") < 0);
        }

        [TestMethod]
        public void AlarmChanged_DriveKeepsNothing_SaysThatTheEpochIsNotKept()
        {
            Begin(new FakeStore { IsFull = true });
            _recorder.AlarmChanged(AlarmKind.Frost, true, 1000, 5000, false, "", 0);

            Assert.Contains("\"epochKept\":false", EventMaker.JsonOf(_journal.Peek(0), "boiler-1"));
        }

        [TestMethod]
        public void AlarmChanged_TimeIsNotKnown_IsStampedOnlyOnceTheClockIsSettled()
        {
            Begin(new FakeStore());
            _recorder.AlarmChanged(AlarmKind.Frost, true, 1000, 5000, false, "", 0);
            Assert.IsFalse(_journal.Peek(0).IsStamped);
            _journal.SettleClock(1767225600000, false);
            _recorder.AlarmChanged(AlarmKind.Frost, false, 9000, 5000, false, "", 10);

            Assert.IsTrue(_journal.Peek(0).IsTimed);
            Assert.IsTrue(_journal.Peek(1).IsStamped);
            Assert.IsFalse(_journal.Peek(1).IsTimeSynced);
        }

        private static SampleCollector Samples()
        {
            SampleCollector samples = new SampleCollector(new DeviceConfig());
            for (int count = 0; count < SampleBatch.CountMax; count++)
            {
                samples.Add(41300, HeatingStatus.Active, count * 60000);
            }

            return samples;
        }

        private static void Begin(FakeStore store)
        {
            FakeSystem system = new FakeSystem();
            SharedBuffer shared = new SharedBuffer();
            _journal = new FlashJournal(
                store, shared, system, JournalRig.SegmentBytes, Segments * JournalRig.SegmentBytes);
            Counters counters = new Counters(store, shared, system, new FakeRandom(), 0, 0);
            _journal.BeginBoot(counters.BootId, counters.Epoch);
            _recorder = new Recorder(
                _journal, counters, new WallClock(new FakeClock(), Firmware.BuildUtcMs), system);
        }
    }
}
