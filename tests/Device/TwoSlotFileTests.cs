using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class TwoSlotFileTests
    {
        [TestMethod]
        public void Load_AfterAnyCutOfTheNewestWrite_GivesTheOneBefore()
        {
            FakeStore whole = new FakeStore();
            Save(new TwoSlotFile(whole, "x"), 1);
            int length = whole.Content("x.a").Length;
            for (int cut = 0; cut < length; cut++)
            {
                FakeStore store = new FakeStore();
                TwoSlotFile file = new TwoSlotFile(store, "x");
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
            TwoSlotFile file = new TwoSlotFile(store, "x");
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
            TwoSlotFile file = new TwoSlotFile(store, "x");
            Save(file, 1);
            Save(file, 2);
            TwoSlotFile reopened = new TwoSlotFile(store, "x");
            reopened.Load(new byte[1]);
            Save(reopened, 3);
            store.Tear("x.a", 0);

            Assert.AreEqual(2, Load(store));
        }

        [TestMethod]
        public void Load_Nothing_IsFalseAndZero()
        {
            byte[] payload = { 9 };

            Assert.IsFalse(new TwoSlotFile(new FakeStore(), "x").Load(payload));
            Assert.AreEqual(0, (int)payload[0]);
        }

        private static void Save(TwoSlotFile file, byte value) => Assert.IsTrue(file.Save(new byte[] { value }));

        private static int Load(FakeStore store)
        {
            byte[] payload = new byte[1];
            Assert.IsTrue(new TwoSlotFile(store, "x").Load(payload));
            return payload[0];
        }
    }
}
