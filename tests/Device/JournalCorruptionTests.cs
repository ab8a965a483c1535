using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: whatever bytes are on flash, a boot keeps everything readable, reports what is not, and delivers
    /// nothing that was never written. Method: every bit flipped, every truncation, noise.</summary>
    [TestClass]
    public class JournalCorruptionTests
    {
        private const int EventCount = 6;
        private const string Oldest = "j0000001.seg";
        private const string Newest = "j0000003.seg";

        // Sequence numbers that were delivered, and those that gaps covered.
        private static bool[] _isDelivered;
        private static bool[] _isTold;

        [DataRow(Oldest)]
        [DataRow("j0000002.seg")]
        [TestMethod]
        public void Deliver_AnyBitFlipped_CostsTheEventItIsInAndAGapTellsIt(string segment)
        {
            int length = Filled().Content(segment).Length;
            int first = segment == Oldest ? 1 : 3;
            for (int bit = 0; bit < length * 8; bit++)
            {
                FakeStore store = Filled();
                store.Content(segment)[bit / 8] ^= (byte)(1 << (bit % 8));
                FlashJournal journal = Open(store);
                Assert.IsTrue(journal.CorruptCount > 0);
                Deliver(journal);

                int hit = first + (bit / 8 >= length / 2 ? 1 : 0);
                string where = segment + " bit " + bit.ToString();
                for (int sequence = 1; sequence <= EventCount; sequence++)
                {
                    Assert.AreEqual(sequence != hit, _isDelivered[sequence], where);
                    Assert.AreEqual(sequence == hit, _isTold[sequence], where);
                }

                Assert.AreEqual(1, journal.LostCount, where);
                journal.Tidy();
                Assert.AreEqual(0, Open(store).Count, where);
            }

            Assert.AreEqual(0, Open(Filled()).CorruptCount);
        }

        [TestMethod]
        public void Deliver_BitFlippedInTheNewestSegment_IsToldWithTheNextEvent()
        {
            int length = Filled().Content(Newest).Length;
            for (int bit = 0; bit < length * 8; bit++)
            {
                FakeStore store = Filled();
                store.Content(Newest)[bit / 8] ^= (byte)(1 << (bit % 8));
                FlashJournal journal = Open(store);
                Deliver(journal);
                EventMaker.Status(EventCount + 1).AppendTo(journal);
                DeliverMore(journal);

                int hit = EventCount - (bit / 8 >= length / 2 ? 0 : 1);
                string where = "bit " + bit.ToString();
                Assert.IsFalse(_isDelivered[hit], where);

                Assert.IsTrue(_isTold[hit], where);
                Assert.IsTrue(_isDelivered[EventCount + 1], where);
            }
        }

        [TestMethod]
        public void Deliver_SegmentCutAtAnyLength_TellsWhatIsMissingBeforeItsNeighbour()
        {
            int length = Filled().Content(Oldest).Length;
            for (int cut = 0; cut < length; cut++)
            {
                FakeStore store = Filled();
                store.Tear(Oldest, cut);
                FlashJournal journal = Open(store);
                Deliver(journal);

                // A torn append, which was never reported as durable.
                string where = "cut at " + cut.ToString();
                Assert.AreEqual(cut >= length / 2, _isDelivered[1], where);
                Assert.IsFalse(_isDelivered[2], where);
                for (int sequence = 3; sequence <= EventCount; sequence++)
                {
                    Assert.IsTrue(_isDelivered[sequence], where);
                }
            }
        }

        [TestMethod]
        public void New_Noise_BootsAndTakesAndDeliversWhatComes()
        {
            const int Seed = 20261121;
            OutputHelper.WriteLine("seed " + Seed.ToString());
            uint random = Seed;
            for (int round = 0; round < 200; round++)
            {
                FakeStore store = new FakeStore();
                for (int number = 1; number <= 6; number++)
                {
                    byte[] noise = new byte[Next(ref random) % 160];
                    Fill(noise, ref random);
                    store.Write(SegmentTable.NameOf((int)(Next(ref random) % 9)), noise, noise.Length);
                }

                store.Write("j12.seg", new byte[1], 1);
                store.Write("gap.a", new byte[40], 40);
                FlashJournal journal = Open(store);
                Assert.IsTrue(EventMaker.Status(1).AppendTo(journal));
                Deliver(journal);

                Assert.IsTrue(_isDelivered[1]);
                Assert.IsTrue(store.Content("j12.seg") != null);
            }
        }

        [TestMethod]
        public void New_RecordsTwiceOrBackwards_DeliversEachOnceInOrder()
        {
            FakeStore store = Filled();
            byte[] first = store.Content(Oldest);
            store.Write("j0000004.seg", first, first.Length / 2);
            store.Write("j0000009.seg", first, first.Length);
            FlashJournal journal = Open(store);

            Assert.AreEqual(EventCount, journal.Count);
            Deliver(journal);
            AssertAllDelivered(1);
        }

        [TestMethod]
        public void New_RecordOfANewerVersion_IsSteppedOverAndTheRestKept()
        {
            FakeStore store = Filled();
            byte[] segment = store.Content(Oldest);
            segment[2] = EventRecord.Version + 1;
            int length = segment.Length / 2;
            LittleEndian.WriteUInt(segment, length - 4, Crc32.Of(segment, 0, length - 4));
            FlashJournal journal = Open(store);

            Assert.AreEqual(EventCount - 1, journal.Count);
            Assert.AreEqual(1, journal.CorruptCount);
            Deliver(journal);
            AssertAllDelivered(2);
        }

        [TestMethod]
        public void Peek_SegmentLostWhileRunning_IsToldAndTheRestDelivered()
        {
            FakeStore store = Filled();
            FlashJournal journal = Open(store);
            store.Delete(Oldest);
            Deliver(journal);

            AssertAllDelivered(3);
            Assert.IsTrue(_isTold[1] && _isTold[2]);
            Assert.AreEqual(0, journal.Count);
        }

        [DataRow(true)]
        [DataRow(false)]
        [TestMethod]
        public void Deliver_GapMarkerCannotBeRead_TellsWhatIsMissingBeforeTheOldest(bool isForGood)
        {
            FakeStore store = Filled();
            FlashJournal full = Open(store);
            for (int sequence = EventCount + 1; sequence <= 12; sequence++)
            {
                EventMaker.Status(sequence).AppendTo(full);
            }

            store.Fail(StoreCall.Read, "gap.a", isForGood ? int.MaxValue : TwoSlotFile.ReadAttempts - 1);
            store.Content("gap.b")[20] ^= (byte)(isForGood ? 1 : 0);
            FlashJournal journal = Open(store);
            EventRecord gap = journal.Peek(0);
            for (int attempt = 3; isForGood && attempt < GapMarker.LoadAttemptsMax; attempt++)
            {
                Assert.IsTrue(gap == null && journal.IsDelayed);
                gap = journal.Peek(0);
            }

            Assert.IsTrue(gap.IsGap);
            Assert.AreEqual(1L, gap.FirstSequence);
            Assert.AreEqual(4L, gap.Sequence);
            Assert.AreEqual(5L, journal.Peek(1).Sequence);
        }

        [TestMethod]
        public void Deliver_NewerSlotOfTheGapMarkerFlipped_TellsItsEventsWithTheOlderOnes()
        {
            FakeStore filled = Filled();
            FlashJournal full = Open(filled);
            for (int sequence = EventCount + 1; sequence <= 12; sequence++)
            {
                EventMaker.Status(sequence).AppendTo(full);
            }

            int length = filled.Content("gap.b").Length;
            string newer = filled.Content("gap.a")[4] > filled.Content("gap.b")[4] ? "gap.a" : "gap.b";
            for (int bit = 0; bit < length * 8; bit++)
            {
                byte[] slot = filled.Content(newer);
                slot[bit / 8] ^= (byte)(1 << (bit % 8));
                FakeStore store = new FakeStore();
                string[] names = filled.List();
                for (int index = 0; index < names.Length; index++)
                {
                    store.Put(names[index], filled.Content(names[index]));
                }

                FlashJournal journal = Open(store);
                journal.Peek(0);
                journal.Peek(1);
                Assert.AreEqual(1L, journal.Peek(0).FirstSequence, "bit " + bit.ToString());
                Assert.AreEqual(4L, journal.Peek(0).Sequence, "bit " + bit.ToString());
                slot[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        [TestMethod]
        public void New_CountersLost_NumbersGoOnBehindTheJournalInANewEpoch()
        {
            FlashJournal journal = Open(Filled());
            Counters counters = new Counters(
                new FakeStore(),
                new SharedBuffer(),
                new FakeSystem(),
                new FakeRandom { Percent = 50 },
                journal.HighestSequence,
                journal.HighestBootId);

            Assert.AreEqual((long)EventCount + 1, counters.NextSequence());
            Assert.AreEqual(4L, counters.BootId);
        }

        private static void AssertAllDelivered(int first)
        {
            for (int sequence = 1; sequence <= EventCount; sequence++)
            {
                Assert.AreEqual(sequence >= first, _isDelivered[sequence]);
            }
        }

        private static void Deliver(FlashJournal journal)
        {
            _isDelivered = new bool[EventCount + 2];
            _isTold = new bool[EventCount + 2];
            DeliverMore(journal);
        }

        // Only what was appended comes out, in order, until nothing is left.
        private static void DeliverMore(FlashJournal journal)
        {
            const int StepsMax = 100;
            long highest = 0;
            for (int step = 0; step < StepsMax && journal.Count > 0; step++)
            {
                EventRecord record = journal.Peek(0);
                if (record == null)
                {
                    continue;
                }

                Assert.IsTrue(record.FirstSequence > highest);
                highest = record.Sequence;
                for (long sequence = record.FirstSequence; sequence <= highest; sequence++)
                {
                    _isTold[(int)sequence] |= record.IsGap;
                    _isDelivered[(int)sequence] |= !record.IsGap;
                }

                if (!record.IsGap)
                {
                    Assert.AreEqual(EventMaker.Status(highest).Json(), EventMaker.JsonOf(record, "boiler-1"));
                }

                journal.Advance();
            }
        }

        private static FakeStore Filled()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            for (int sequence = 1; sequence <= EventCount; sequence++)
            {
                EventMaker.Status(sequence).AppendTo(journal);
            }

            return store;
        }

        private static FlashJournal Open(FakeStore store)
        {
            FlashJournal journal = new FlashJournal(
                store, new SharedBuffer(), new FakeSystem(), JournalRig.SegmentBytes, JournalRig.CapBytes);
            journal.BeginBoot(4, 0x7F3A91C2);
            return journal;
        }

        private static void Fill(byte[] noise, ref uint random)
        {
            // Much of it looks like the start of a record.
            byte[] likely = { (byte)'H', (byte)'J', 2, 1, 36, 2, 0 };
            for (int index = 0; index < noise.Length; index++)
            {
                uint next = Next(ref random);
                noise[index] = next % 2 == 0 ? likely[index % likely.Length] : (byte)(next >> 1);
            }
        }

        private static uint Next(ref uint random)
        {
            random = (random * 1664525) + 1013904223;
            return random >> 8;
        }
    }
}
