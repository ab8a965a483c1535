using HeatingSensor.Configuration;
using HeatingSensor.Ports;
using HeatingSensor.Shadow;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>
    /// Goal: what firmware 1.0 has written can be read forever. Method: its slots, byte for byte; the space between the digits
    /// here and the CRC at the end is filled with zeros.
    /// </summary>
    [TestClass]
    public class GoldenConfigTests
    {
        private const int ConfigSlotLength = 384;
        private const int MaintenanceSlotLength = 117;

        /// <summary>debounceMs 100, frostC -1.5, samplingRate 30, keepAliveS 90, logLevel warning: confirmed.</summary>
        private const string Good = "48530174040000000100000000000F0000C801043C843C08B71714B4011604";

        /// <summary>On top of it keepAliveS 120 and alertThreshold 80: on trial.</summary>
        private const string Trial = "48530174050000000101000000000F0000C801043C843C08B71714B401160417"
            + "0000C801043C843C0780E2098780E20908B71714F0011604";

        /// <summary>That one rolled back.</summary>
        private const string RolledBack = "4853017406000000010079F3667A0F0000C801043C843C08B71714B4011604";

        /// <summary>{"overheatC":95}, later {"alertThreshold":70}: that firmware accepted both.</summary>
        private const string TwoValues = "4853017408000000010000000000080007B0CC0B87E0C508";

        /// <summary>Restarted for the token `first`.</summary>
        private const string First = "485301690300000000A8DA769B010000056669727374";

        /// <summary>Then for `second "2"`.</summary>
        private const string Second = "48530169040000000004017C9B0100000A7365636F6E6420223222";

        /// <summary>The first of the tokens used before.</summary>
        private const string UsedBefore = "57EE7192";
        private const int UsedBeforeOffset = 81;

        [TestMethod]
        public void Load_LastGoodConfigurationOfVersion1_IsRead()
        {
            ConfigStore store = Open(Image(Good, "586EE90F", ConfigSlotLength));

            Assert.IsFalse(store.IsOnTrial);
            Assert.IsTrue(store.RefusedFingerprint == 0);
            Assert.IsTrue(store.Current.IsSameAs(GoodConfig()));
        }

        [TestMethod]
        public void Load_TrialOfVersion1_IsRead()
        {
            ConfigStore store = Open(Image(Trial, "52E744E8", ConfigSlotLength));

            Assert.IsTrue(store.IsOnTrial);
            Assert.IsTrue(store.LastGood().IsSameAs(GoodConfig()));
            Assert.IsTrue(store.Current.IsSameAs(TrialConfig()));
        }

        [TestMethod]
        public void Load_RefusalOfVersion1_StillNamesTheSameConfiguration()
        {
            ConfigStore store = Open(Image(RolledBack, "2D3DDC61", ConfigSlotLength));

            Assert.IsTrue(store.Current.IsSameAs(GoodConfig()));
            Assert.IsTrue(store.RefusedFingerprint == ConfigCodec.Fingerprint(TrialConfig()));
            Assert.IsFalse(store.IsRefusalProven);
        }

        [TestMethod]
        public void Load_TwoValuesOfVersion1_RunsWithTheKeysOwn()
        {
            ConfigStore store = Open(Image(TwoValues, "C8EACB80", ConfigSlotLength));

            Assert.AreEqual(95000, store.Current.OverheatMilliC);
            Assert.IsFalse(store.Current.IsTold(ConfigId.OverheatC));
        }

        [TestMethod]
        public void Load_NewerOfTwoSlotsOfVersion1_Counts()
        {
            FakeStore drive = new FakeStore();
            Write(drive, "config.a", Image(Trial, "52E744E8", ConfigSlotLength));
            Write(drive, "config.b", Image(RolledBack, "2D3DDC61", ConfigSlotLength));

            Assert.IsFalse(Open(drive).IsOnTrial);
        }

        [TestMethod]
        public void Load_MaintenanceOfVersion1_IsRead()
        {
            FakeStore drive = new FakeStore();
            Write(drive, "maintenance.a", Image(First, "D967C70D", MaintenanceSlotLength));
            MaintenanceRecord record = new MaintenanceRecord(drive, new SharedBuffer());
            Assert.AreEqual("first", record.RestartToken);
            Assert.IsTrue(record.LastUtcMs == 1767225600000L);

            byte[] second = Image(Second, "9E8A7BA5", MaintenanceSlotLength);
            Put(UsedBefore, second, UsedBeforeOffset);
            Write(drive, "maintenance.b", second);
            record = new MaintenanceRecord(drive, new SharedBuffer());
            Assert.AreEqual("second \"2\"", record.RestartToken);
            Assert.IsTrue(record.LastUtcMs == 1767312000000L);
            Assert.IsTrue(record.IsUsed("first"));
            Assert.IsFalse(record.IsUsed("third"));
        }

        private static DeviceConfig GoodConfig() => Deltas.Apply(
            new DeviceConfig(), "{'debounceMs':100,'frostC':-1.5,'samplingRate':30,'keepAliveS':90,'logLevel':'warning'}");

        private static DeviceConfig TrialConfig() => Deltas.Apply(GoodConfig(), "{'keepAliveS':120,'alertThreshold':80}");

        private static ConfigStore Open(byte[] image)
        {
            FakeStore drive = new FakeStore();
            Write(drive, "config.a", image);
            return Open(drive);
        }

        private static ConfigStore Open(FakeStore drive)
            => new ConfigStore(drive, new SharedBuffer(), new FakeSystem(), new DeviceConfig());

        private static void Write(FakeStore drive, string name, byte[] image)
            => Assert.IsTrue(drive.Write(name, image, image.Length));

        private static byte[] Image(string head, string crc, int length)
        {
            byte[] image = new byte[length];
            Put(head, image, 0);
            Put(crc, image, length - (crc.Length / 2));
            return image;
        }

        private static void Put(string digits, byte[] image, int offset)
        {
            for (int index = 0; index < digits.Length; index++)
            {
                int digit = digits[index] <= '9' ? digits[index] - '0' : digits[index] - 'A' + 10;
                image[offset + (index / 2)] |= (byte)(index % 2 == 0 ? digit << 4 : digit);
            }
        }
    }
}
