using HeatingSensor.Settings;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: wiring that cannot work is refused by name. Method: one wrong pin at a time, for each chip.</summary>
    [TestClass]
    public class ChipPinsTests
    {
        private const int NoLed = -1;
        private const int DefaultRelay = 4;
        private const int DefaultChannel = 6;

        [DataRow("ESP32_REV3")]
        [DataRow("ESP32_PSRAM_REV3")]
        [DataRow("ESP32_PICO")]
        [DataRow("ESP32_VIRTUAL")]
        [DataRow("ESP32_S2")]
        [DataRow("ESP32_S3_OCTAL")]
        [DataRow("ESP32_C6_THREAD")]
        [DataRow("ESP32_C61")]
        [DataRow("M5Core2")]
        [DataRow("")]
        [TestMethod]
        public void Check_Defaults_Work(string target)
        {
            Assert.IsNull(ChipPins.Of(target).Check(new DeviceSettings()));
        }

        [DataRow("ESP32_REV3", 6, "'relayPin' is 6: GPIO 6 of the ESP32 belongs to its flash or PSRAM")]
        [DataRow("ESP32_REV0", 11, "'relayPin' is 11: GPIO 11 of the ESP32 belongs to its flash or PSRAM")]
        [DataRow("ESP32_PSRAM_REV3", 16, "'relayPin' is 16: GPIO 16 of the ESP32 belongs to its flash or PSRAM")]
        [DataRow("ESP32_PICO", 17, "'relayPin' is 17: GPIO 17 of the ESP32 belongs to its flash or PSRAM")]
        [DataRow("ESP32_REV3", 24, "'relayPin' is 24: GPIO 24 of the ESP32 does not exist")]
        [DataRow("ESP32_REV3", 40, "'relayPin' is 40: GPIO 40 of the ESP32 does not exist")]
        [DataRow("ESP32_REV3", 3, "'relayPin' is 3: GPIO 3 of the ESP32 is its serial port, which flashing and debugging need")]
        [DataRow("ESP32_REV3", 34, "'relayPin' is 34, the pin of 'thermometerChannel' 6")]
        [DataRow("ESP32_S2", 26, "'relayPin' is 26: GPIO 26 of the ESP32-S2 belongs to its flash or PSRAM")]
        [DataRow("ESP32_S2", 22, "'relayPin' is 22: GPIO 22 of the ESP32-S2 does not exist")]
        [DataRow("ESP32_S3_OCTAL", 35, "'relayPin' is 35: GPIO 35 of the ESP32-S3 belongs to its flash or PSRAM")]
        [DataRow("ESP32_S3_QUAD", 49, "'relayPin' is 49: GPIO 49 of the ESP32-S3 does not exist")]
        [DataRow("ESP32_S3_QUAD", 7, "'relayPin' is 7, the pin of 'thermometerChannel' 6")]
        [DataRow("ESP32_C6_THREAD", 24, "'relayPin' is 24: GPIO 24 of the ESP32-C6 belongs to its flash or PSRAM")]
        [DataRow("ESP32_C6_THREAD", 31, "'relayPin' is 31: GPIO 31 of the ESP32-C6 does not exist")]
        [TestMethod]
        public void Check_RelayOnAPinThatCannotWork_IsRefused(string target, int pin, string expectedError)
        {
            DeviceSettings settings = new DeviceSettings { RelayPin = pin, LedPin = NoLed };

            Assert.AreEqual(expectedError, ChipPins.Of(target).Check(settings));
        }

        [DataRow("ESP32_REV3", 16)]
        [DataRow("ESP32_PICO", 9)]
        [DataRow("ESP32_REV3", 35)]
        [DataRow("ESP32_S3_QUAD", 35)]
        [DataRow("ESP32_C61", 40)]
        [DataRow("", 6)]
        [TestMethod]
        public void Check_RelayOnAPinThatIsFreeThere_Works(string target, int pin)
        {
            Assert.IsNull(ChipPins.Of(target).Check(new DeviceSettings { RelayPin = pin, LedPin = NoLed }));
        }

        [DataRow("ESP32_REV3", 35, "'ledPin' is 35: GPIO 35 of the ESP32 can only be an input")]
        [DataRow("ESP32_REV3", 34, "'ledPin' is 34: GPIO 34 of the ESP32 can only be an input")]
        [DataRow("ESP32_S2", 46, "'ledPin' is 46: GPIO 46 of the ESP32-S2 can only be an input")]
        [DataRow("ESP32_S2", 7, "'ledPin' is 7, the pin of 'thermometerChannel' 6")]
        [DataRow("ESP32_REV3", 8, "'ledPin' is 8: GPIO 8 of the ESP32 belongs to its flash or PSRAM")]
        [DataRow("ESP32_REV3", DefaultRelay, "'relayPin' and 'ledPin' are both 4")]
        [DataRow("", DefaultRelay, "'relayPin' and 'ledPin' are both 4")]
        [TestMethod]
        public void Check_LedOnAPinThatCannotWork_IsRefused(string target, int pin, string expectedError)
        {
            Assert.AreEqual(expectedError, ChipPins.Of(target).Check(new DeviceSettings { LedPin = pin }));
        }

        [DataRow("ESP32_REV3", 8, "'thermometerChannel' is 8: ADC1 of the ESP32 has the channels 0 to 7")]
        [DataRow("ESP32_C3", DefaultChannel, "'thermometerChannel' is 6: ADC1 of the ESP32-C3 has the channels 0 to 4")]
        [DataRow("ESP32_C3", DefaultRelay, "'relayPin' is 4, the pin of 'thermometerChannel' 4")]
        [TestMethod]
        public void Check_ThermometerThatTheChipDoesNotHave_IsRefused(string target, int channel, string expectedError)
        {
            Assert.AreEqual(expectedError, ChipPins.Of(target).Check(new DeviceSettings { ThermometerChannel = channel }));
        }

        [DataRow(8, "'halfSupplyChannel' is 8: ADC1 of the ESP32 has the channels 0 to 7")]
        [DataRow(DefaultChannel, "'thermometerChannel' and 'halfSupplyChannel' are both 6")]
        [DataRow(7, "'relayPin' is 35, the pin of 'halfSupplyChannel' 7")]
        [TestMethod]
        public void Check_HalfSupplyThatCannotWork_IsRefused(int channel, string expectedError)
        {
            DeviceSettings settings = new DeviceSettings { RelayPin = 35, HalfSupplyChannel = channel };

            Assert.AreEqual(expectedError, ChipPins.Of("ESP32_REV3").Check(settings));
        }

        [TestMethod]
        public void Check_SecondChannelOnAPinOfTheFlash_IsNamed()
        {
            DeviceSettings settings = new DeviceSettings();
            settings.SetChannelCount(2);
            settings.SetChannel(0, "burner", DefaultRelay);
            settings.SetChannel(1, "pump", 9);

            Assert.AreEqual(
                "channel 'pump' is 9: GPIO 9 of the ESP32 belongs to its flash or PSRAM", ChipPins.Of("ESP32_REV3").Check(settings));
        }
    }
}
