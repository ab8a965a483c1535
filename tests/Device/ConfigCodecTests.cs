using HeatingSensor.Configuration;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class ConfigCodecTests
    {
        [TestMethod]
        public void Write_ExampleOfFormat_HasItsBytes()
        {
            DeviceConfig config = Deltas.Apply(
                new DeviceConfig(), "{'debounceMs':100,'frostC':-1.5,'samplingRate':30}");
            byte[] bytes = new byte[ConfigCodec.LengthMax];
            int length = ConfigCodec.Write(config, new DeviceConfig(), bytes, 0);
            byte[] expected = { 0x00, 0xC8, 0x01, 0x04, 0x3C, 0x84, 0x3C, 0x08, 0xB7, 0x17 };

            Assert.AreEqual(expected.Length, length);
            for (int index = 0; index < length; index++)
            {
                Assert.AreEqual((int)expected[index], (int)bytes[index]);
            }
        }

        [TestMethod]
        public void Write_LongestValues_FitAndAreReadBack()
        {
            byte[] bytes = new byte[ConfigCodec.LengthMax];
            int length = ConfigCodec.Write(Longest.Config(), null, bytes, 0);
            DeviceConfig read = new DeviceConfig();

            Assert.IsTrue(ConfigCodec.Read(read, bytes, 0, length));
            Assert.IsTrue(read.IsSameAs(Longest.Config()));
        }

        [TestMethod]
        public void Read_KeysOfANewerFirmware_AreSteppedOver()
        {
            byte[] bytes = { 0x7F, 0xFF, 0xFF, 0x01, 0x00, 0xC8, 0x01, 0xFE, 0x02 };
            DeviceConfig config = new DeviceConfig();

            Assert.IsTrue(ConfigCodec.Read(config, bytes, 0, bytes.Length));
            Assert.AreEqual(100, config.DebounceMs);
        }

        [TestMethod]
        public void Read_OutOfRange_KeepsWhatWasThere()
        {
            byte[] bytes = { 0x00, 0xFF, 0xFF, 0xFF, 0x7F };
            DeviceConfig config = new DeviceConfig();

            Assert.IsTrue(ConfigCodec.Read(config, bytes, 0, bytes.Length));
            Assert.AreEqual(50, config.DebounceMs);
        }

        [TestMethod]
        public void Read_AliasToldAnotherValueThanRuns_IsNotTold()
        {
            // Firmware 1.0 accepted both: {'overheatC':95}, later {'alertThreshold':70}.
            byte[] bytes = { 0x87, 0xE0, 0xC5, 0x08, 0x07, 0xB0, 0xCC, 0x0B };
            DeviceConfig config = new DeviceConfig();

            Assert.IsTrue(ConfigCodec.Read(config, bytes, 0, bytes.Length));
            Assert.AreEqual(95000, config.OverheatMilliC);
            Assert.IsFalse(config.IsTold(ConfigId.OverheatC));
        }

        [TestMethod]
        public void Read_CutInsideAnEntry_IsNoticed()
        {
            byte[] bytes = { 0x00, 0xC8, 0x01 };

            Assert.IsFalse(ConfigCodec.Read(new DeviceConfig(), bytes, 0, 2));
            Assert.IsFalse(ConfigCodec.Read(new DeviceConfig(), bytes, 0, 1));
        }
    }
}
