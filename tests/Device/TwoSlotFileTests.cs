using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class TwoSlotFileTests
    {
        private static readonly SharedBuffer _shared = new SharedBuffer();

        [TestMethod]
        public void Load_AfterAnyCutOfTheNewestWrite_GivesTheOneBefore()
        {
            FakeStore whole = new FakeStore();
            Save(Open(whole), 1);
            int length = whole.Content("x.a").Length;
            for (int cut = 0; cut < length; cut++)
            {
                FakeStore store = new FakeStore();
                TwoSlotFile file = Open(store);
                Save(file, 1);
                Save(file, 2);
                store.Tear("x.b", cut);

                Assert.AreEqual(1, Load(store));
            }
        }

        [TestMethod]
        public void Load_AnyFlippedBit_IsNoticed()
        {
            FakeStore store = new FakeStore();
            TwoSlotFile file = Open(store);
            Save(file, 1);
            Save(file, 2);
            byte[] slot = store.Content("x.b");
            for (int bit = 0; bit < slot.Length * 8; bit++)
            {
                slot[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.AreEqual(1, Load(store));
                slot[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            Assert.AreEqual(2, Load(store));
        }

        [TestMethod]
        public void Save_AfterLoad_GoesToTheOlderSlot()
        {
            FakeStore store = new FakeStore();
            TwoSlotFile file = Open(store);
            Save(file, 1);
            Save(file, 2);
            TwoSlotFile reopened = Open(store);
            Assert.IsTrue(reopened.Load());
            Save(reopened, 3);
            store.Tear("x.a", 0);

            Assert.AreEqual(2, Load(store));
        }

        [TestMethod]
        public void Load_Nothing_IsFalseAndNotDamaged()
        {
            TwoSlotFile file = Open(new FakeStore());

            Assert.IsFalse(file.Load());
            Assert.IsFalse(file.IsDamaged);
        }

        [TestMethod]
        public void Load_ReadFailsOnce_IsReadAgain()
        {
            FakeStore store = new FakeStore();
            TwoSlotFile file = Open(store);
            Save(file, 1);
            Save(file, 2);
            store.Fail(StoreCall.Read, ".b", 1);

            Assert.AreEqual(2, Load(store));
        }

        [TestMethod]
        public void Load_ReadFailsForGood_IsDamagedNotMissing()
        {
            FakeStore store = new FakeStore();
            Save(Open(store), 1);
            store.Fail(StoreCall.Read, ".a", int.MaxValue);
            TwoSlotFile file = Open(store);

            Assert.IsFalse(file.Load());
            Assert.IsTrue(file.IsDamaged);
        }

        [TestMethod]
        public void Save_SlotsCouldNotBeRead_WinsOverThemWhenTheyCan()
        {
            FakeStore store = new FakeStore();
            TwoSlotFile file = Open(store);
            Save(file, 1);
            Save(file, 2);
            Save(file, 3);
            store.Fail(StoreCall.Read, "", int.MaxValue);
            TwoSlotFile blind = Open(store);
            blind.Load();
            Save(blind, 4);
            store.Mend();

            Assert.AreEqual(4, Load(store));
            Save(blind, 5);
            Assert.AreEqual(5, Load(store));
        }

        [TestMethod]
        public void Load_PayloadShorterThanToday_GivesItsLength()
        {
            FakeStore store = new FakeStore();
            Save(Open(store), 1);
            TwoSlotFile file = Open(store);

            Assert.IsTrue(file.Load());
            Assert.AreEqual(1, file.LoadedLength);
        }

        private static TwoSlotFile Open(FakeStore store) => new TwoSlotFile(store, "x", _shared);

        private static void Save(TwoSlotFile file, byte value)
        {
            file.Begin(1);
            _shared.Bytes[TwoSlotFile.PayloadOffset] = value;
            Assert.IsTrue(file.Save(1));
        }

        private static int Load(FakeStore store)
        {
            SharedBuffer shared = new SharedBuffer();
            TwoSlotFile file = new TwoSlotFile(store, "x", shared);
            Assert.IsTrue(file.Load());
            return shared.Bytes[file.LoadedOffset];
        }
    }
}
