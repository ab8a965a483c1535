using HeatingSensor.Configuration;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>' stands for the quotes of JSON.</summary>
    [TestClass]
    public class DeltaParserTests
    {
        private static readonly ConfigRejections Nothing = new ConfigRejections();

        [DataRow("{'debounceMs':100}", ConfigId.DebounceMs, 100)]
        [DataRow("{'debounceMs':1e2}", ConfigId.DebounceMs, 100)]
        [DataRow("{'debounceMs':100.0}", ConfigId.DebounceMs, 100)]
        [DataRow("{'frostC':-1.5}", ConfigId.FrostC, -1500)]
        [DataRow("{'temperatureOffsetC':0.125}", ConfigId.TemperatureOffsetC, 125)]
        [DataRow("{'relayActiveLevel':'high'}", ConfigId.RelayActiveLevel, 1)]
        [DataRow("{'logLevel':'error'}", ConfigId.LogLevel, 3)]
        [DataRow("{'samplingRate':30}", ConfigId.SamplingIntervalS, 30)]
        [DataRow("{'alertThreshold':80}", ConfigId.OverheatC, 80000)]
        [DataRow("{'overheatC':80,'alertThreshold':80.0}", ConfigId.OverheatC, 80000)]
        [TestMethod]
        public void Parse_GoodValue_IsTaken(string state, int id, int expected)
        {
            DeltaParser parser = new DeltaParser();
            DeviceConfig current = new DeviceConfig();

            Assert.IsTrue(Parse(parser, state, current) == DeltaOutcome.Changed);
            Assert.AreEqual(expected, (int)parser.Candidate.Get(id));
            Assert.IsTrue(current.IsSameAs(new DeviceConfig()));
        }

        [DataRow("debounceMs", "99999", "99999", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "-1", "-1", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "1.5", "1.5", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "'50'", "50", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "null", "null", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "1e300", "1e300", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "[1]", "[1]", "must be a whole number from 0 to 10000")]
        [DataRow("temperatureOffsetC", "0.0001", "0.0001", "must have at most 3 decimals")]
        [DataRow("temperatureOffsetC", "20.001", "20.001", "must be a number from -20 to 20")]
        [DataRow("temperatureOffsetC", "9e17", "9e17", "must be a number from -20 to 20")]
        [DataRow("relayActiveLevel", "'HIGH'", "HIGH", "must be \\'low\\' or \\'high\\'")]
        [DataRow("logLevel", "1", "1", "must be \\'debug\\', \\'info\\', \\'warning\\' or \\'error\\'")]
        [DataRow("frostC", "40", "", "")]
        [DataRow("overheatC", "30", "", "")]
        [DataRow("keepaliveS", "60", "60", "unknown key")]
        [DataRow("maintenanceWindow", "'02:00-04:00'", "02:00-04:00", "unknown key")]
        [DataRow("restart", "'x'", "x", "unknown key")]
        [DataRow("thermistorModel", "'steinhart-hart'", "steinhart-hart",
            "'thermistorModel' is steinhart-hart: 'steinhartA' and 'steinhartB' are missing")]
        [DataRow("thermistorR0Ohm", "1", "1",
            "the thermistor's constants give no temperature from -40 to 125 at 'seriesResistorOhm'")]
        [DataRow("samplingIntervalS", "601", "601", "'telemetryIntervalS' must be at least 'samplingIntervalS'")]
        [DataRow("samplingRate", "601", "601", "'telemetryIntervalS' must be at least 'samplingIntervalS'")]
        [TestMethod]
        public void Parse_OneValue_IsTakenOrNamedWithItsReason(string key, string value, string shown, string reason)
        {
            DeltaParser parser = new DeltaParser();
            DeltaOutcome outcome = Parse(parser, "{'" + key + "':" + value + "}", new DeviceConfig());

            Assert.IsTrue(outcome == (reason == "" ? DeltaOutcome.Changed : DeltaOutcome.Rejected));
            Assert.AreEqual(
                reason == "" ? "null" : "{'" + key + "':{'value':'" + shown + "','reason':'" + reason + "'}}",
                Deltas.Rejected(parser.Rejections, Nothing));
        }

        [TestMethod]
        public void Parse_ValidAndInvalidKey_NamesTheInvalidAlone()
        {
            DeltaParser parser = new DeltaParser();

            Assert.IsTrue(Parse(parser, "{'debounceMs':100,'x':{}}", new DeviceConfig()) == DeltaOutcome.Rejected);
            Assert.AreEqual(
                "{'x':{'value':'{}','reason':'unknown key'}}", Deltas.Rejected(parser.Rejections, Nothing));
        }

        [TestMethod]
        public void Parse_RuleBroken_NamesThoseOfItsKeysThatWereDesired()
        {
            DeltaParser parser = new DeltaParser();
            const string Rule = "','reason':''frostC' must be lower than 'overheatC''}";

            Parse(parser, "{'frostC':40,'debounceMs':1,'overheatC':40}", new DeviceConfig());
            Assert.AreEqual(
                "{'frostC':{'value':'40" + Rule + ",'overheatC':{'value':'40" + Rule + "}",
                Deltas.Rejected(parser.Rejections, Nothing));
        }

        [DataRow("{'debounceMs':1,'debounceMs':1}", "is there twice")]
        [DataRow("{'debounceMs':1,'\\u0064ebounceMs':2}", "is there twice")]
        [DataRow("{'overheatC':80,'alertThreshold':81}",
            "'overheatC' and 'alertThreshold' are the same, and have two values")]
        [DataRow("{'alertThreshold':81,'overheatC':80}",
            "'overheatC' and 'alertThreshold' are the same, and have two values")]
        [TestMethod]
        public void Parse_OneThingTwice_IsRejected(string state, string reason)
        {
            DeltaParser parser = new DeltaParser();

            Assert.IsTrue(Parse(parser, state, new DeviceConfig()) == DeltaOutcome.Rejected);
            Assert.AreEqual(reason, parser.Rejections.Reason(0));
        }

        [TestMethod]
        public void Parse_ManyUnknownKeys_ListsTheFirstAndCountsTheRest()
        {
            string state = "{'k0':0";
            for (int number = 1; number < 11; number++)
            {
                state += ",'k" + number.ToString() + "':0";
            }

            DeltaParser parser = new DeltaParser();
            Parse(parser, state + "}", new DeviceConfig());

            Assert.AreEqual(ConfigRejections.Max, parser.Rejections.Count);
            Assert.AreEqual(3, parser.Rejections.LeftOutCount);
            Assert.Contains(
                ",'(more)':{'value':'3','reason':'so many more keys were refused'}}",
                Deltas.Rejected(parser.Rejections, Nothing));
        }

        [TestMethod]
        public void Parse_WhatIsThereAlready_ChangesNothing()
        {
            DeltaParser parser = new DeltaParser();

            Assert.IsTrue(Parse(parser, "{'debounceMs':50}", new DeviceConfig()) == DeltaOutcome.Unchanged);
            Assert.IsTrue(Parse(parser, "{}", new DeviceConfig()) == DeltaOutcome.Unchanged);
        }

        [TestMethod]
        public void Parse_AliasForWhatIsThereAlready_IsAChangeToBeReported()
        {
            DeltaParser parser = new DeltaParser();

            Assert.IsTrue(Parse(parser, "{'samplingRate':60}", new DeviceConfig()) == DeltaOutcome.Changed);
            Assert.AreEqual(60, (int)parser.Candidate.Told(ConfigId.SamplingIntervalS));
        }

        [TestMethod]
        public void Parse_BothNamesDesiredDifferently_ComesToRestWithTheKeysOwn()
        {
            // AWS sends what is desired and not reported so: first the alias was desired, later the key too.
            DeviceConfig config = Deltas.Apply(new DeviceConfig(), "{'samplingRate':30}");
            config = Deltas.Apply(config, "{'samplingIntervalS':90}");

            Assert.AreEqual(90000, config.SamplingIntervalMs);
            Assert.Contains(
                "'samplingIntervalS':90,'samplingRate':30,", Deltas.Members(config, ConfigShadow.Configuration));
        }

        [TestMethod]
        public void Parse_RolledBackBefore_IsRefusedUntilSomethingElseIsDesired()
        {
            DeltaParser parser = new DeltaParser();
            DeviceConfig bad = Deltas.Apply(new DeviceConfig(), "{'keepAliveS':30}");
            uint refused = ConfigCodec.Fingerprint(bad);
            DeltaDocument same = Deltas.Of("{'keepAliveS':30}");
            DeltaDocument other = Deltas.Of("{'keepAliveS':31}");
            DeviceConfig current = new DeviceConfig();

            Assert.IsTrue(
                parser.Parse(same, ConfigShadow.Configuration, current, refused) == DeltaOutcome.Rejected);
            Assert.Contains("could not stay connected", parser.Rejections.Reason(0));
            Assert.IsTrue(
                parser.Parse(other, ConfigShadow.Configuration, current, refused) == DeltaOutcome.Changed);
        }

        [TestMethod]
        public void Parse_Maintenance_KnowsItsKeyAndLeavesTheRestartAlone()
        {
            DeltaParser parser = new DeltaParser();
            DeltaDocument delta = Deltas.Of("{'maintenanceWindow':'02:00-04:00','restart':'a'}");

            Assert.IsTrue(
                parser.Parse(delta, ConfigShadow.Maintenance, new DeviceConfig(), 0) == DeltaOutcome.Changed);
            Assert.AreEqual(
                "'maintenanceWindow':'02:00-04:00'", Deltas.Members(parser.Candidate, ConfigShadow.Maintenance));
            Assert.IsTrue(parser.Parse(Deltas.Of("{'debounceMs':1}"), ConfigShadow.Maintenance, new DeviceConfig(), 0)
                == DeltaOutcome.Rejected);
        }

        [DataRow("{'state':{},'version':7}", 7)]
        [DataRow("{'version':0,'state':{'a':1},'metadata':{'a':{'timestamp':1}},'timestamp':1,'clientToken':'x'}", 0)]
        [TestMethod]
        public void Load_Envelope_HasItsVersion(string text, int version)
        {
            DeltaDocument delta = Deltas.Load(text);

            Assert.IsTrue(delta.State > 0);
            Assert.AreEqual(version, (int)delta.Version);
        }

        [DataRow("{'state':{}}")]
        [DataRow("{'version':7}")]
        [DataRow("{'state':[],'version':7}")]
        [DataRow("{'state':{},'version':-1}")]
        [DataRow("{'state':{},'version':1.5}")]
        [DataRow("{'state':{},'version':1,'version':2}")]
        [DataRow("[]")]
        [TestMethod]
        public void Load_NoEnvelope_SaysNothing(string text)
        {
            DeltaDocument delta = Deltas.Load(text);

            Assert.AreEqual(-1, delta.State);
            Assert.IsTrue(Parse(new DeltaParser(), delta) == DeltaOutcome.Unchanged);
        }

        [TestMethod]
        public void Load_TooLong_SaysNothing()
        {
            string spaces = new string(' ', DeltaDocument.LengthMax);

            Assert.AreEqual(-1, Deltas.Load("{'state':{}" + spaces + ",'version':1}").State);
        }

        private static DeltaOutcome Parse(DeltaParser parser, string state, DeviceConfig current)
            => parser.Parse(Deltas.Of(state), ConfigShadow.Configuration, current, 0);

        private static DeltaOutcome Parse(DeltaParser parser, DeltaDocument delta)
            => parser.Parse(delta, ConfigShadow.Configuration, new DeviceConfig(), 0);
    }
}
