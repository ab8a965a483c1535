using System;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class CountersTests
    {
        // Written by version 1 of the firmware: boot 2, numbers reserved up to 200, no epoch.
        private const string SlotWithoutEpoch = "485301080300000002000000C8000000D48D7C6F";

        [TestMethod]
        public void New_EmptyDrive_BeginsAtOne()
        {
            Counters counters = Open(new FakeStore());

            Assert.AreEqual(1L, counters.BootId);
            Assert.AreEqual(1L, counters.NextSequence());
            Assert.AreEqual(2L, counters.NextSequence());
            Assert.IsTrue(counters.IsKept);
        }

        [TestMethod]
        public void NextSequence_AfterAnyNumberOfBoots_NeverRepeats()
        {
            FakeStore store = new FakeStore();
            long highest = 0;
            for (int boot = 1; boot <= 20; boot++)
            {
                Counters counters = Open(store);
                Assert.AreEqual((long)boot, counters.BootId);
                for (int count = 0; count < boot * 15; count++)
                {
                    long sequence = counters.NextSequence();
                    Assert.IsTrue(sequence > highest);
                    highest = sequence;
                }
            }
        }

        [TestMethod]
        public void New_EitherSlotDamagedAfterUse_NeitherNumberRepeats()
        {
            string[] slots = { "counters.a", "counters.b" };
            for (int index = 0; index < slots.Length; index++)
            {
                FakeStore store = new FakeStore();
                Open(store).NextSequence();
                Counters used = Open(store);
                long highest = 0;
                for (int count = 0; count < Counters.BlockSize + 1; count++)
                {
                    highest = used.NextSequence();
                }

                store.Content(slots[index])[10] ^= 4;
                Counters counters = Open(store);

                Assert.IsTrue(counters.BootId > used.BootId);
                Assert.IsTrue(counters.NextSequence() > highest);
            }
        }

        [TestMethod]
        public void New_NewestSlotDamagedAtEachBoot_NeitherNumberRepeats()
        {
            FakeStore store = new FakeStore();
            Counters before = Open(store);
            long highest = before.NextSequence();
            for (int boot = 0; boot < 6; boot++)
            {
                store.Content(boot % 3 == 0 ? "counters.a" : "counters.b")[10] ^= 4;
                Counters counters = Open(store);
                long sequence = counters.NextSequence();

                Assert.IsTrue(counters.BootId > before.BootId);
                Assert.IsTrue(sequence > highest);
                before = counters;
                highest = sequence;
            }
        }

        [TestMethod]
        public void New_NewestSlotTorn_StillNeverRepeats()
        {
            FakeStore store = new FakeStore();
            Counters first = Open(store);
            Counters second = Open(store);
            long highest = 0;
            for (int count = 0; count < Counters.BlockSize; count++)
            {
                highest = second.NextSequence();
            }

            // Power was lost while the third boot wrote its block: slot a is torn, slot b is the second boot's.
            Counters third = Open(store);
            store.Tear("counters.a", 3);
            Counters fourth = Open(store);

            Assert.IsTrue(fourth.NextSequence() > highest);
            Assert.IsTrue(fourth.BootId > second.BootId);
            Assert.IsTrue(third.BootId > first.BootId);
        }

        [TestMethod]
        public void NextSequence_OneBlock_WritesOnce()
        {
            FakeStore store = new FakeStore();
            Counters counters = Open(store);
            for (int count = 0; count < Counters.BlockSize; count++)
            {
                counters.NextSequence();
            }

            // One more at the first boot, so that both slots exist.
            Assert.AreEqual(2, store.WriteCount);
            counters.NextSequence();
            Assert.AreEqual(3, store.WriteCount);
        }

        [TestMethod]
        public void New_DriveFull_SaysSoAndGoesOnInAnEpochOfThisBoot()
        {
            FakeSystem system = new FakeSystem();
            Counters counters = Open(new FakeStore { IsFull = true }, system, 50);

            Assert.AreEqual(1L, counters.NextSequence());
            Assert.IsFalse(counters.IsKept);
            Assert.Contains("the drive cannot store the sequence numbers", system.Text);
        }

        [TestMethod]
        public void New_CannotBeReadForNow_WritesNothingOverThemAndTheNextBootGoesOn()
        {
            FakeStore store = new FakeStore();
            Counters first = Open(store, new FakeSystem(), 25);
            Use(first, 3);
            int writes = store.WriteCount;
            store.Fail(StoreCall.Read, "", int.MaxValue);
            FakeSystem system = new FakeSystem();
            Counters blind = Open(store, system, 50);
            Use(blind, Counters.BlockSize);

            Assert.IsFalse(blind.IsKept);
            Assert.IsFalse(blind.Epoch == first.Epoch);
            Assert.Contains("cannot be read: using a new epoch for this boot only", system.Text);
            Assert.AreEqual(writes, store.WriteCount);
            store.Mend();
            Counters next = Open(store, new FakeSystem(), 75);
            Assert.IsTrue(next.IsKept);
            Assert.IsTrue(next.Epoch == first.Epoch);
            Assert.AreEqual(Counters.BlockSize + 1L, next.NextSequence());
        }

        [TestMethod]
        public void Epoch_SecondBoot_IsTheFirstOnes()
        {
            FakeStore store = new FakeStore();
            uint epoch = Open(store, new FakeSystem(), 25).Epoch;

            Assert.IsTrue(epoch == 0x3FFF3FFF);
            Assert.IsTrue(Open(store, new FakeSystem(), 50).Epoch == epoch);
        }

        [TestMethod]
        public void Epoch_DriveErased_IsAnotherAndNumbersBeginAtOne()
        {
            FakeStore store = new FakeStore();
            Counters before = Open(store, new FakeSystem(), 25);
            before.NextSequence();
            store.Delete("counters.a");
            store.Delete("counters.b");
            Counters after = Open(store, new FakeSystem(), 50);

            Assert.IsFalse(after.Epoch == before.Epoch);
            Assert.AreEqual(1L, after.NextSequence());
        }

        [TestMethod]
        public void Epoch_RandomIsZero_IsNotZeroWhichMeansNone()
        {
            Assert.IsTrue(Open(new FakeStore(), new FakeSystem(), 0).Epoch == 1);
        }

        [TestMethod]
        public void New_SlotOfVersion1_MakesAnEpochAndGoesOnBehindTheNumbers()
        {
            FakeStore store = new FakeStore();
            store.Put("counters.a", EventMaker.BytesOf(SlotWithoutEpoch));
            Counters counters = Open(store, new FakeSystem(), 25);

            Assert.IsTrue(counters.Epoch == 0x3FFF3FFF);
            Assert.AreEqual(3L, counters.BootId);
            Assert.AreEqual(201L, counters.NextSequence());
            Assert.IsTrue(counters.IsKept);
            Assert.IsTrue(Open(store, new FakeSystem(), 50).Epoch == counters.Epoch);
        }

        [TestMethod]
        public void NextSequence_BlockCannotBeReserved_GoesOnUnderAnotherEpoch()
        {
            // Numbers that the next boot reuses must not form the same identity.
            FakeStore store = new FakeStore();
            FakeRandom random = new FakeRandom { Percent = 25 };
            Counters counters = new Counters(store, new SharedBuffer(), new FakeSystem(), random, 0, 0);
            uint kept = counters.Epoch;
            Use(counters, Counters.BlockSize);
            Assert.IsTrue(counters.Epoch == kept);
            store.IsBroken = true;
            random.Percent = 50;

            Assert.AreEqual(Counters.BlockSize + 1L, counters.NextSequence());
            uint own = counters.Epoch;
            Assert.IsFalse(own == kept);
            Assert.IsFalse(counters.IsKept);
            random.Percent = 75;
            Assert.AreEqual(Counters.BlockSize + 2L, counters.NextSequence());
            Assert.IsTrue(counters.Epoch == own);

            Counters next = new Counters(store, new SharedBuffer(), new FakeSystem(), random, 0, 0);
            next.NextSequence();
            Assert.IsFalse(next.Epoch == own);
            Assert.IsFalse(next.Epoch == kept);
        }

        [TestMethod]
        public void NextSequence_DriveMendedAfterwards_IsKeptAgainUnderTheEpochItWentOnWith()
        {
            FakeStore store = new FakeStore();
            FakeRandom random = new FakeRandom { Percent = 25 };
            Counters counters = new Counters(store, new SharedBuffer(), new FakeSystem(), random, 0, 0);
            Use(counters, Counters.BlockSize);
            store.IsBroken = true;
            random.Percent = 50;
            long last = counters.NextSequence();
            store.IsBroken = false;

            Assert.AreEqual(last + 1, counters.NextSequence());
            Assert.IsTrue(counters.IsKept);
            Counters next = Open(store, new FakeSystem(), 75);
            Assert.IsTrue(next.Epoch == counters.Epoch);
            Assert.IsTrue(next.NextSequence() > last + 1);
        }

        [DataRow(int.MaxValue - 50L)]
        [DataRow(int.MaxValue + 10L)]
        [DataRow(Counters.SequenceMax - (2 * Counters.BlockSize))]
        [TestMethod]
        public void NextSequence_BeyondTheHalfOfAllNumbers_GoesOnOverBoots(long highest)
        {
            FakeStore store = new FakeStore();
            Counters counters = new Counters(store, new SharedBuffer(), new FakeSystem(), new FakeRandom(), highest, 0);
            Assert.AreEqual(highest + 1, counters.NextSequence());
            Use(counters, Counters.BlockSize - 1);

            Assert.AreEqual(highest + Counters.BlockSize + 1, Open(store).NextSequence());
        }

        [TestMethod]
        public void New_NumbersUsedUp_StopsLoudly()
        {
            string error = "";
            try
            {
                new Counters(
                    new FakeStore(), new SharedBuffer(), new FakeSystem(), new FakeRandom(), Counters.SequenceMax - 1, 0);
            }
            catch (Exception e)
            {
                error = e.Message;
            }

            Assert.Contains("no sequence numbers are left", error);
        }

        private static void Use(Counters counters, int count)
        {
            while (count-- > 0)
            {
                counters.NextSequence();
            }
        }

        private static Counters Open(FakeStore store) => Open(store, new FakeSystem(), 50);

        private static Counters Open(FakeStore store, FakeSystem system, int randomPercent)
        {
            return new Counters(store, new SharedBuffer(), system, new FakeRandom { Percent = randomPercent }, 0, 0);
        }
    }
}
