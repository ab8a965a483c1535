using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class CountersTests
    {
        [TestMethod]
        public void New_EmptyDrive_BeginsAtOne()
        {
            Counters counters = new Counters(new FakeStore(), new SharedBuffer(), new FakeSystem(), 0, 0);

            Assert.IsTrue(counters.BootId == 1);
            Assert.IsTrue(counters.NextSequence() == 1);
            Assert.IsTrue(counters.NextSequence() == 2);
        }

        [TestMethod]
        public void NextSequence_AfterAnyNumberOfBoots_NeverRepeats()
        {
            FakeStore store = new FakeStore();
            long highest = 0;
            for (int boot = 1; boot <= 20; boot++)
            {
                Counters counters = new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0);
                Assert.IsTrue(counters.BootId == boot);
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
                new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0).NextSequence();
                Counters used = new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0);
                long highest = 0;
                for (int count = 0; count < Counters.BlockSize + 1; count++)
                {
                    highest = used.NextSequence();
                }

                store.Content(slots[index])[10] ^= 4;
                Counters counters = new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0);

                Assert.IsTrue(counters.BootId > used.BootId);
                Assert.IsTrue(counters.NextSequence() > highest);
            }
        }

        [TestMethod]
        public void New_NewestSlotDamagedAtEachBoot_NeitherNumberRepeats()
        {
            FakeStore store = new FakeStore();
            Counters before = new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0);
            long highest = before.NextSequence();
            for (int boot = 0; boot < 6; boot++)
            {
                store.Content(boot % 3 == 0 ? "counters.a" : "counters.b")[10] ^= 4;
                Counters counters = new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0);
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
            Counters first = new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0);
            Counters second = new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0);
            long highest = 0;
            for (int count = 0; count < Counters.BlockSize; count++)
            {
                highest = second.NextSequence();
            }

            // The power went while the third boot wrote its block: slot a is torn, b is the second boot's.
            Counters third = new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0);
            store.Tear("counters.a", 3);
            Counters fourth = new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0);

            Assert.IsTrue(fourth.NextSequence() > highest);
            Assert.IsTrue(fourth.BootId > second.BootId);
            Assert.IsTrue(third.BootId > first.BootId);
        }

        [TestMethod]
        public void NextSequence_OneBlock_WritesOnce()
        {
            FakeStore store = new FakeStore();
            Counters counters = new Counters(store, new SharedBuffer(), new FakeSystem(), 0, 0);
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
        public void New_DriveFull_SaysSoAndGoesOn()
        {
            FakeSystem system = new FakeSystem();
            Counters counters = new Counters(new FakeStore { IsFull = true }, new SharedBuffer(), system, 0, 0);

            Assert.IsTrue(counters.NextSequence() == 1);
            Assert.Contains("full", system.LastLine);
        }
    }
}
