using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>' stands for a JSON quotation mark.</summary>
    [TestClass]
    public class ConfigReportTests
    {
        [TestMethod]
        public void WriteMembers_Defaults_AreAllKeysOfTheShadow()
        {
            Assert.AreEqual(
                "'debounceMs':50,'onDelayMs':0,'offDelayMs':0,'relayActiveLevel':'low','samplingIntervalS':60,'samplingRate':null,"
                + "'telemetryIntervalS':600,'telemetryBatchSize':10,'overheatC':90,'alertThreshold':null,'frostC':5,"
                + "'thermistorModel':'beta','thermistorBeta':3950,'thermistorR0Ohm':10000,'thermistorT0C':25,"
                + "'steinhartA':0,'steinhartB':0,'steinhartC':0,'thermistorTo':'ground','seriesResistorOhm':10000,"
                + "'temperatureOffsetC':0,'backoffCapS':60,'keepAliveS':60,'journalCapKb':96,'logLevel':'info',"
                + "'dividerSupplyMv':3300,'adcReferenceMv':1100,'adcOffsetMv':0,"
                + "'alarmsOff':'NO_HEAT_CALL','alarmReadings':2,'cyclesPerHourMax':6,'noEffectAfterMin':60,'noEffectRiseC':2,"
                + "'noHeatCallAfterH':24,'changesPerMinuteMax':120,'clockNotSetAfterMin':15,'lowMemoryKb':4",
                Deltas.Members(new DeviceConfig(), ConfigShadow.Configuration));
            Assert.AreEqual("'maintenanceWindow':''", Deltas.Members(new DeviceConfig(), ConfigShadow.Maintenance));
        }

        [TestMethod]
        public void WriteMembers_LongestValues_Fit()
        {
            Assert.IsTrue(Deltas.Members(Longest.Config(), ConfigShadow.Configuration).Length
                <= ConfigReport.LengthMax);
        }

        [TestMethod]
        public void WriteMembers_DesiredUnderAnAlias_AreThereUnderBothNamesUnlessWithheld()
        {
            DeviceConfig config = Deltas.Apply(new DeviceConfig(), "{'alertThreshold':80}");
            JsonWriter json = new JsonWriter(new SharedBuffer());
            json.Begin();
            ConfigReport.WriteMembers(json, config, ConfigShadow.Configuration, 1L << ConfigId.OverheatC);

            Assert.Contains("'overheatC':80,'alertThreshold':80,", Deltas.Members(config, ConfigShadow.Configuration));
            Assert.Contains("'overheatC':null,'alertThreshold':null,", Deltas.Text(json.ToArray()));
        }

        [TestMethod]
        public void ToJson_OtherKeysThanBefore_ForgetsThoseUntilNothingIsRejected()
        {
            byte[] first = Rejected("{'a':1,'b':2}", null);
            byte[] second = Rejected("{'b':3}", first);
            byte[] third = Rejected("{'c':4}", second);

            Assert.AreEqual("{'b':{'value':'3','reason':'unknown key'},'a':null}", Deltas.Text(second));
            Assert.AreEqual("{'c':{'value':'4','reason':'unknown key'},'b':null,'a':null}", Deltas.Text(third));
        }

        [TestMethod]
        public void ToJson_Longest_Fits()
        {
            string before = "{";
            string now = "{";
            for (int number = 0; number < ConfigRejections.Max + 1; number++)
            {
                string comma = number == 0 ? "" : ",";
                before += comma + "'" + number.ToString() + new string('b', ConfigRejections.KeyMax) + "':0";
                now += comma + "'" + number.ToString() + new string('n', ConfigRejections.KeyMax) + "':'"
                    + new string('\u20ac', ConfigRejections.ValueMax) + "'";
            }

            byte[] longest = Rejected(now + "}", Rejected(before + "}", null));
            int reasonMax = 0;
            for (int id = 0; id < ConfigId.Count; id++)
            {
                int length = ConfigTable.Of(id).Expected().Length;
                reasonMax = length > reasonMax ? length : reasonMax;
            }

            // The longest reason is that of a rule between keys.
            const int RuleMax = 120;
            int more = RuleMax - "unknown key".Length;
            Assert.IsTrue(reasonMax <= RuleMax);
            Assert.IsTrue(longest.Length + (ConfigRejections.Max * (more + (2 * ConfigRejections.ValueMax / 3)))
                <= ConfigRejections.LengthMax);
        }

        [TestMethod]
        public void ToJson_MoreAndMoreKeys_StaysWithinItsLength()
        {
            byte[] rejected = null;
            for (int round = 0; round < 200; round++)
            {
                rejected = Rejected("{'" + round.ToString() + new string('k', 30) + "':0}", rejected);
                Assert.IsTrue(rejected.Length <= ConfigRejections.LengthMax);
            }

            Assert.Contains("{'199kkk", Deltas.Text(rejected));
            Assert.Contains(",'198kkk", Deltas.Text(rejected));
        }

        private static byte[] Rejected(string state, byte[] before)
        {
            DeltaParser parser = Deltas.Parser(state, new DeviceConfig());
            parser.Parse(0, 0);
            return parser.Rejections.ToJson(before);
        }
    }
}
