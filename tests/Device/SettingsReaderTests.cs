using System.Collections;
using HeatingSensor.Settings;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class SettingsReaderTests
    {
        [TestMethod]
        public void Read_OnlyTheNecessary_TakesTheDefaults()
        {
            DeviceSettings settings = new SettingsReader().Read(Minimal());

            Assert.AreEqual("boiler-1", settings.ThingName);
            Assert.AreEqual(8883, settings.Port);
            Assert.AreEqual(4, settings.RelayPin);
            Assert.IsTrue(settings.IsRelayActiveLow);
            Assert.AreEqual(50, settings.DebounceMs);
            Assert.AreEqual(6, settings.ThermometerChannel);
        }

        [TestMethod]
        public void Read_Everything_IsTaken()
        {
            Hashtable document = Minimal();
            document["port"] = 443;
            document["relayPin"] = 13;
            document["relayActiveLevel"] = "high";
            document["backoffCapS"] = 30;
            document["thermistorBeta"] = 3435;
            document["temperatureOffsetC"] = -1.5;
            document["thermistorTo"] = "supply";

            DeviceSettings settings = new SettingsReader().Read(document);

            Assert.AreEqual(443, settings.Port);
            Assert.AreEqual(13, settings.RelayPin);
            Assert.IsFalse(settings.IsRelayActiveLow);
            Assert.AreEqual(30000, settings.BackoffCapMs);
            Assert.IsTrue(settings.Thermistor.Beta == 3435);
            Assert.AreEqual(-1500, settings.Thermistor.OffsetMilliC);
            Assert.IsFalse(settings.Thermistor.IsToGround);
        }

        [DataRow("relaypin", "unknown key 'relaypin'")]
        [DataRow("port", "'port' must be a whole number from 1 to 65535")]
        [DataRow("relayPin", "'relayPin' must be a whole number from 0 to 39")]
        [DataRow("relayActiveLevel", "'relayActiveLevel' must be \"low\" or \"high\"")]
        [DataRow("thermistorBeta", "'thermistorBeta' must be a number from 500 to 10000")]
        [DataRow("keepAliveS", "'keepAliveS' must be a whole number from 30 to 1200")]
        [TestMethod]
        public void Read_BadValue_NamesTheKeyAndWhatWasExpected(string key, string expectedError)
        {
            Hashtable document = Minimal();
            document[key] = "nonsense";
            SettingsReader reader = new SettingsReader();

            Assert.IsNull(reader.Read(document));
            Assert.AreEqual(expectedError, reader.Error);
        }

        [DataRow("thingName")]
        [DataRow("endpoint")]
        [TestMethod]
        public void Read_WithoutTheNecessary_SaysWhatIsMissing(string key)
        {
            Hashtable document = Minimal();
            document.Remove(key);
            SettingsReader reader = new SettingsReader();

            Assert.IsNull(reader.Read(document));
            Assert.AreEqual("'" + key + "' is missing", reader.Error);
        }

        [TestMethod]
        public void Read_ThingNameWithQuote_IsRefused()
        {
            Hashtable document = Minimal();
            document["thingName"] = "a\"b";
            SettingsReader reader = new SettingsReader();

            Assert.IsNull(reader.Read(document));
            Assert.Contains("thingName", reader.Error);
        }

        [TestMethod]
        public void Read_RelayAndLedOnOnePin_IsRefused()
        {
            Hashtable document = Minimal();
            document["relayPin"] = 2;
            SettingsReader reader = new SettingsReader();

            Assert.IsNull(reader.Read(document));
            Assert.AreEqual("'relayPin' and 'ledPin' are both 2", reader.Error);
        }

        private static Hashtable Minimal()
        {
            Hashtable document = new Hashtable();
            document["thingName"] = "boiler-1";
            document["endpoint"] = "localhost";
            return document;
        }
    }
}
