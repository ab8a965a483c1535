using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: any bytes on flash lead to a boot that keeps everything still readable and delivers nothing that
    /// was never written. Method: every bit flipped, every length cut, noise.</summary>
    [TestClass]
    public class JournalCorruptionTests
    {
        private const int EventCount = 6;
        private const string Oldest = "j0000001.seg";

        [TestMethod]
        public void New_AnyBitFlipped_CostsAtMostTheEventItIsIn()
        {
            int length = Filled().Content(Oldest).Length;
            for (int bit = 0; bit < length * 8; bit++)
            {
                FakeStore store = Filled();
                store.Content(Oldest)[bit / 8] ^= (byte)(1 << (bit % 8));
                FlashJournal journal = Open(store);

                Assert.AreEqual(EventCount - 1, journal.Count);
                Assert.IsTrue(journal.CorruptCount > 0);
                AssertGenuine(journal, EventCount - 1);
            }

            Assert.AreEqual(0, Open(Filled()).CorruptCount);
        }

        [TestMethod]
        public void New_SegmentCutAtAnyLength_KeepsTheWholeRecords()
        {
            int length = Filled().Content(Oldest).Length;
            for (int cut = 0; cut < length; cut++)
            {
                FakeStore store = Filled();
                store.Tear(Oldest, cut);
                FlashJournal journal = Open(store);

                int expectedCount = EventCount - (cut >= length / 2 ? 1 : 2);
                Assert.AreEqual(expectedCount, journal.Count);
                AssertGenuine(journal, expectedCount);
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
                    store.Write(SegmentList.NameOf((int)(Next(ref random) % 9)), noise, noise.Length);
                }

                store.Write("j12.seg", new byte[1], 1);
                store.Write("gap.a", new byte[40], 40);
                FlashJournal journal = Open(store);
                Assert.IsTrue(journal.Append(Event(1)));

                AssertGenuine(journal, 1);
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
            AssertGenuine(journal, EventCount);
        }

        [TestMethod]
        public void New_RecordOfANewerVersion_IsSteppedOverAndTheRestKept()
        {
            FakeStore store = Filled();
            byte[] segment = store.Content(Oldest);
            segment[2] = 2;
            int length = segment.Length / 2;
            LittleEndian.WriteUInt(segment, length - 4, Crc32.Of(segment, 0, length - 4));
            FlashJournal journal = Open(store);

            Assert.AreEqual(EventCount - 1, journal.Count);
            Assert.AreEqual(1, journal.CorruptCount);
        }

        [TestMethod]
        public void New_SegmentTooLarge_IsLeftAlone()
        {
            FakeStore store = Filled();
            store.Write("j0000077.seg", new byte[JournalRig.SegmentBytes + 1], JournalRig.SegmentBytes + 1);
            FlashJournal journal = Open(store);
            AssertGenuine(journal, EventCount);

            Assert.AreEqual(JournalRig.SegmentBytes + 1, store.Content("j0000077.seg").Length);
            Assert.IsTrue(journal.Append(Event(EventCount + 1)));
            Assert.AreEqual(1, Open(store).Count);
        }

        [TestMethod]
        public void Peek_SegmentLostWhileRunning_GoesOnWithTheRest()
        {
            FakeStore store = Filled();
            FlashJournal journal = Open(store);
            store.Delete(Oldest);

            AssertGenuine(journal, EventCount - 2);
            Assert.AreEqual(0, journal.Count);
            Assert.AreEqual(2, journal.CorruptCount);
        }

        [TestMethod]
        public void New_CountersLost_NumbersGoOnBehindTheJournal()
        {
            FlashJournal journal = Open(Filled());
            Counters counters = new Counters(
                new FakeStore(), new SharedBuffer(), new FakeSystem(), journal.HighestSequence, journal.HighestBootId);

            Assert.AreEqual((long)EventCount + 1, counters.NextSequence());
            Assert.AreEqual(4L, counters.BootId);
        }

        // Only what was appended comes out, in order, until nothing is left.
        private static void AssertGenuine(FlashJournal journal, int expectedCount)
        {
            long sequence = 0;
            int count = 0;
            JournalEntry entry = journal.Peek(0);
            while (entry != null)
            {
                Assert.IsFalse(entry.IsGap);
                Assert.IsTrue(entry.Status.Sequence > sequence);
                sequence = entry.Status.Sequence;
                Assert.AreEqual(sequence * 1000, entry.Status.UtcMs);
                journal.Advance();
                count++;
                entry = journal.Peek(0);
            }

            Assert.AreEqual(expectedCount, count);
        }

        private static FakeStore Filled()
        {
            FakeStore store = new FakeStore();
            FlashJournal journal = Open(store);
            for (int sequence = 1; sequence <= EventCount; sequence++)
            {
                journal.Append(Event(sequence));
            }

            return store;
        }

        private static FlashJournal Open(FakeStore store)
        {
            FlashJournal journal = new FlashJournal(
                store, new FakeSystem(), JournalRig.SegmentBytes, JournalRig.CapBytes, Firmware.VersionNumber);
            journal.BeginBoot(4);
            return journal;
        }

        private static StatusEvent Event(int sequence)
        {
            return new StatusEvent { Sequence = sequence, BootId = 3, UtcMs = sequence * 1000L, IsStamped = true };
        }

        private static void Fill(byte[] noise, ref uint random)
        {
            // Much of it looks like the beginning of a record.
            byte[] likely = { (byte)'H', (byte)'J', 1, 1, 31, 2, 0 };
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
