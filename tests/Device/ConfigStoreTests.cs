using HeatingSensor.Configuration;
using HeatingSensor.Ports;
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
        public void SaveNew_ThenBoot_IsCurrentAndStillOnTrial()
        {
            FakeStore drive = new FakeStore();
            Assert.IsTrue(Open(drive, 50).SaveNew(With("{'debounceMs':100,'keepAliveS':90,'samplingRate':30}")));
            ConfigStore store = Open(drive, 50);

            Assert.IsTrue(store.IsOnTrial);
            Assert.IsTrue(store.Current.IsSameAs(With("{'debounceMs':100,'keepAliveS':90,'samplingRate':30}")));
        }

        [TestMethod]
        public void SaveNew_NothingThatMayCostTheConnection_IsGoodAtOnce()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            Assert.IsTrue(store.SaveNew(With("{'debounceMs':80,'logLevel':'error'}")));

            Assert.IsFalse(store.IsOnTrial);
            Assert.AreEqual(80, store.LastGood().DebounceMs);
            Assert.AreEqual(80, Open(drive, 50).Current.DebounceMs);
        }

        [TestMethod]
        public void SaveNew_WhatWasOnTrialIsTakenBack_IsNoTrialAnyMore()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveNew(Trial(100));
            store.SaveNew(With("{'debounceMs':100}"));

            Assert.IsFalse(store.IsOnTrial);
            Assert.IsFalse(Open(drive, 50).IsOnTrial);
        }

        [TestMethod]
        public void ProveRefusal_ThenBoot_IsStillProven()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveNew(Trial(100));
            store.RollBack();
            Assert.IsFalse(Open(drive, 50).IsRefusalProven);
            Assert.IsTrue(store.ProveRefusal());

            Assert.IsTrue(Open(drive, 50).IsRefusalProven);
        }

        [TestMethod]
        public void RollBack_AfterTwoOnTrial_IsTheLastGoodOne()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveNew(Trial(100));
            Assert.IsTrue(store.Confirm());
            store.SaveNew(Trial(200));
            store = Open(drive, 50);
            store.SaveNew(Trial(300));
            Assert.IsTrue(store.RollBack());

            Assert.AreEqual(100, store.Current.DebounceMs);
            Assert.AreEqual(100, Open(drive, 50).Current.DebounceMs);
            Assert.IsTrue(Open(drive, 50).RefusedFingerprint
                == ConfigCodec.Fingerprint(Trial(300)));
        }

        [TestMethod]
        public void SaveNew_AfterARollBack_ForgetsWhatWasRefused()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveNew(Trial(100));
            store.RollBack();
            store.SaveNew(Trial(200));

            Assert.IsTrue(Open(drive, 50).RefusedFingerprint == 0);
        }

        [TestMethod]
        public void SaveNew_OnlyTheMaintenanceWindowIsOther_RemembersWhatWasRefused()
        {
            // Two shadows send two deltas: otherwise each would make the device forget what it refused of the other.
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveNew(Trial(100));
            DeviceConfig both = Trial(100);
            both.Set(ConfigId.MaintenanceWindow, 1);
            store.SaveNew(both);
            store.RollBack();
            DeviceConfig window = new DeviceConfig();
            window.Set(ConfigId.MaintenanceWindow, 1);
            store.SaveNew(window);
            store.RollBack();
            store.SaveNew(window);
            store.Confirm();

            Assert.IsTrue(Open(drive, 50).RefusedFingerprint
                == ConfigCodec.Fingerprint(Trial(100)));
            Assert.IsTrue(store.Current.IsSameAs(window));
        }

        [TestMethod]
        public void Forgive_AfterARollBack_LetsItBeTriedAgain()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveNew(Trial(100));
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
            store.SaveNew(With("{'keepAliveS':90}"));
            store.Confirm();
            store = Open(drive, 70);

            Assert.AreEqual(70, store.Current.DebounceMs);
            Assert.AreEqual(90, store.Current.KeepAliveS);
        }

        [TestMethod]
        public void SaveNew_DriveFullSinceTheFirstBoot_StillFits()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            drive.IsFull = true;

            Assert.IsTrue(store.SaveNew(Longest.Config()));
            Assert.IsTrue(store.Confirm());
            Assert.IsTrue(store.SaveNew(Longest.Config()));
        }

        [TestMethod]
        public void SaveNew_DriveDoesNotTakeIt_ChangesNothing()
        {
            FakeStore drive = new FakeStore { IsFull = true };
            ConfigStore store = Open(drive, 50);

            Assert.IsFalse(store.SaveNew(Trial(100)));
            Assert.AreEqual(50, store.Current.DebounceMs);
            Assert.IsFalse(store.IsOnTrial);
        }

        [TestMethod]
        public void RollBack_DriveDoesNotTakeIt_StillHoldsUntilTheNextBoot()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveNew(Trial(100));
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
            Open(drive, 50).SaveNew(Trial(100));
            drive.Tear("config.a", 20);
            drive.Tear("config.b", 20);

            Assert.AreEqual(70, Open(drive, 70).Current.DebounceMs);
        }

        [TestMethod]
        public void New_AnyFlippedBit_GivesTheOneBefore()
        {
            FakeStore drive = new FakeStore();
            ConfigStore store = Open(drive, 50);
            store.SaveNew(Trial(100));
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

        private static DeviceConfig Trial(int number)
            => With("{'debounceMs':" + number.ToString() + ",'keepAliveS':" + number.ToString() + "}");

        private static DeviceConfig With(string state) => Deltas.Apply(new DeviceConfig(), state);
    }
}
