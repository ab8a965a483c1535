using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Two events with a known time per segment, four segments, unless stated otherwise.</summary>
    [TestClass]
    public class FlashJournalTests
    {
        [TestMethod]
        public void Append_EpochChangesDuringTheBoot_NoSegmentHoldsTwo()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            EventMaker.Status(1).AppendTo(journal);
            EventMaker other = new EventMaker { Sequence = 2, Epoch = 0x11223344 };
            other.Status(HeatingStatus.Active, HeatingStatus.Inactive, 41300, 1000, "").AppendTo(journal);

            Assert.AreEqual(2, store.SegmentCount);
        }

        [TestMethod]
        public void Peek_AfterReboot_IsWhatWasAppended()
        {
            FakeStore store = new FakeStore();
            EventMaker maker = new EventMaker { Sequence = 7, Flags = 7, UtcMs = 1767225600123 };
            maker.Status(HeatingStatus.Inactive, HeatingStatus.Active, -40000, long.MaxValue, "");
            maker.AppendTo(Open(store));

            Assert.AreEqual(maker.Json(), JsonAt(Open(store), 0));
        }

        [TestMethod]
        public void Peek_EveryTypeOfEvent_IsWhatWasAppended()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            EventMaker alarm = new EventMaker { Sequence = 8 }.Alarm(AlarmKind.Frost, true, -1000, 5000);
            EventMaker samples = new EventMaker { Sequence = 9 }.Samples(new[] { 1000, 2000 }, new byte[] { 1, 2 }, 60);
            EventMaker status = new EventMaker { Sequence = 10 };
            status.Status(HeatingStatus.Active, HeatingStatus.Unknown, Reading.Failed(SensorFault.Open), 0, "dhw");
            alarm.AppendTo(journal);
            samples.AppendTo(journal);
            status.AppendTo(journal);

            FlashJournal reopened = Open(store);
            Assert.AreEqual(alarm.Json(), JsonAt(reopened, 0));
            Assert.AreEqual(samples.Json(), JsonAt(reopened, 1));
            Assert.AreEqual(status.Json(), JsonAt(reopened, 2));
        }

        [TestMethod]
        public void Append_NumbersUpToTheLast_AreReadBackInOrder()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            long[] sequences = { int.MaxValue, int.MaxValue + 1L, uint.MaxValue - 1L, uint.MaxValue };
            for (int index = 0; index < sequences.Length; index++)
            {
                Assert.IsTrue(EventMaker.Status(sequences[index]).AppendTo(journal));
            }

            FlashJournal reopened = Open(store);
            Assert.AreEqual((long)uint.MaxValue, reopened.HighestSequence);
            for (int index = 0; index < sequences.Length; index++)
            {
                Assert.AreEqual(sequences[index], reopened.Peek(0).Sequence);
                Assert.AreEqual(EventMaker.Status(sequences[index]).Json(), JsonAt(reopened, 0));
                reopened.Advance();
            }

            Assert.AreEqual(0, reopened.Count);
        }

        [TestMethod]
        public void Append_CapReachedBeyondTheHalfOfAllNumbers_GapTellsThem()
        {
            FlashJournal journal = Open(new FakeStore());
            Append(journal, int.MaxValue - 3L, int.MaxValue + 5L);

            Assert.IsTrue(journal.Peek(0).IsGap);
            Assert.AreEqual(int.MaxValue - 3L, journal.Peek(0).FirstSequence);
            Assert.AreEqual(int.MaxValue - 2L, journal.Peek(0).Sequence);
            Assert.AreEqual(int.MaxValue - 1L, journal.Peek(1).Sequence);
        }

        [TestMethod]
        public void Advance_EachEventAtOnce_KeepsASmallFileAndReadsNothingBack()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = OpenLarge(store);
            int readCount = store.ReadCount;
            int deleteCount = store.DeleteCount;
            for (int sequence = 1; sequence <= 8; sequence++)
            {
                Append(journal, sequence, sequence);
                Assert.AreEqual(1, store.SegmentCount);
                Assert.AreEqual((long)sequence, journal.Peek(0).Sequence);
                journal.Advance();
                Assert.AreEqual(1, store.SegmentCount);
            }

            Assert.AreEqual(readCount, store.ReadCount);
            Assert.AreEqual(deleteCount, store.DeleteCount);
            Append(journal, 9, 9);
            journal.Peek(0);
            journal.Advance();
            Assert.AreEqual(0, store.SegmentCount);
            Assert.AreEqual(0, journal.Count);
        }

        [TestMethod]
        public void Tidy_NothingToDeliver_DeletesTheFileThatWasKept()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = OpenLarge(store);
            Append(journal, 1, 2);
            journal.Peek(1);
            journal.Tidy();
            Assert.AreEqual(1, store.SegmentCount);
            journal.Advance();
            journal.Advance();
            Assert.AreEqual(1, store.SegmentCount);
            journal.Tidy();

            Assert.AreEqual(0, store.SegmentCount);
            Assert.AreEqual(0, OpenLarge(store).Count);
            Append(journal, 3, 3);
            Assert.AreEqual(3L, journal.Peek(0).Sequence);
        }

        [TestMethod]
        public void New_PowerCutBeforeTidy_DeliversTheKeptOnesAgainByteForByte()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = OpenLarge(store);
            for (int sequence = 1; sequence <= 3; sequence++)
            {
                Append(journal, sequence, sequence);
                journal.Peek(0);
                journal.Advance();
            }

            FlashJournal reopened = OpenLarge(store);

            Assert.AreEqual(3, reopened.Count);
            for (int index = 0; index < 3; index++)
            {
                Assert.AreEqual(EventMaker.Status(index + 1).Json(), JsonAt(reopened, index));
            }
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
            Assert.AreEqual(1L, reopened.Peek(0).Sequence);
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
            Assert.AreEqual(1L, journal.Peek(0).FirstSequence);
            Assert.AreEqual(6L, journal.Peek(0).Sequence);
            Assert.AreEqual(6, journal.Peek(0).EventCount);
            Assert.AreEqual(3L, journal.Peek(0).BootId);
            Assert.AreEqual(7L, journal.Peek(1).Sequence);
            Assert.IsTrue(store.SegmentBytes <= JournalRig.CapBytes);
        }

        [TestMethod]
        public void Append_SegmentAcknowledgedInPartIsGivenUp_GapBeginsBehindTheAcknowledged()
        {
            FlashJournal journal = Open(new FakeStore());
            Append(journal, 1, 8);
            journal.Advance();
            Append(journal, 9, 9);

            Assert.AreEqual(2L, journal.Peek(0).FirstSequence);
            Assert.AreEqual(1, journal.Peek(0).EventCount);
        }

        [TestMethod]
        public void Advance_Gap_IsNotDeliveredAgain()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            Append(journal, 1, 9);
            journal.Advance();

            Assert.AreEqual(3L, journal.Peek(0).Sequence);
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

            Assert.AreEqual(3L, journal.Peek(0).FirstSequence);
            Assert.AreEqual(2, journal.Peek(0).EventCount);
        }

        [TestMethod]
        public void Append_DriveFullButTheOldestMakesRoom_IsDurable()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            Append(journal, 1, 4);
            store.IsFull = true;
            store.IsFreedByDelete = true;

            Assert.IsTrue(EventMaker.Status(5).AppendTo(journal));
            Assert.AreEqual(2L, journal.Peek(0).Sequence);
            Assert.AreEqual(5L, journal.Peek(3).Sequence);
        }

        [TestMethod]
        public void New_CapWasLarger_GivesUpTheOldest()
        {
            FakeStore store = new FakeStore();
            Append(Open(store), 1, 8);

            FlashJournal smaller = new FlashJournal(
                store, new SharedBuffer(), new FakeSystem(), JournalRig.SegmentBytes, 2 * JournalRig.SegmentBytes);

            Assert.AreEqual(2, store.SegmentCount);
            Assert.IsTrue(smaller.Peek(0).IsGap);
            Assert.AreEqual(4L, smaller.Peek(0).Sequence);
            Assert.AreEqual(5L, smaller.Peek(1).Sequence);
        }

        [TestMethod]
        public void Append_DriveCouldNotBeListed_HoldsTheEventUntilItCan()
        {
            FakeStore store = new FakeStore();
            Append(Open(store), 1, 3);
            store.Fail(StoreCall.List, "", int.MaxValue);
            FlashJournal blind = Open(store);
            Assert.IsFalse(EventMaker.Status(101).AppendTo(blind));

            // What cannot be seen goes first, so nothing is delivered.
            Assert.AreEqual(1, blind.Count);
            Assert.IsTrue(blind.IsDelayed);
            Assert.IsNull(blind.Peek(0));
            store.Mend();
            Append(blind, 102, 102);

            Assert.AreEqual(5, blind.Count);
            Assert.AreEqual(1L, blind.Peek(0).Sequence);
            FlashJournal journal = Open(store);
            Assert.AreEqual(5, journal.Count);
            Assert.AreEqual(102L, journal.HighestSequence);
            Assert.AreEqual(101L, journal.Peek(3).Sequence);
        }

        [TestMethod]
        public void Append_DriveCannotBeListedAtTwoBoots_NeitherWritesBesideWhatItDoesNotSee()
        {
            FakeStore store = new FakeStore();
            Append(Open(store), 1, 3);
            int sizeBytes = store.SegmentBytes;
            for (int boot = 1; boot <= 2; boot++)
            {
                store.Fail(StoreCall.List, "", int.MaxValue);
                Assert.IsFalse(EventMaker.Status(boot * 100).AppendTo(Open(store)));
                store.Mend();
                Assert.AreEqual(sizeBytes, store.SegmentBytes);
            }

            FlashJournal journal = Open(store);
            Assert.AreEqual(3, journal.Count);
            Assert.AreEqual(0, journal.CorruptCount);
        }

        [TestMethod]
        public void New_ListFailsOnce_IsAskedAgain()
        {
            FakeStore store = new FakeStore();
            Append(Open(store), 1, 3);
            store.Fail(StoreCall.List, "", 1);

            Assert.AreEqual(3, Open(store).Count);
        }

        [TestMethod]
        public void Append_DefaultSizes_Takes81EventsToASegmentAnd1944InAll()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = OpenLarge(store);
            Append(journal, 1, 81);
            Assert.AreEqual(1, store.SegmentCount);
            Append(journal, 82, 1944);

            Assert.AreEqual(0, journal.LostCount);
            Assert.AreEqual(24, store.SegmentCount);
            Assert.IsTrue(store.SegmentBytes <= FlashJournal.DefaultCapBytes);
            Append(journal, 1945, 1945);
            Assert.AreEqual(81, journal.LostCount);
        }

        private static string JsonAt(FlashJournal journal, int index)
        {
            return EventMaker.JsonOf(journal.Peek(index), "boiler-1");
        }

        private static FlashJournal Open(FakeStore store)
        {
            return Open(store, JournalRig.SegmentBytes, JournalRig.CapBytes);
        }

        private static FlashJournal OpenLarge(FakeStore store)
        {
            return Open(store, FlashJournal.DefaultSegmentBytes, FlashJournal.DefaultCapBytes);
        }

        private static FlashJournal Open(FakeStore store, int segmentBytes, int capBytes)
        {
            FlashJournal journal = new FlashJournal(
                store, new SharedBuffer(), new FakeSystem(), segmentBytes, capBytes);
            journal.BeginBoot(3, 0x7F3A91C2);
            return journal;
        }

        private static void Append(FlashJournal journal, long first, long last)
        {
            for (long sequence = first; sequence <= last; sequence++)
            {
                Assert.IsTrue(EventMaker.Status(sequence).AppendTo(journal));
            }
        }
    }
}
