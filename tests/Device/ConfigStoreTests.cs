using HeatingSensor.Configuration;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class ConfigStoreTests
    {
        [TestMethod]
        public void New_NothingStored_HoldsTheInitialOne()
        {
            ConfigStore store = Open(new FakeStore(), 70);

            Assert.AreEqual(70, store.Current.DebounceMs);
            Assert.IsFalse(store.IsOnTrial);
            Assert.IsTrue(store.RefusedFingerprint == 0);
        }

        [TestMethod]
        public void SaveTrial_ThenBoot_IsCurrentAndStillOnTrial()
        {
            FakeStore drive = new FakeStore();
            Assert.IsTrue(Open(drive, 50).SaveTrial(With("{'debounceMs':100,'samplingRate':30}")));
            ConfigStore store = Open(drive, 50);

            Assert.IsTrue(store.IsOnTrial);
            Assert.IsTrue(store.Current.IsSameAs(With("{'debounceMs':100,'samplingRate':30}")));
        }

        [TestMethod]
        public void RollBack_AfterTwoOnTrial_IsTheLastGoodOne()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveTrial(With("{'debounceMs':100}"));
            Assert.IsTrue(store.Confirm());
            store.SaveTrial(With("{'debounceMs':200}"));
            store = Open(drive, 50);
            store.SaveTrial(With("{'debounceMs':300}"));
            Assert.IsTrue(store.RollBack());

            Assert.AreEqual(100, store.Current.DebounceMs);
            Assert.AreEqual(100, Open(drive, 50).Current.DebounceMs);
            Assert.IsTrue(Open(drive, 50).RefusedFingerprint
                == ConfigCodec.Fingerprint(With("{'debounceMs':300}")));
        }

        [TestMethod]
        public void SaveTrial_AfterARollBack_ForgetsWhatWasRefused()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveTrial(With("{'debounceMs':100}"));
            store.RollBack();
            store.SaveTrial(With("{'debounceMs':200}"));

            Assert.IsTrue(Open(drive, 50).RefusedFingerprint == 0);
        }

        [TestMethod]
        public void SaveTrial_OnlyTheMaintenanceWindowIsOther_RemembersWhatWasRefused()
        {
            // Two shadows, two deltas: otherwise each would make the device forget what it refused of the other.
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveTrial(With("{'debounceMs':100}"));
            DeviceConfig both = With("{'debounceMs':100}");
            both.Set(ConfigId.MaintenanceWindow, 1);
            store.SaveTrial(both);
            store.RollBack();
            DeviceConfig window = new DeviceConfig();
            window.Set(ConfigId.MaintenanceWindow, 1);
            store.SaveTrial(window);
            store.RollBack();
            store.SaveTrial(window);
            store.Confirm();

            Assert.IsTrue(Open(drive, 50).RefusedFingerprint
                == ConfigCodec.Fingerprint(With("{'debounceMs':100}")));
            Assert.IsTrue(store.Current.IsSameAs(window));
        }

        [TestMethod]
        public void Forgive_AfterARollBack_LetsItBeTriedAgain()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveTrial(With("{'debounceMs':100}"));
            store.RollBack();
            Assert.IsTrue(store.RefusedFingerprint != 0);
            Assert.IsTrue(store.Forgive());

            Assert.IsTrue(store.RefusedFingerprint == 0);
            Assert.IsTrue(Open(drive, 50).RefusedFingerprint == 0);
        }

        [TestMethod]
        public void New_OtherSettingsFile_HoldsForWhatWasNeverDesired()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveTrial(With("{'keepAliveS':90}"));
            store.Confirm();
            store = Open(drive, 70);

            Assert.AreEqual(70, store.Current.DebounceMs);
            Assert.AreEqual(90, store.Current.KeepAliveS);
        }

        [TestMethod]
        public void SaveTrial_DriveFullSinceTheFirstBoot_StillFits()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            drive.IsFull = true;

            Assert.IsTrue(store.SaveTrial(Longest.Config()));
            Assert.IsTrue(store.Confirm());
            Assert.IsTrue(store.SaveTrial(Longest.Config()));
        }

        [TestMethod]
        public void SaveTrial_DriveDoesNotTakeIt_ChangesNothing()
        {
            FakeStore drive = new FakeStore { IsFull = true };
            ConfigStore store = Open(drive, 50);

            Assert.IsFalse(store.SaveTrial(With("{'debounceMs':100}")));
            Assert.AreEqual(50, store.Current.DebounceMs);
            Assert.IsFalse(store.IsOnTrial);
        }

        [TestMethod]
        public void RollBack_DriveDoesNotTakeIt_StillHoldsUntilTheNextBoot()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveTrial(With("{'debounceMs':100}"));
            drive.Tear("config.a", 0);
            drive.Tear("config.b", 0);
            drive.IsFull = true;

            Assert.IsFalse(store.Confirm());
            Assert.IsTrue(store.IsOnTrial);
            Assert.IsFalse(store.RollBack());
            Assert.AreEqual(50, store.Current.DebounceMs);
        }

        [TestMethod]
        public void New_BothSlotsDamaged_HoldsTheInitialOne()
        {
            FakeStore drive = new FakeStore();
            Open(drive, 50).SaveTrial(With("{'debounceMs':100}"));
            drive.Tear("config.a", 20);
            drive.Tear("config.b", 20);

            Assert.AreEqual(70, Open(drive, 70).Current.DebounceMs);
        }

        [TestMethod]
        public void New_AnyFlippedBit_GivesTheOneBefore()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveTrial(With("{'debounceMs':100}"));
            store.Confirm();
            byte[] slot = drive.Content("config.b");
            for (int bit = 0; bit < slot.Length * 8; bit++)
            {
                slot[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.IsTrue(Open(drive, 50).IsOnTrial);
                slot[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            Assert.IsFalse(Open(drive, 50).IsOnTrial);
        }

        private static ConfigStore Open(FakeStore drive, int debounceMs)
        {
            DeviceConfig initial = new DeviceConfig();
            initial.Set(ConfigId.DebounceMs, debounceMs);
            return new ConfigStore(drive, new SharedBuffer(), new FakeSystem(), initial);
        }

        private static DeviceConfig With(string state) => Deltas.Apply(new DeviceConfig(), state);
    }
}
