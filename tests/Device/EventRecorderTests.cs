using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Time;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: samples never push an event out of the journal. Method: a small journal that is never emptied.</summary>
    [TestClass]
    public class EventRecorderTests
    {
        private const int Segments = 8;
        private const int BatchesMax = 100;

        [TestMethod]
        public void Sampled_JournalIsNeverEmptied_LeavesHalfOfItToEvents()
        {
            FlashJournal journal = new FlashJournal(
                new FakeStore(), new FakeSystem(), JournalRig.SegmentBytes, Segments * JournalRig.SegmentBytes, 0x01000000);
            EventRecorder recorder = RecorderOf(journal);
            SampleBatch batch = new SampleBatch { Count = SampleBatch.CountMax, IntervalS = 60 };
            for (int count = 0; count < BatchesMax; count++)
            {
                recorder.Sampled(batch);
            }

            Assert.AreEqual(BatchesMax, journal.Count + recorder.DroppedBatchCount);
            Assert.AreEqual(Segments / 2 * JournalRig.SegmentBytes, journal.RoomBytes);
            Assert.AreEqual((long)journal.Count, recorder.LastSequence);
        }

        [TestMethod]
        public void AlarmChanged_JournalIsHalfFull_IsKeptAllTheSame()
        {
            FlashJournal journal = new FlashJournal(
                new FakeStore(), new FakeSystem(), JournalRig.SegmentBytes, Segments * JournalRig.SegmentBytes, 0x01000000);
            EventRecorder recorder = RecorderOf(journal);
            SampleBatch batch = new SampleBatch { Count = SampleBatch.CountMax, IntervalS = 60 };
            while (recorder.DroppedBatchCount == 0)
            {
                recorder.Sampled(batch);
            }

            int before = journal.Count;
            recorder.AlarmChanged(AlarmKind.Frost, true, TemperatureReading.Of(1000), 5000, 0);

            Assert.AreEqual(before + 1, journal.Count);
        }

        private static EventRecorder RecorderOf(FlashJournal journal)
        {
            FakeSystem system = new FakeSystem();
            journal.BeginBoot(1);
            return new EventRecorder(
                journal,
                new Counters(new FakeStore(), new SharedBuffer(), system, 0, 0),
                new WallClock(new FakeClock(), Firmware.BuildUtcMs),
                system);
        }
    }
}
