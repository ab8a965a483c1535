using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: an event made before the clock was right always has the same time, whenever it is read.</summary>
    [TestClass]
    public class JournalClockTests
    {
        private const long GuessMs = 5;
        private const long ZeroUtcMs = 1000000;

        [TestMethod]
        public void Peek_BeforeTheClockIsSettled_HasNoTime()
        {
            FlashJournal journal = Open(new FakeStore(), 1);
            Append(journal, 1, 1);

            Assert.IsFalse(journal.Peek(0).IsTimed);
            Assert.IsFalse(journal.IsClockSettled);
        }

        [TestMethod]
        public void SettleClock_EventsBefore_GetTheirTimeForGood()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store, 1);
            Append(journal, 1, 1);
            Append(journal, 2, 1);
            journal.SettleClock(ZeroUtcMs, true);
            journal.SettleClock(ZeroUtcMs + 77, false);

            Assert.IsTrue(journal.IsClockSettled);
            AssertTime(journal.Peek(0), ZeroUtcMs + 1, true);
            AssertTime(Open(store, 2).Peek(0), ZeroUtcMs + 1, true);
            AssertTime(Open(store, 2).Peek(1), ZeroUtcMs + 2, true);
        }

        [TestMethod]
        public void Peek_BootThatNeverKnewTheTime_KeepsItsGuessUnsynced()
        {
            FakeStore store = new FakeStore();
            Append(Open(store, 1), 1, 1);
            FlashJournal second = Open(store, 2);
            Append(second, 2, 2);
            second.SettleClock(ZeroUtcMs, true);

            AssertTime(second.Peek(0), GuessMs, false);
            AssertTime(second.Peek(1), ZeroUtcMs + 2, true);
            AssertTime(Open(store, 3).Peek(0), GuessMs, false);
        }

        [TestMethod]
        public void SettleClock_NoRoom_KeepsTheGuessesAtEveryDelivery()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store, 1);
            Append(journal, 1, 1);
            store.IsFull = true;
            journal.SettleClock(ZeroUtcMs, true);
            store.IsFull = false;
            journal.SettleClock(ZeroUtcMs, true);

            AssertTime(journal.Peek(0), GuessMs, false);
            AssertTime(Open(store, 2).Peek(0), GuessMs, false);
        }

        [TestMethod]
        public void Peek_ClockRecordOfABootInALaterSegment_IsFoundThere()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store, 1);
            int sequence = AppendThreeSegments(journal, store);
            journal.SettleClock(ZeroUtcMs, true);
            FlashJournal later = Open(store, 2);
            Append(later, sequence + 1, 2);

            AssertTime(later.Peek(0), ZeroUtcMs + 1, true);
        }

        [TestMethod]
        public void Peek_ClockCannotBeLookedUp_IsDelayedAndNeverGuessedDifferently()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store, 1);
            AppendThreeSegments(journal, store);
            journal.SettleClock(ZeroUtcMs, true);
            FlashJournal later = Open(store, 2);
            store.Fail(StoreCall.Read, "3.seg", 5);
            for (int attempt = 0; attempt < 5; attempt++)
            {
                Assert.IsTrue(later.Peek(0) == null);
                Assert.IsTrue(later.IsDelayed);
            }

            AssertTime(later.Peek(0), ZeroUtcMs + 1, true);
            Assert.IsFalse(later.IsDelayed);
        }

        [TestMethod]
        public void Peek_ClockCannotBeLookedUpForGood_BecomesAGap()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store, 1);
            AppendThreeSegments(journal, store);
            journal.SettleClock(ZeroUtcMs, true);
            FlashJournal later = Open(store, 2);
            store.Fail(StoreCall.Read, "3.seg", int.MaxValue);
            EventRecord first = null;
            for (int attempt = 0; attempt < JournalReader.ReadAttemptsMax + 1 && first == null; attempt++)
            {
                first = later.Peek(0);
            }

            Assert.IsTrue(first.IsGap);
            Assert.AreEqual(1L, first.FirstSequence);
            Assert.AreEqual(1L, first.Sequence);
        }

        // Returns the number of the last event.
        private static int AppendThreeSegments(FlashJournal journal, FakeStore store)
        {
            int sequence = 0;
            while (store.SegmentCount < 3)
            {
                Append(journal, ++sequence, 1);
            }

            return sequence;
        }

        private static void AssertTime(EventRecord record, long utcMs, bool isSynced)
        {
            Assert.IsTrue(record.IsTimed);
            Assert.AreEqual(utcMs, record.UtcMs);
            Assert.AreEqual(isSynced, record.IsTimeSynced);
        }

        private static FlashJournal Open(FakeStore store, int bootId)
        {
            FlashJournal journal = new FlashJournal(store, new SharedBuffer(), new FakeSystem(), 512, 2048);
            journal.BeginBoot(bootId, 0x7F3A91C2);
            return journal;
        }

        // Its uptime in ms is its sequence number, and it has no time.
        private static void Append(FlashJournal journal, int sequence, int bootId)
        {
            EventMaker maker = new EventMaker
            {
                Sequence = sequence,
                BootId = bootId,
                UptimeMs = sequence,
                UtcMs = GuessMs,
                Flags = 0,
            };
            maker.Status(HeatingStatus.Active, HeatingStatus.Inactive, 41300, 0, "").AppendTo(journal);
        }
    }
}
