using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Two events with a known time to a segment, four segments, unless said otherwise.</summary>
    [TestClass]
    public class FlashJournalTests
    {
        [TestMethod]
        public void Peek_AfterReboot_IsWhatWasAppended()
        {
            FakeStore store = new FakeStore();
            StatusEvent e = Event(7);
            e.Status = HeatingStatus.Inactive;
            e.PreviousStatus = HeatingStatus.Active;
            e.Temperature = TemperatureReading.Of(-40000);
            e.IsReplayed = true;
            e.IsTimeSynced = true;
            Open(store).Append(e);

            StatusEvent read = Open(store).Peek(0).Status;

            Assert.AreEqual(7L, read.Sequence);
            Assert.AreEqual(3L, read.BootId);
            Assert.AreEqual(7000L, read.UtcMs);
            Assert.AreEqual(long.MaxValue, read.PreviousDurationMs);
            Assert.AreEqual(-40000, read.Temperature.MilliC);
            Assert.AreEqual((int)HeatingStatus.Inactive, (int)read.Status);
            Assert.AreEqual((int)HeatingStatus.Active, (int)read.PreviousStatus);
            Assert.AreEqual(Firmware.VersionNumber, read.FirmwareVersion);
            Assert.IsTrue(read.IsReplayed && read.IsTimeSynced && read.IsStamped);
        }

        [TestMethod]
        public void Peek_AfterAnUpdateOfTheFirmware_KeepsTheVersionThatMadeTheEvent()
        {
            FakeStore store = new FakeStore();
            Open(store).Append(Event(1));

            FlashJournal updated = new FlashJournal(
                store, new FakeSystem(), JournalRig.SegmentBytes, JournalRig.CapBytes, 0x02000000);

            Assert.AreEqual(Firmware.VersionNumber, updated.Peek(0).Status.FirmwareVersion);
        }

        [DataRow((int)SensorFault.Open)]
        [DataRow((int)SensorFault.Short)]
        [DataRow((int)SensorFault.Range)]
        [TestMethod]
        public void Peek_SensorFault_IsKept(int fault)
        {
            FakeStore store = new FakeStore();
            StatusEvent e = Event(1);
            e.Temperature = TemperatureReading.Failed((SensorFault)fault);
            Open(store).Append(e);

            Assert.AreEqual(fault, (int)Open(store).Peek(0).Status.Temperature.Fault);
        }

        [TestMethod]
        public void Advance_EachEventAtOnce_LeavesNoFileAndReadsNothingBack()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            int readCount = store.ReadCount;
            for (int sequence = 1; sequence <= 20; sequence++)
            {
                journal.Append(Event(sequence));
                Assert.AreEqual(1, store.SegmentCount);
                Assert.AreEqual((long)sequence, journal.Peek(0).Status.Sequence);
                journal.Advance();
                Assert.AreEqual(0, store.SegmentCount);
            }

            Assert.AreEqual(readCount, store.ReadCount);
            Assert.AreEqual(0, Open(store).Count);
        }

        [TestMethod]
        public void Advance_SegmentWhollyAcknowledged_IsDeletedAndNotBefore()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            Append(journal, 1, 4);

            journal.Advance();
            Assert.AreEqual(2, store.SegmentCount);
            journal.Advance();
            Assert.AreEqual(1, store.SegmentCount);
            Assert.AreEqual(2, journal.Count);
        }

        [TestMethod]
        public void New_SegmentAcknowledgedInPart_DeliversAllOfItAgain()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            Append(journal, 1, 3);
            journal.Advance();

            FlashJournal reopened = Open(store);

            Assert.AreEqual(3, reopened.Count);
            Assert.AreEqual(1L, reopened.Peek(0).Status.Sequence);
        }

        [TestMethod]
        public void Append_BeyondTheCap_PutsAGapInThePlaceOfTheOldest()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            Append(journal, 1, 13);

            Assert.AreEqual(6, journal.LostCount);
            Assert.AreEqual(8, journal.Count);
            Assert.IsTrue(journal.Peek(0).IsGap);
            Assert.AreEqual(1L, journal.Peek(0).Gap.FirstSequence);
            Assert.AreEqual(6L, journal.Peek(0).Gap.LastSequence);
            Assert.AreEqual(6, journal.Peek(0).Gap.LostCount);
            Assert.AreEqual(3L, journal.Peek(0).Gap.BootId);
            Assert.AreEqual(7L, journal.Peek(1).Status.Sequence);
            Assert.IsTrue(store.SegmentBytes <= JournalRig.CapBytes);
        }

        [TestMethod]
        public void Append_SegmentAcknowledgedInPartIsGivenUp_GapBeginsBehindTheAcknowledged()
        {
            FlashJournal journal = Open(new FakeStore());
            Append(journal, 1, 8);
            journal.Advance();
            Append(journal, 9, 9);

            Assert.AreEqual(2L, journal.Peek(0).Gap.FirstSequence);
            Assert.AreEqual(1, journal.Peek(0).Gap.LostCount);
        }

        [TestMethod]
        public void Advance_Gap_IsNotDeliveredAgain()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            Append(journal, 1, 9);
            journal.Advance();

            Assert.AreEqual(3L, journal.Peek(0).Status.Sequence);
            Assert.IsFalse(Open(store).Peek(0).IsGap);
            Assert.AreEqual(7, Open(store).Count);
        }

        [TestMethod]
        public void Append_SecondLossAfterTheGapWasDelivered_BeginsANewGap()
        {
            FlashJournal journal = Open(new FakeStore());
            Append(journal, 1, 9);
            journal.Advance();
            Append(journal, 10, 11);

            Assert.AreEqual(3L, journal.Peek(0).Gap.FirstSequence);
            Assert.AreEqual(2, journal.Peek(0).Gap.LostCount);
        }

        [TestMethod]
        public void Append_DriveFullButTheOldestMakesRoom_IsDurable()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            Append(journal, 1, 4);
            store.IsFull = true;
            store.IsFreedByDelete = true;

            Assert.IsTrue(journal.Append(Event(5)));
            Assert.AreEqual(2L, journal.Peek(0).Gap.LastSequence);
            Assert.AreEqual(5L, journal.Peek(3).Status.Sequence);
        }

        [TestMethod]
        public void New_CapWasLarger_GivesUpTheOldest()
        {
            FakeStore store = new FakeStore();
            Append(Open(store), 1, 8);

            FlashJournal smaller = new FlashJournal(
                store, new FakeSystem(), JournalRig.SegmentBytes, 2 * JournalRig.SegmentBytes, Firmware.VersionNumber);

            Assert.AreEqual(2, store.SegmentCount);
            Assert.AreEqual(4L, smaller.Peek(0).Gap.LastSequence);
            Assert.AreEqual(5L, smaller.Peek(1).Status.Sequence);
        }

        [TestMethod]
        public void New_DriveCannotBeListed_KeepsTheNewAndFindsTheOldLater()
        {
            FakeStore store = new FakeStore();
            Append(Open(store), 1, 3);
            store.Fail(StoreCall.List, "", int.MaxValue);
            FlashJournal blind = Open(store);
            Append(blind, 101, 101);
            Assert.AreEqual(1, blind.Count);
            store.Fail(StoreCall.List, "", 0);

            FlashJournal journal = Open(store);

            Assert.AreEqual(4, journal.Count);
            Assert.AreEqual(101L, journal.HighestSequence);
            Assert.AreEqual(101L, journal.Peek(3).Status.Sequence);
        }

        [TestMethod]
        public void Append_DefaultSizes_Takes91EventsToASegmentAnd2184InAll()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = new FlashJournal(
                store,
                new FakeSystem(),
                FlashJournal.DefaultSegmentBytes,
                FlashJournal.DefaultCapBytes,
                Firmware.VersionNumber);
            Append(journal, 1, 91);
            Assert.AreEqual(1, store.SegmentCount);
            Append(journal, 92, 2184);

            Assert.AreEqual(0, journal.LostCount);
            Assert.AreEqual(24, store.SegmentCount);
            Assert.IsTrue(store.SegmentBytes <= FlashJournal.DefaultCapBytes);
            Append(journal, 2185, 2185);
            Assert.AreEqual(91, journal.LostCount);
        }

        private static FlashJournal Open(FakeStore store)
        {
            FlashJournal journal = new FlashJournal(
                store, new FakeSystem(), JournalRig.SegmentBytes, JournalRig.CapBytes, Firmware.VersionNumber);
            journal.BeginBoot(3);
            return journal;
        }

        private static void Append(FlashJournal journal, int first, int last)
        {
            for (int sequence = first; sequence <= last; sequence++)
            {
                Assert.IsTrue(journal.Append(Event(sequence)));
            }
        }

        private static StatusEvent Event(int sequence)
        {
            return new StatusEvent
            {
                Sequence = sequence,
                BootId = 3,
                Status = HeatingStatus.Active,
                UtcMs = sequence * 1000L,
                IsStamped = true,
                PreviousDurationMs = long.MaxValue,
            };
        }
    }
}
