using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>' stands for the quotes of JSON.</summary>
    [TestClass]
    public class ConfigReportTests
    {
        [TestMethod]
        public void WriteMembers_Defaults_AreAllKeysOfTheShadow()
        {
            Assert.AreEqual(
                "'debounceMs':50,'onDelayMs':0,'offDelayMs':0,'relayActiveLevel':'low','samplingIntervalS':60,"
                + "'telemetryIntervalS':600,'telemetryBatchSize':10,'overheatC':90,'frostC':5,"
                + "'thermistorModel':'beta','thermistorBeta':3950,'thermistorR0Ohm':10000,'thermistorT0C':25,"
                + "'steinhartA':0,'steinhartB':0,'steinhartC':0,'thermistorTo':'ground','seriesResistorOhm':10000,"
                + "'temperatureOffsetC':0,'backoffCapS':60,'keepAliveS':60,'journalCapKb':96,'logLevel':'info'",
                Deltas.Members(new DeviceConfig(), ConfigShadow.Configuration));
            Assert.AreEqual("'maintenanceWindow':''", Deltas.Members(new DeviceConfig(), ConfigShadow.Maintenance));
        }

        [TestMethod]
        public void WriteMembers_LongestValues_Fit()
        {
            Assert.IsTrue(Deltas.Members(Longest.Config(), ConfigShadow.Configuration).Length
                <= ConfigReport.MembersMax);
        }

        [DataRow("0", 3, "0")]
        [DataRow("1", 3, "0.001")]
        [DataRow("-1", 3, "-0.001")]
        [DataRow("-1500", 3, "-1.5")]
        [DataRow("120000", 3, "120")]
        [DataRow("1000100", 3, "1000.1")]
        [DataRow("1129148000000", 15, "0.001129148")]
        [DataRow("-1000000000000000", 15, "-1")]
        [DataRow("42", 0, "42")]
        [TestMethod]
        public void Fixed_AnyNumber_HasNoZerosAtItsEnd(string value, int decimals, string expected)
        {
            JsonBytes json = new JsonBytes(32);
            json.Fixed(long.Parse(value), decimals);
            byte[] written = json.ToArray();
            byte[] bytes = JsonBytes.Ascii(expected);

            Assert.AreEqual(bytes.Length, written.Length);
            for (int index = 0; index < bytes.Length; index++)
            {
                Assert.AreEqual((int)bytes[index], (int)written[index]);
            }
        }

        [TestMethod]
        public void WriteRejected_OtherKeysThanBefore_ForgetsThose()
        {
            ConfigRejections before = Rejections("{'a':1,'b':2}");
            ConfigRejections now = Rejections("{'b':3}");

            Assert.AreEqual(
                "{'b':{'value':'3','reason':'unknown key'},'a':null}", Deltas.Rejected(now, before));
            Assert.AreEqual("null", Deltas.Rejected(new ConfigRejections(), before));
            Assert.IsFalse(now.IsSameAs(before));
            Assert.IsTrue(now.IsSameAs(Rejections("{'b':3}")));
        }

        [TestMethod]
        public void WriteRejected_Longest_Fits()
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

            ConfigRejections longest = Rejections(now + "}");
            int reasonMax = 0;
            for (int id = 0; id < ConfigId.Count; id++)
            {
                int length = ConfigTable.Of(id).Expected().Length;
                reasonMax = length > reasonMax ? length : reasonMax;
            }

            // The longest sentence is that of a rule.
            const int RuleMax = 120;
            int more = RuleMax - "unknown key".Length;
            Assert.IsTrue(reasonMax <= RuleMax);
            Assert.IsTrue(Deltas.Rejected(longest, Rejections(before + "}")).Length
                + (ConfigRejections.Max * (more + (2 * ConfigRejections.ValueMax / 3))) <= ConfigReport.RejectedMax);
        }

        private static ConfigRejections Rejections(string state)
        {
            DeltaParser parser = new DeltaParser();
            parser.Parse(Deltas.Of(state), ConfigShadow.Configuration, new DeviceConfig(), 0);
            return parser.Rejections;
        }
    }
}
