using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: an event made before the clock was right has one time for ever, whenever it is looked at.</summary>
    [TestClass]
    public class JournalClockTests
    {
        private const long GuessMs = 5;
        private const long ZeroUtcMs = 1000000;

        [TestMethod]
        public void Peek_BeforeTheClockIsSettled_HasNoTime()
        {
            FlashJournal journal = Open(new FakeStore(), 1);
            journal.Append(Untimed(1, 1));

            Assert.IsFalse(journal.Peek(0).IsTimed);
        }

        [TestMethod]
        public void SettleClock_EventsBefore_GetTheirTimeForGood()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store, 1);
            journal.Append(Untimed(1, 1));
            journal.Append(Untimed(2, 1));
            journal.SettleClock(ZeroUtcMs, true);
            journal.SettleClock(ZeroUtcMs + 77, false);

            AssertTime(journal.Peek(0), ZeroUtcMs + 1, true);
            AssertTime(Open(store, 2).Peek(0), ZeroUtcMs + 1, true);
            AssertTime(Open(store, 2).Peek(1), ZeroUtcMs + 2, true);
        }

        [TestMethod]
        public void Peek_BootThatNeverKnewTheTime_KeepsItsGuessUnsynced()
        {
            FakeStore store = new FakeStore();
            Open(store, 1).Append(Untimed(1, 1));
            FlashJournal second = Open(store, 2);
            second.Append(Untimed(2, 2));
            second.SettleClock(ZeroUtcMs, true);

            AssertTime(second.Peek(0), GuessMs, false);
            AssertTime(second.Peek(1), ZeroUtcMs + 2, true);
            AssertTime(Open(store, 3).Peek(0), GuessMs, false);
        }

        [TestMethod]
        public void Append_AfterTheClockIsSettledUnsynced_IsStampedAtOnce()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store, 1);
            journal.Append(Untimed(1, 1));
            journal.SettleClock(ZeroUtcMs, false);
            journal.Append(Untimed(2, 1));

            AssertTime(journal.Peek(1), GuessMs, false);
            AssertTime(Open(store, 2).Peek(1), GuessMs, false);
        }

        [TestMethod]
        public void SettleClock_NoRoom_KeepsTheGuessesAtEveryDelivery()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store, 1);
            journal.Append(Untimed(1, 1));
            store.IsFull = true;
            journal.SettleClock(ZeroUtcMs, true);
            store.IsFull = false;
            journal.SettleClock(ZeroUtcMs, true);

            AssertTime(journal.Peek(0), GuessMs, false);
            AssertTime(Open(store, 2).Peek(0), GuessMs, false);
        }

        private static void AssertTime(JournalEntry entry, long utcMs, bool isSynced)
        {
            Assert.IsTrue(entry.IsTimed);
            Assert.AreEqual(utcMs, entry.Status.UtcMs);
            Assert.AreEqual(isSynced, entry.Status.IsTimeSynced);
        }

        private static FlashJournal Open(FakeStore store, int bootId)
        {
            FlashJournal journal = new FlashJournal(store, new FakeSystem(), 512, 2048, Firmware.VersionNumber);
            journal.BeginBoot(bootId);
            return journal;
        }

        // Made at uptime sequence.
        private static StatusEvent Untimed(int sequence, int bootId)
        {
            return new StatusEvent { Sequence = sequence, BootId = bootId, UptimeMs = sequence, UtcMs = GuessMs };
        }
    }
}
