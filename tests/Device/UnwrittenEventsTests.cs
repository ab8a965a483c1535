using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: a drive that refuses every write does not stop the device. Method: a journal on a full drive.</summary>
    [TestClass]
    public class UnwrittenEventsTests
    {
        [TestMethod]
        public void Append_DriveRefusesEverything_EventsCanBeDelivered()
        {
            FlashJournal journal = Open(new FakeStore { IsFull = true });
            Assert.IsFalse(EventMaker.Status(1).AppendTo(journal));
            Assert.IsFalse(EventMaker.Status(2).AppendTo(journal));

            Assert.AreEqual(2, journal.Count);
            Assert.AreEqual(1L, journal.Peek(0).Sequence);
            Assert.AreEqual(2L, journal.Peek(1).Sequence);
            Assert.IsTrue(journal.Peek(2) == null);
            Assert.AreEqual(2L, journal.OldestPlace);
            journal.Advance();
            Assert.AreEqual(2L, journal.Peek(0).Sequence);
            journal.Advance();
            Assert.AreEqual(0, journal.Count);
            Assert.AreEqual(0, journal.LostCount);
        }

        [TestMethod]
        public void Append_DriveHasRoomAgain_SavesWhatWasUnwrittenFirst()
        {
            FakeStore store = new FakeStore { IsFull = true };
            FlashJournal journal = Open(store);
            EventMaker.Status(1).AppendTo(journal);
            EventMaker.Status(2).AppendTo(journal);
            store.IsFull = false;
            Assert.IsTrue(EventMaker.Status(3).AppendTo(journal));

            FlashJournal reopened = Open(store);

            Assert.AreEqual(3, reopened.Count);
            for (int index = 0; index < 3; index++)
            {
                Assert.AreEqual(EventMaker.Status(index + 1).Json(), EventMaker.JsonOf(reopened.Peek(index), "boiler-1"));
            }
        }

        [TestMethod]
        public void Append_MoreThanMemoryHolds_OldestGoIntoAGap()
        {
            FlashJournal journal = Open(new FakeStore { IsFull = true });
            Append(journal, UnwrittenEvents.Capacity + 3);

            Assert.AreEqual(UnwrittenEvents.Capacity + 1, journal.Count);
            Assert.AreEqual(3, journal.LostCount);
            EventRecord gap = journal.Peek(0);
            Assert.IsTrue(gap.IsGap);
            Assert.AreEqual(1L, gap.FirstSequence);
            Assert.AreEqual(3L, gap.Sequence);
            Assert.AreEqual(3, gap.EventCount);
            Assert.IsTrue(gap.Epoch == 0x7F3A91C2);
            Assert.AreEqual(4L, journal.Peek(1).Sequence);
        }

        [TestMethod]
        public void Append_RoomAgainAfterAGap_TheGapIsOnFlashToo()
        {
            FakeStore store = new FakeStore { IsFull = true };
            FlashJournal journal = Open(store);
            Append(journal, UnwrittenEvents.Capacity + 1);
            store.IsFull = false;
            EventMaker.Status(UnwrittenEvents.Capacity + 2).AppendTo(journal);

            EventRecord first = Open(store).Peek(0);
            Assert.IsTrue(first.IsGap);
            Assert.AreEqual(1L, first.Sequence);
        }

        [TestMethod]
        public void Peek_OldestWentInVain_GapOnFlashStandsBeforeTheEventInMemory()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            EventMaker.Status(1).AppendTo(journal);
            store.IsFull = true;
            EventMaker.Status(2).AppendTo(journal);

            Assert.IsTrue(journal.Peek(0).IsGap);
            Assert.AreEqual(1L, journal.Peek(0).Sequence);
            Assert.AreEqual(2L, journal.Peek(1).Sequence);
            journal.Advance();
            Assert.AreEqual(2L, journal.Peek(0).Sequence);
        }

        [TestMethod]
        public void SettleClock_UnwrittenEventBecomesDurableLater_KeepsTheTimeItWasGiven()
        {
            FakeStore store = new FakeStore { IsFull = true };
            FlashJournal journal = Open(store);
            EventMaker untimed = new EventMaker { UptimeMs = 5000, Flags = 0 };
            untimed.Status(HeatingStatus.Active, HeatingStatus.Inactive, 0, 0, "").AppendTo(journal);
            store.IsFull = false;
            journal.SettleClock(1767225600000, true);
            Assert.AreEqual(1767225605000L, journal.Peek(0).UtcMs);
            string before = EventMaker.JsonOf(journal.Peek(0), "boiler-1");
            EventMaker.Status(2).AppendTo(journal);

            Assert.AreEqual(before, EventMaker.JsonOf(Open(store).Peek(0), "boiler-1"));
        }

        [TestMethod]
        public void OldestPlace_WhileALaterOneIsLookedAt_LeavesThatAsItIs()
        {
            FlashJournal journal = Open(new FakeStore { IsFull = true });
            EventMaker.Status(1).AppendTo(journal);
            EventMaker.Status(2).AppendTo(journal);
            EventRecord second = journal.Peek(1);
            Assert.AreEqual(2L, journal.OldestPlace);

            Assert.AreEqual(2L, second.Sequence);
        }

        private static FlashJournal Open(FakeStore store)
        {
            FlashJournal journal = new FlashJournal(
                store, new SharedBuffer(), new FakeSystem(), JournalRig.SegmentBytes, 2 * JournalRig.CapBytes);
            journal.BeginBoot(3, 0x7F3A91C2);
            return journal;
        }

        private static void Append(FlashJournal journal, int count)
        {
            for (int sequence = 1; sequence <= count; sequence++)
            {
                EventMaker.Status(sequence).AppendTo(journal);
            }
        }
    }
}
