using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: temporary read failures cost nothing; permanent ones cost only the unreadable events, and a gap is
    /// stored before anything is deleted. Two events per segment, four segments.</summary>
    [TestClass]
    public class JournalReadFailureTests
    {
        private const int EventCount = 6;
        private const string Oldest = "j0000001.seg";
        private const uint Epoch = 0x7F3A91C2;
        private const uint OtherEpoch = 0x11223344;

        [TestMethod]
        public void New_ReadFailsLessOftenThanItIsTried_CountsEveryEvent()
        {
            FakeStore store = Filled();
            store.Fail(StoreCall.Read, "1.seg", SegmentReader.ScanAttempts - 1);
            FlashJournal journal = Open(store);

            Assert.AreEqual(EventCount, journal.Count);
            Assert.AreEqual(0, journal.CorruptCount);
        }

        [TestMethod]
        public void New_ReadFailsForTheWholeBoot_IsDelayedAndThenDeliversEverything()
        {
            FakeStore store = Filled();
            store.Fail(StoreCall.Read, ".seg", int.MaxValue);
            FlashJournal journal = Open(store);
            Assert.AreEqual(3, journal.Count);
            for (int attempt = 0; attempt < JournalReader.ReadAttemptsMax - 1; attempt++)
            {
                Assert.IsTrue(journal.Peek(0) == null);
                Assert.IsTrue(journal.IsDelayed);
            }

            store.Mend();
            for (int sequence = 1; sequence <= EventCount; sequence++)
            {
                Assert.AreEqual(EventMaker.Status(sequence).Json(), EventMaker.JsonOf(journal.Peek(0), "boiler-1"));
                journal.Advance();
            }

            Assert.AreEqual(0, journal.Count);
            Assert.AreEqual(0, journal.LostCount);
        }

        [TestMethod]
        public void New_GapMarkerCannotBeReadForNow_IsWaitedForAndNotWrittenOver()
        {
            FakeStore store = Filled();
            FlashJournal full = Open(store);
            for (int sequence = EventCount + 1; sequence <= 9; sequence++)
            {
                Assert.IsTrue(EventMaker.Status(sequence).AppendTo(full));
            }

            Assert.AreEqual(2, full.LostCount);
            int writes = store.WriteCount;
            store.Fail(StoreCall.Read, "", int.MaxValue);
            FlashJournal journal = Open(store);
            Assert.IsFalse(EventMaker.Status(101).AppendTo(journal));
            Assert.IsTrue(journal.Peek(0) == null);
            Assert.IsTrue(journal.IsDelayed);
            Assert.AreEqual(writes, store.WriteCount);
            store.Mend();

            AssertGap(journal.Peek(0), 1, 2, 2);
            Assert.AreEqual(full.Count + 1, journal.Count);
            Assert.AreEqual(writes, store.WriteCount);
        }

        [TestMethod]
        public void Append_GapOfAnotherEpochIsNotDelivered_KeepsTheOldestAndTellsOneEpochAtATime()
        {
            FakeStore store = Filled();
            FlashJournal journal = Open(store);
            journal.BeginBoot(4, OtherEpoch);
            long sequence = 101;
            while (Other(sequence, 0).AppendTo(journal))
            {
                sequence++;
            }

            AssertGap(journal.Peek(0), 1, EventCount, EventCount);
            Assert.AreEqual(101L, journal.Peek(1).Sequence);
            journal.Advance();
            Assert.IsTrue(Other(sequence + 1, 0).AppendTo(journal));
            AssertGap(journal.Peek(0), 101, 102, 2);
            Assert.IsTrue(journal.Peek(0).Epoch == OtherEpoch);
        }

        [TestMethod]
        public void Peek_ReadFailsOnce_NothingIsDeletedWithTheNextPuback()
        {
            FakeStore store = Filled();
            FlashJournal journal = Open(store);
            journal.Peek(0);
            store.Fail(StoreCall.Read, ".seg", 1);
            journal.Peek(2);
            journal.Advance();
            journal.Tidy();

            Assert.AreEqual(3, store.SegmentCount);
            Assert.AreEqual(2L, journal.Peek(0).Sequence);
            Assert.AreEqual(EventCount - 1, journal.Count);
        }

        [TestMethod]
        public void Peek_SegmentNeverReadable_BecomesAGapOfItsNumbersOnFlashBeforeItGoes()
        {
            FakeStore store = Filled();
            FlashJournal journal = Open(store);
            store.Fail(StoreCall.Read, "1.seg", int.MaxValue);
            EventRecord first = null;
            int attempts = 0;
            while (first == null && attempts < 2 * JournalReader.ReadAttemptsMax)
            {
                first = journal.Peek(0);
                attempts++;
            }

            Assert.AreEqual(JournalReader.ReadAttemptsMax, attempts);
            AssertGap(first, 1, 2, 2);
            Assert.IsTrue(store.Content(Oldest) != null);
            Assert.AreEqual(2, journal.LostCount);

            // Power is lost before the gap is delivered: the gap is stored and stays.
            FlashJournal reopened = Open(store);
            AssertGap(reopened.Peek(0), 1, 2, 2);
            for (int attempt = 1; attempt < JournalReader.ReadAttemptsMax; attempt++)
            {
                Assert.IsTrue(reopened.Peek(1) == null);
            }

            Assert.AreEqual(3L, reopened.Peek(1).Sequence);
            AssertGap(reopened.Peek(0), 1, 2, 2);
        }

        [TestMethod]
        public void Peek_TwoSegmentsNeverReadable_EachIsTriedAndBothAreTold()
        {
            FakeStore store = Filled();
            store.Fail(StoreCall.Read, ".seg", int.MaxValue);
            FlashJournal journal = Open(store);
            for (int attempt = 0; attempt < JournalReader.ReadAttemptsMax; attempt++)
            {
                journal.Peek(0);
            }

            store.Fail(StoreCall.Read, "2.seg", int.MaxValue);
            // The attempt that gave up the first one also tried the second one once.
            for (int attempt = 2; attempt < JournalReader.ReadAttemptsMax; attempt++)
            {
                Assert.IsTrue(journal.Peek(0) == null, "given up with its neighbour");
            }

            journal.Peek(0);
            AssertGap(journal.Peek(0), 1, 4, 2);
            Assert.AreEqual(5L, journal.Peek(1).Sequence);
        }

        [TestMethod]
        public void Append_NewestSegmentGivenUp_GoesToANewOneAndTellsTheGapBeforeIt()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            EventMaker.Status(1).AppendTo(journal);
            journal = Open(store);
            journal.Tidy();
            store.Fail(StoreCall.Read, ".seg", int.MaxValue);
            FlashJournal blind = Open(store);
            for (int attempt = 0; attempt < JournalReader.ReadAttemptsMax; attempt++)
            {
                Assert.IsTrue(blind.Peek(0) == null);
            }

            Assert.IsTrue(EventMaker.Status(2).AppendTo(blind));
            Assert.AreEqual(2, store.SegmentCount);
            AssertGap(blind.Peek(0), 1, 1, 1);
            Assert.AreEqual(2L, blind.Peek(1).Sequence);
        }

        [TestMethod]
        public void Append_CapReachedAndNothingReadable_IsDurableAndTellsTheOldest()
        {
            FakeStore store = Filled();
            FlashJournal journal = Open(store);
            store.Fail(StoreCall.Read, ".seg", int.MaxValue);
            for (int sequence = EventCount + 1; sequence <= 9; sequence++)
            {
                Assert.IsTrue(EventMaker.Status(sequence).AppendTo(journal));
            }

            AssertGap(journal.Peek(0), 1, 2, 2);
        }

        [TestMethod]
        public void Append_CapReachedAndTheOldestWasNeverRead_GapReachesToItsNeighbour()
        {
            FakeStore store = Filled();
            store.Fail(StoreCall.Read, "1.seg", int.MaxValue);
            FlashJournal journal = Open(store);
            for (int sequence = EventCount + 1; sequence <= 9; sequence++)
            {
                Assert.IsTrue(EventMaker.Status(sequence).AppendTo(journal));
            }

            Assert.IsTrue(store.Content(Oldest) == null);
            AssertGap(journal.Peek(0), 1, 2, 1);
            Assert.AreEqual(3L, journal.Peek(1).Sequence);
            AssertGap(Open(store).Peek(0), 1, 2, 1);
        }

        [TestMethod]
        public void Append_CapReachedAndNothingCanBeReadFor6Events_TheyWaitThenTheGapReachesToTheFirstOfThem()
        {
            FakeStore store = Filled();
            Fill(store, 7, 8);
            store.Fail(StoreCall.Read, ".seg", int.MaxValue);
            FlashJournal journal = Open(store);
            for (int sequence = 9; sequence <= 14; sequence++)
            {
                Assert.IsFalse(EventMaker.Status(sequence).AppendTo(journal));
            }

            Assert.IsTrue(EventMaker.Status(15).AppendTo(journal));
            AssertGap(journal.Peek(0), 1, 8, 1);
            store.Mend();
            Assert.AreEqual(9L, journal.Peek(1).Sequence);
        }

        [TestMethod]
        public void Append_CapReachedAndNothingCouldBeReadForAWhile_OnlyTheOldestIsLost()
        {
            FakeStore store = Filled();
            Fill(store, 7, 8);
            store.Fail(StoreCall.Read, ".seg", int.MaxValue);
            FlashJournal journal = Open(store);
            Assert.IsFalse(EventMaker.Status(9).AppendTo(journal));
            store.Mend();

            Assert.IsTrue(EventMaker.Status(10).AppendTo(journal));
            AssertGap(journal.Peek(0), 1, 2, 2);
            Assert.AreEqual(3L, journal.Peek(1).Sequence);
            Assert.AreEqual(10L, Open(store).HighestSequence);
        }

        [TestMethod]
        public void Append_NothingCanBeReadAndTheEpochIsThisBootsAlone_GapNamesNoEpoch()
        {
            FakeStore store = Filled();
            Fill(store, 7, 8);
            store.Fail(StoreCall.Read, ".seg", int.MaxValue);
            FlashJournal journal = Open(store);
            for (int sequence = 101; sequence <= 107; sequence++)
            {
                Other(sequence, EventRecord.VolatileFlag).AppendTo(journal);
            }

            // One for each segment: how many events each held is not known either.
            AssertGap(journal.Peek(0), 1, 4, 4);
            Assert.IsTrue(journal.Peek(0).Epoch == 0);
        }

        [TestMethod]
        public void Append_GivenUpSegmentCannotBeDeleted_GoesBeforeTheMarkerSpeaksOfAnotherEpoch()
        {
            FakeStore store = Filled();
            FlashJournal journal = Open(store);
            store.Fail(StoreCall.Delete, "1.seg", 2);
            EventMaker.Status(7).AppendTo(journal);
            EventMaker.Status(8).AppendTo(journal);
            EventMaker.Status(9).AppendTo(journal);
            AssertGap(journal.Peek(0), 1, 2, 2);
            journal.Advance();
            Assert.IsTrue(store.Content(Oldest) != null);

            long sequence = 101;
            while (journal.LostCount < 8)
            {
                Other(sequence++, 0).AppendTo(journal);
                if (journal.Peek(0).IsGap)
                {
                    journal.Advance();
                }
            }

            Assert.IsTrue(store.Content(Oldest) == null);
        }

        [TestMethod]
        public void Append_GivenUpSegmentCanNeverBeDeleted_AnotherEpochIsToldAfterAFewAttempts()
        {
            FakeStore store = Filled();
            FlashJournal journal = Open(store);
            store.Fail(StoreCall.Delete, "1.seg", int.MaxValue);
            int heldCount = 0;
            for (long sequence = 101; sequence <= 120; sequence++)
            {
                heldCount += Other(sequence, 0).AppendTo(journal) ? 0 : 1;
                if (journal.Peek(0).IsGap)
                {
                    journal.Advance();
                }
            }

            Assert.IsTrue(heldCount > 0 && heldCount < UnwrittenEvents.Capacity);
            Assert.IsTrue(journal.Peek(0).Epoch == OtherEpoch);
        }

        [DataRow(2)]
        [DataRow(60)]
        [TestMethod]
        public void Append_CapReachedOverADamagedSegment_GapCoversTheDamage(int damagedByte)
        {
            // The first record, or the last one of the oldest segment.
            FakeStore store = Filled();
            store.Content(Oldest)[damagedByte] ^= 1;
            FlashJournal journal = Open(store);
            for (int sequence = EventCount + 1; sequence <= 9; sequence++)
            {
                EventMaker.Status(sequence).AppendTo(journal);
            }

            AssertGap(journal.Peek(0), 1, 2, 1);
        }

        [TestMethod]
        public void Advance_SegmentCannotBeDeleted_StaysTheOldestAndIsDeletedLater()
        {
            // A later segment may hold the clock record for this segment's events.
            FakeStore store = Filled();
            FlashJournal journal = Open(store);
            store.Fail(StoreCall.Delete, ".seg", 3);
            for (int sequence = 1; sequence <= 4; sequence++)
            {
                Assert.AreEqual((long)sequence, journal.Peek(0).Sequence);
                journal.Advance();
                Assert.AreEqual(3, store.SegmentCount);
            }

            journal.Tidy();
            Assert.AreEqual(1, store.SegmentCount);
            Assert.AreEqual(5L, journal.Peek(0).Sequence);
        }

        private static void AssertGap(EventRecord record, long first, long last, int count)
        {
            Assert.IsTrue(record != null && record.IsGap);
            Assert.AreEqual(first, record.FirstSequence);
            Assert.AreEqual(last, record.Sequence);
            Assert.AreEqual(count, record.EventCount);
        }

        private static EventMaker Other(long sequence, int flags)
        {
            EventMaker maker = new EventMaker { Sequence = sequence, Epoch = OtherEpoch, UtcMs = sequence * 1000 };
            maker.Flags |= flags;
            return maker.Status(HeatingStatus.Active, HeatingStatus.Inactive, 41300, sequence * 1000, "");
        }

        private static FakeStore Filled()
        {
            FakeStore store = new FakeStore();
            Fill(store, 1, EventCount);
            return store;
        }

        private static void Fill(FakeStore store, int first, int last)
        {
            FlashJournal journal = Open(store);
            for (int sequence = first; sequence <= last; sequence++)
            {
                EventMaker.Status(sequence).AppendTo(journal);
            }
        }

        private static FlashJournal Open(FakeStore store)
        {
            FlashJournal journal = new FlashJournal(
                store, new SharedBuffer(), new FakeSystem(), JournalRig.SegmentBytes, JournalRig.CapBytes);
            journal.BeginBoot(3, Epoch);
            return journal;
        }
    }
}
