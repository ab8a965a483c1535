using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: a drive that refuses every write does not silence the device. Method: a journal on a full drive.</summary>
    [TestClass]
    public class HeldEventsTests
    {
        [TestMethod]
        public void Append_DriveRefusesEverything_EventsCanBeDelivered()
        {
            FlashJournal journal = Open(new FakeStore { IsFull = true });
            Assert.IsFalse(journal.Append(Event(1)));
            Assert.IsFalse(journal.Append(Event(2)));

            Assert.AreEqual(2, journal.Count);
            Assert.AreEqual(1L, journal.Peek(0).Status.Sequence);
            Assert.AreEqual(2L, journal.Peek(1).Status.Sequence);
            Assert.IsTrue(journal.Peek(2) == null);
            journal.Advance();
            Assert.AreEqual(2L, journal.Peek(0).Status.Sequence);
            journal.Advance();
            Assert.AreEqual(0, journal.Count);
            Assert.AreEqual(0, journal.LostCount);
        }

        [TestMethod]
        public void Append_DriveHasRoomAgain_SavesWhatWasHeldFirst()
        {
            FakeStore store = new FakeStore { IsFull = true };
            FlashJournal journal = Open(store);
            journal.Append(Event(1));
            journal.Append(Event(2));
            store.IsFull = false;
            Assert.IsTrue(journal.Append(Event(3)));

            FlashJournal reopened = Open(store);

            Assert.AreEqual(3, reopened.Count);
            for (int index = 0; index < 3; index++)
            {
                Assert.AreEqual(index + 1L, reopened.Peek(index).Status.Sequence);
            }
        }

        [TestMethod]
        public void Append_MoreThanMemoryHolds_OldestGoIntoAGap()
        {
            FlashJournal journal = Open(new FakeStore { IsFull = true });
            for (int sequence = 1; sequence <= HeldEvents.Capacity + 3; sequence++)
            {
                journal.Append(Event(sequence));
            }

            Assert.AreEqual(HeldEvents.Capacity + 1, journal.Count);
            Assert.AreEqual(3, journal.LostCount);
            GapEvent gap = journal.Peek(0).Gap;
            Assert.AreEqual(1L, gap.FirstSequence);
            Assert.AreEqual(3L, gap.LastSequence);
            Assert.AreEqual(3, gap.LostCount);
            Assert.AreEqual(4L, journal.Peek(1).Status.Sequence);
        }

        [TestMethod]
        public void Append_RoomAgainAfterAGap_TheGapIsOnFlashToo()
        {
            FakeStore store = new FakeStore { IsFull = true };
            FlashJournal journal = Open(store);
            for (int sequence = 1; sequence <= HeldEvents.Capacity + 1; sequence++)
            {
                journal.Append(Event(sequence));
            }

            store.IsFull = false;
            journal.Append(Event(HeldEvents.Capacity + 2));

            JournalEntry first = Open(store).Peek(0);
            Assert.IsTrue(first.IsGap);
            Assert.AreEqual(1L, first.LastSequence);
        }

        [TestMethod]
        public void Peek_OldestWentInVain_GapOnFlashStandsBeforeTheEventInMemory()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            journal.Append(Event(1));
            store.IsFull = true;
            journal.Append(Event(2));

            Assert.AreEqual(1L, journal.Peek(0).Gap.LastSequence);
            Assert.AreEqual(2L, journal.Peek(1).Status.Sequence);
            journal.Advance();
            Assert.AreEqual(2L, journal.Peek(0).Status.Sequence);
        }

        [TestMethod]
        public void SettleClock_HeldEventBecomesDurableLater_KeepsTheTimeItWasGiven()
        {
            FakeStore store = new FakeStore { IsFull = true };
            FlashJournal journal = Open(store);
            StatusEvent e = Event(1);
            e.IsStamped = false;
            e.UptimeMs = 5000;
            journal.Append(e);
            store.IsFull = false;
            journal.SettleClock(1767225600000, true);
            Assert.AreEqual(1767225605000L, journal.Peek(0).Status.UtcMs);
            journal.Append(Event(2));

            Assert.AreEqual(1767225605000L, Open(store).Peek(0).Status.UtcMs);
        }

        private static FlashJournal Open(FakeStore store)
        {
            FlashJournal journal = new FlashJournal(
                store, new FakeSystem(), JournalRig.SegmentBytes, 2 * JournalRig.CapBytes, Firmware.VersionNumber);
            journal.BeginBoot(1);
            return journal;
        }

        private static StatusEvent Event(long sequence)
        {
            return new StatusEvent
            {
                Sequence = sequence,
                BootId = 1,
                Status = HeatingStatus.Active,
                IsStamped = true,
            };
        }
    }
}
