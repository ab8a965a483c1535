using HeatingSensor.Settings;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>' stands for a JSON quotation mark.</summary>
    [TestClass]
    public class SettingsReaderTests
    {
        private const string Target = "ESP32_REV3";
        private const string Minimal = "'thingName':'boiler-1','endpoint':'localhost'";

        [TestMethod]
        public void Read_OnlyTheNecessary_TakesTheDefaults()
        {
            DeviceSettings settings = Read("{" + Minimal + "}");

            Assert.AreEqual("boiler-1", settings.ThingName);
            Assert.AreEqual(8883, settings.Port);
            Assert.AreEqual(1, settings.ChannelCount);
            Assert.AreEqual(4, settings.ChannelPin(0));
            Assert.IsNull(settings.ChannelName(0));
            Assert.IsTrue(settings.IsRelayActiveLow);
            Assert.AreEqual(50, settings.DebounceMs);
            Assert.AreEqual(6, settings.ThermometerChannel);
            Assert.AreEqual(-1, settings.HalfSupplyChannel);
        }

        [TestMethod]
        public void Read_Everything_IsTaken()
        {
            DeviceSettings settings = Read("{" + Minimal + ",'port':443,'relayPin':13,'relayActiveLevel':'high',"
                + "'backoffCapS':30,'thermistorBeta':3435,'temperatureOffsetC':-1.5,'thermistorTo':'supply',"
                + "'wifiSsid':'a \\'b\\'','ledPin':-1,'ledActiveLevel':'low','halfSupplyChannel':7,'adcReferenceMv':1087.5}");

            Assert.AreEqual(443, settings.Port);
            Assert.AreEqual(13, settings.ChannelPin(0));
            Assert.IsFalse(settings.IsChannelActiveLow(0));
            Assert.AreEqual(30000, settings.BackoffCapMs);
            Assert.IsTrue(settings.Thermistor.Beta == 3435);
            Assert.AreEqual(-1500, settings.Thermistor.OffsetMilliC);
            Assert.IsFalse(settings.Thermistor.IsToGround);
            Assert.AreEqual("a \"b\"", settings.WifiSsid);
            Assert.AreEqual(-1, settings.LedPin);
            Assert.AreEqual(7, settings.HalfSupplyChannel);
            Assert.IsTrue(settings.Thermistor.ReferenceMv == 1087.5);
            Assert.IsTrue(settings.IsLedActiveLow);
        }

        [TestMethod]
        public void Read_Channels_AreTakenInTheirOrder()
        {
            DeviceSettings settings = Read("{" + Minimal
                + ",'channels':[{'name':'burner','pin':4},{'pin':16,'name':'pump-2','activeLevel':'high'}]}");

            Assert.AreEqual(2, settings.ChannelCount);
            Assert.AreEqual("burner", settings.ChannelName(0));
            Assert.AreEqual(4, settings.ChannelPin(0));
            Assert.IsFalse(settings.HasChannelLevel(0));
            Assert.IsTrue(settings.IsChannelActiveLow(0));
            Assert.AreEqual("pump-2", settings.ChannelName(1));
            Assert.AreEqual(16, settings.ChannelPin(1));
            Assert.IsTrue(settings.HasChannelLevel(1));
            Assert.IsFalse(settings.IsChannelActiveLow(1));
        }

        [DataRow("'channels':[]", "'channels' must be a list of 1 to 4 channels, each an object, found []")]
        [DataRow("'channels':4", "'channels' must be a list of 1 to 4 channels, each an object, found 4")]
        [DataRow("'channels':[{'name':'a'}]", "a channel must be an object with 'name' and 'pin'")]
        [DataRow("'channels':[7]", "a channel must be an object with 'name' and 'pin'")]
        [DataRow("'channels':[{'name':'a','pin':4,'x':1}]", "unknown key 'x'")]
        [DataRow("'channels':[{'name':'A','pin':4}]", "'name' must consist of a-z, 0-9 and '-', found \"A\"")]
        [DataRow("'channels':[{'name':'12345678901234567','pin':4}]",
            "'name' must be a text of 1 to 16 characters, found \"12345678901234567\"")]
        [DataRow("'channels':[{'name':'a','pin':55}]", "'pin' must be a whole number from 0 to 54, found 55")]
        [DataRow("'channels':[{'name':'a','pin':4,'activeLevel':1}]", "'activeLevel' must be \"low\" or \"high\", found 1")]
        [DataRow("'channels':[{'name':'a','pin':4},{'name':'b','pin':4}]",
            "channel 'b' and channel 'a' must have different names and pins, found pin 4")]
        [DataRow("'channels':[{'name':'a','pin':4},{'name':'a','pin':5}]",
            "channel 'a' and channel 'a' must have different names and pins, found pin 5")]
        [DataRow("'relaypin':1", "unknown key 'relaypin'")]
        [DataRow("'samplingRate':60", "unknown key 'samplingRate'")]
        [DataRow("'port':'x'", "'port' must be a whole number from 1 to 65535, found \"x\"")]
        [DataRow("'relayPin':4.5", "'relayPin' must be a whole number from 0 to 54, found 4.5")]
        [DataRow("'relayActiveLevel':'HIGH'", "'relayActiveLevel' must be \"low\" or \"high\", found \"HIGH\"")]
        [DataRow("'thermistorBeta':'x'", "'thermistorBeta' must be a number from 500 to 10000, found \"x\"")]
        [DataRow("'keepAliveS':1", "'keepAliveS' must be a whole number from 30 to 1200, found 1")]
        [DataRow("'caFile':''", "'caFile' must be a text of 1 to 32 characters, found \"\"")]
        [DataRow("'wifiPassword':12345", "'wifiPassword' must be a text of 0 to 64 characters, found another value")]
        [DataRow("'port':1,'port':2", "'port' occurs twice")]
        [TestMethod]
        public void Read_BadValue_NamesLineKeyAndWhatWasExpected(string member, string expectedError)
        {
            Assert.AreEqual("line 3: " + expectedError, ErrorOf("{\n" + Minimal + ",\n" + member + "\n}"));
        }

        [DataRow("{'endpoint':'localhost'}", "'thingName' is missing")]
        [DataRow("{'thingName':'boiler-1'}", "'endpoint' is missing")]
        [DataRow("[]", "must be a JSON object")]
        [DataRow("{\n'port':1,\n}", "line 3: not valid JSON: unexpected '}'")]
        [DataRow("{\n'port':1", "line 2: not valid JSON: unexpected end of file")]
        [TestMethod]
        public void Read_NoSettings_SaysWhy(string text, string expectedError)
        {
            Assert.AreEqual(expectedError, ErrorOf(text));
        }

        [TestMethod]
        public void Read_ThingNameWithQuote_IsRefused()
        {
            Assert.AreEqual(
                "line 1: 'thingName' must consist of letters, digits, ':', '_' and '-', found \"a b\"",
                ErrorOf("{'thingName':'a b','endpoint':'localhost'}"));
        }

        [DataRow("mqtts://a.b", "must be a host name without a scheme")]
        [DataRow("a.b:8883", "must be a host name without a port, which is a key of its own")]
        [DataRow("a.b ", "must be a host name: letters, digits, '-' and '.'")]
        [DataRow("a.b/c", "must be a host name: letters, digits, '-' and '.'")]
        [TestMethod]
        public void Read_EndpointThatIsMoreThanAHostName_IsRefused(string endpoint, string expected)
        {
            Assert.AreEqual(
                "line 1: 'endpoint' " + expected + ", found \"" + endpoint + "\"",
                ErrorOf("{'thingName':'boiler-1','endpoint':'" + endpoint + "'}"));
        }

        [TestMethod]
        public void Read_ByteOrderMark_IsSkipped()
        {
            byte[] text = Deltas.Bytes("???{" + Minimal + "}");
            text[0] = 0xEF;
            text[1] = 0xBB;
            text[2] = 0xBF;
            SettingsReader reader = new SettingsReader(Target);

            Assert.AreEqual("boiler-1", reader.Read(text, text.Length).ThingName);
        }

        [DataRow(0xFF, 0xFE)]
        [DataRow(0xFE, 0xFF)]
        [DataRow(0x7B, 0)]
        [DataRow(0, 0x7B)]
        [TestMethod]
        public void Read_Utf16_IsToldAsSuch(int first, int second)
        {
            SettingsReader reader = new SettingsReader(Target);

            Assert.IsNull(reader.Read(new byte[] { (byte)first, (byte)second, 0x7B, 0x7D }, 4));
            Assert.AreEqual("is UTF-16: save it as UTF-8", reader.Error);
        }

        [DataRow("'relayPin':2", "'relayPin' and 'ledPin' are both 2")]
        [DataRow("'channels':[{'name':'a','pin':2}]", "channel 'a' and 'ledPin' are both 2")]
        [DataRow("'relayPin':5,'channels':[{'name':'a','pin':4}]",
            "'relayPin' is 5, which is not the pin of any of the 'channels': remove one of the two")]
        [DataRow("'thermometerChannel':3,'halfSupplyChannel':3", "'thermometerChannel' and 'halfSupplyChannel' are both 3")]
        [DataRow("'frostC':40,'overheatC':40", "'frostC' must be lower than 'overheatC'")]
        [TestMethod]
        public void Read_ValuesThatDoNotGoTogether_AreRefused(string members, string expectedError)
        {
            Assert.AreEqual(expectedError, ErrorOf("{" + Minimal + "," + members + "}"));
        }

        private static DeviceSettings Read(string text)
        {
            byte[] bytes = Deltas.Bytes(text);
            SettingsReader reader = new SettingsReader(Target);
            DeviceSettings settings = reader.Read(bytes, bytes.Length);
            Assert.IsTrue(reader.Error == null, reader.Error);
            return settings;
        }

        private static string ErrorOf(string text)
        {
            byte[] bytes = Deltas.Bytes(text);
            SettingsReader reader = new SettingsReader(Target);
            Assert.IsNull(reader.Read(bytes, bytes.Length));
            return reader.Error;
        }
    }
}
