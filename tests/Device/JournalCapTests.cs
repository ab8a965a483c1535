using HeatingSensor.Journal;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: the journal leaves room for other files, and a lower cap costs events only if necessary.</summary>
    [TestClass]
    public class JournalCapTests
    {
        private const int Kb = 1024;
        private const int Wanted = 96 * Kb;

        [DataRow(256 * Kb, 0, 96 * Kb)]
        [DataRow(StoreResult.Failed, 0, 96 * Kb)]
        [DataRow(StoreResult.Failed, 40 * Kb, 96 * Kb)]
        [DataRow(160 * Kb, 0, 96 * Kb)]
        [DataRow(100 * Kb, 0, 36 * Kb)]
        [DataRow(64 * Kb, 0, 0)]
        [DataRow(0, 0, 0)]
        [DataRow(0, 40 * Kb, 40 * Kb)]
        [DataRow(70 * Kb, 40 * Kb, 46 * Kb)]
        [DataRow(0, 200 * Kb, 96 * Kb)]
        [TestMethod]
        public void For_RoomOnTheDrive_LeavesTheReserve(int freeBytes, int journalBytes, int expectedBytes)
        {
            Assert.AreEqual(expectedBytes, JournalCap.For(Wanted, freeBytes, journalBytes));
        }

        [TestMethod]
        public void CapBytes_Lowered_OldestGoWithTheNextSegment()
        {
            FlashJournal journal = Open(new FakeStore(), 8);
            Fill(journal, 8);
            journal.CapBytes = 3 * JournalRig.SegmentBytes;
            Assert.AreEqual(0, journal.LostCount);

            Append(journal, 1000);
            Append(journal, 1001);

            Assert.IsTrue(journal.LostCount > 0);
            Assert.IsTrue(journal.RoomBytes <= 3 * JournalRig.SegmentBytes);
        }

        [DataRow(0, 2)]
        [DataRow(JournalRig.SegmentBytes, 2)]
        [DataRow(5 * JournalRig.SegmentBytes, 5)]
        [DataRow(1000 * JournalRig.SegmentBytes, 8)]
        [TestMethod]
        public void CapBytes_AnyValue_StaysBetweenTwoSegmentsAndAll(int wantedBytes, int expectedSegments)
        {
            FlashJournal journal = Open(new FakeStore(), 8);
            journal.CapBytes = wantedBytes;

            Assert.AreEqual(expectedSegments * JournalRig.SegmentBytes, journal.CapBytes);
        }

        [TestMethod]
        public void HasRoomToSpare_HalfFull_IsFalse()
        {
            FlashJournal journal = Open(new FakeStore(), 8);
            Fill(journal, 3);
            Assert.IsTrue(journal.HasRoomToSpare);
            Fill(journal, 4);

            Assert.IsFalse(journal.HasRoomToSpare);
        }

        private static FlashJournal Open(FakeStore store, int segments)
        {
            FlashJournal journal = new FlashJournal(
                store, new SharedBuffer(), new FakeSystem(), JournalRig.SegmentBytes, segments * JournalRig.SegmentBytes);
            journal.BeginBoot(1, 1);
            return journal;
        }

        private static void Fill(FlashJournal journal, int segments)
        {
            const int StepsMax = 100;
            for (int step = 1; step < StepsMax && journal.RoomBytes < segments * JournalRig.SegmentBytes; step++)
            {
                Append(journal, (segments * StepsMax) + step);
            }
        }

        private static void Append(FlashJournal journal, long sequence) => EventMaker.Status(sequence).AppendTo(journal);
    }
}
