using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: a reader of the log learns what the journal holds, and why an event waits or is lost.</summary>
    [TestClass]
    public class JournalNoticeTests
    {
        private const int EventCount = 6;
        private const uint Epoch = 0x7F3A91C2;

        [TestMethod]
        public void New_EventsToDeliver_SaysHowMany()
        {
            FakeStore store = Filled();

            Assert.AreEqual("journal: 6 to deliver, 0 corrupt\n", Opened(store).Text);
        }

        [TestMethod]
        public void New_NothingToDeliver_SaysNothing()
        {
            Assert.AreEqual("", Opened(new FakeStore()).Text);
        }

        [TestMethod]
        public void New_OnlyDamage_SaysHowMuch()
        {
            FakeStore store = new FakeStore();
            Append(Open(store, new FakeSystem()), 1, 1);
            byte[] content = store.Content("j0000001.seg");
            content[10] ^= 1;

            string text = Opened(store).Text;

            Assert.IsTrue(text.IndexOf(", 1 corrupt\n") > 0, text);
        }

        [TestMethod]
        public void New_SegmentCannotBeRead_NamesItAndCountsIt()
        {
            FakeStore store = Filled();
            store.Fail(StoreCall.Read, "2.seg", int.MaxValue);
            FakeSystem system = new FakeSystem();
            FlashJournal journal = Open(store, system);

            Assert.AreEqual(1, journal.CorruptCount);
            Assert.IsTrue(Says(system, "journal: j0000002.seg cannot be read\n"), system.Text);
        }

        [TestMethod]
        public void New_DriveCannotBeListed_SaysSo()
        {
            FakeStore store = Filled();
            store.Fail(StoreCall.List, "", int.MaxValue);
            FakeSystem system = Opened(store);

            Assert.IsTrue(Says(system, "journal: the drive cannot be listed\n"), system.Text);
        }

        [TestMethod]
        public void New_GapMarkerCannotBeRead_SaysSo()
        {
            FakeStore store = Filled();
            Append(Open(store, new FakeSystem()), EventCount + 1, 9);
            store.Fail(StoreCall.Read, "", int.MaxValue);
            FakeSystem system = Opened(store);

            Assert.IsTrue(Says(system, "journal: the gap marker cannot be read\n"), system.Text);
        }

        [TestMethod]
        public void Append_DriveIsFull_SaysThatTheEventIsHeld()
        {
            FakeSystem system = new FakeSystem();
            FlashJournal journal = Open(new FakeStore { IsFull = true }, system);

            Assert.IsFalse(EventMaker.Status(1).AppendTo(journal));

            Assert.AreEqual("journal: the drive is full or broken, an event is held in memory\n", system.Text);
        }

        [TestMethod]
        public void SettleClock_NoRoom_SaysThatTheTimesStayAsTheyAre()
        {
            FakeStore store = new FakeStore();
            FakeSystem system = new FakeSystem();
            FlashJournal journal = Open(store, system);
            EventMaker untimed = new EventMaker { Flags = 0 };
            Assert.IsTrue(untimed.Status(Model.HeatingStatus.Active, Model.HeatingStatus.Inactive, 0, 0, "").AppendTo(journal));
            store.IsFull = true;

            journal.SettleClock(1767225600000, true);

            Assert.AreEqual(
                "journal: no room for the clock: events of this boot keep the time they were made with\n", system.Text);
        }

        [TestMethod]
        public void Append_CapReached_SaysUpToWhichEventAllAreLost()
        {
            FakeStore store = new FakeStore();
            FakeSystem system = new FakeSystem();
            FlashJournal journal = Open(store, system);

            Append(journal, 1, 9);

            Assert.AreEqual(2, journal.LostCount);
            Assert.AreEqual("journal: no room, events up to 2 are lost\n", system.Text);
        }

        [TestMethod]
        public void Append_CapReachedAndTheGapCannotBeMarked_SaysSo()
        {
            FakeStore store = new FakeStore();
            FakeSystem system = new FakeSystem();
            FlashJournal journal = Open(store, system);
            Append(journal, 1, 8);
            store.IsBroken = true;

            Assert.IsFalse(EventMaker.Status(9).AppendTo(journal));

            Assert.AreEqual(0, journal.LostCount);
            Assert.IsTrue(Says(system, "journal: no room, and the gap cannot be marked\n"), system.Text);
        }

        private static FakeStore Filled()
        {
            FakeStore store = new FakeStore();
            Append(Open(store, new FakeSystem()), 1, EventCount);
            return store;
        }

        private static FakeSystem Opened(FakeStore store)
        {
            FakeSystem system = new FakeSystem();
            Open(store, system);
            return system;
        }

        private static bool Says(FakeSystem system, string line) => system.Text.IndexOf(line) >= 0;

        private static FlashJournal Open(FakeStore store, FakeSystem system)
        {
            FlashJournal journal = new FlashJournal(
                store, new SharedBuffer(), system, JournalRig.SegmentBytes, JournalRig.CapBytes);
            journal.BeginBoot(3, Epoch);
            return journal;
        }

        private static void Append(FlashJournal journal, int first, int last)
        {
            for (int sequence = first; sequence <= last; sequence++)
            {
                EventMaker.Status(sequence).AppendTo(journal);
            }
        }
    }
}
