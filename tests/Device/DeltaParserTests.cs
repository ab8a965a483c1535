using HeatingSensor.Configuration;
using HeatingSensor.Shadow;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>' stands for a JSON quotation mark.</summary>
    [TestClass]
    public class DeltaParserTests
    {
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
            DeviceConfig current = new DeviceConfig();
            DeltaParser parser = Deltas.Parser(state, current);

            Assert.IsTrue(parser.Parse(0, -1) == DeltaOutcome.Changed);
            Assert.AreEqual(expected, (int)parser.Candidate.Get(id));
            Assert.IsTrue(current.IsSameAs(new DeviceConfig()));
        }

        [DataRow("{'frostC':40}")]
        [DataRow("{'overheatC':30}")]
        [TestMethod]
        public void Parse_AtTheEdgeOfItsRange_IsTaken(string state)
        {
            Assert.IsTrue(Deltas.Parser(state, new DeviceConfig()).Parse(0, 0) == DeltaOutcome.Changed);
        }

        [DataRow("debounceMs", "99999", "99999", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "-1", "-1", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "1.5", "1.5", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "'50'", "50", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "null", "null", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "1e300", "1e300", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "[1]", "[1]", "must be a whole number from 0 to 10000")]
        [DataRow("debounceMs", "{}", "{}", "must be a whole number from 0 to 10000")]
        [DataRow("logLevel", "{}", "{}", "must be \\'debug\\', \\'info\\', \\'warning\\' or \\'error\\'")]
        [DataRow("temperatureOffsetC", "0.0001", "0.0001", "must have at most 3 decimals")]
        [DataRow("temperatureOffsetC", "20.001", "20.001", "must be a number from -20 to 20")]
        [DataRow("temperatureOffsetC", "9e17", "9e17", "must be a number from -20 to 20")]
        [DataRow("relayActiveLevel", "'HIGH'", "HIGH", "must be \\'low\\' or \\'high\\'")]
        [DataRow("logLevel", "1", "1", "must be \\'debug\\', \\'info\\', \\'warning\\' or \\'error\\'")]
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
        public void Parse_WrongValue_IsNamedWithItsReason(string key, string value, string shown, string reason)
        {
            DeltaParser parser = Deltas.Parser("{'" + key + "':" + value + "}", new DeviceConfig());

            Assert.IsTrue(parser.Parse(0, -1) == DeltaOutcome.Rejected);
            Assert.AreEqual(
                "{'" + key + "':{'value':'" + shown + "','reason':'" + reason + "'}}", Deltas.Rejected(parser));
        }

        [TestMethod]
        public void Parse_ValidAndInvalidKey_NamesTheInvalidAlone()
        {
            DeltaParser parser = Deltas.Parser("{'debounceMs':100,'x':{}}", new DeviceConfig());

            Assert.IsTrue(parser.Parse(0, 0) == DeltaOutcome.Rejected);
            Assert.AreEqual("{'x':{'value':'{}','reason':'unknown key'}}", Deltas.Rejected(parser));
        }

        [TestMethod]
        public void Parse_RuleBroken_NamesThoseOfItsKeysThatWereDesired()
        {
            const string Rule = "','reason':''frostC' must be lower than 'overheatC''}";
            DeltaParser parser = Deltas.Parser("{'frostC':40,'debounceMs':1,'overheatC':40}", new DeviceConfig());

            parser.Parse(0, 0);
            Assert.AreEqual(
                "{'frostC':{'value':'40" + Rule + ",'overheatC':{'value':'40" + Rule + "}", Deltas.Rejected(parser));
        }

        [DataRow("{'debounceMs':1,'debounceMs':1}", "occurs twice")]
        [DataRow("{'debounceMs':1,'\\u0064ebounceMs':2}", "occurs twice")]
        [DataRow("{'overheatC':80,'alertThreshold':81}",
            "'overheatC' and 'alertThreshold' are the same key but have different values")]
        [DataRow("{'alertThreshold':81,'overheatC':80}",
            "'overheatC' and 'alertThreshold' are the same key but have different values")]
        [TestMethod]
        public void Parse_OneThingTwice_IsRejected(string state, string reason)
        {
            DeltaParser parser = Deltas.Parser(state, new DeviceConfig());

            Assert.IsTrue(parser.Parse(0, 0) == DeltaOutcome.Rejected);
            Assert.Contains("'reason':'" + reason + "'}", Deltas.Rejected(parser));
        }

        [TestMethod]
        public void Parse_ManyUnknownKeys_ListsTheFirstAndCountsTheRest()
        {
            string state = "{'k0':0";
            for (int number = 1; number < 11; number++)
            {
                state += ",'k" + number.ToString() + "':0";
            }

            DeltaParser parser = Deltas.Parser(state + "}", new DeviceConfig());
            parser.Parse(0, 0);

            Assert.AreEqual(ConfigRejections.Max, parser.Rejections.Count);
            Assert.Contains(
                ",'(more)':{'value':'3','reason':'more keys were rejected'}}", Deltas.Rejected(parser));
        }

        [DataRow("{'debounceMs':50}")]
        [DataRow("{}")]
        [TestMethod]
        public void Parse_WhatIsThereAlready_ChangesNothing(string state)
        {
            Assert.IsTrue(Deltas.Parser(state, new DeviceConfig()).Parse(0, 0) == DeltaOutcome.Unchanged);
        }

        [TestMethod]
        public void Parse_AliasForWhatIsThereAlready_IsAChangeToBeReported()
        {
            DeltaParser parser = Deltas.Parser("{'samplingRate':60}", new DeviceConfig());

            Assert.IsTrue(parser.Parse(0, 0) == DeltaOutcome.Changed);
            Assert.IsTrue(parser.Candidate.IsTold(ConfigId.SamplingIntervalS));
        }

        [TestMethod]
        public void Parse_OtherValueUnderTheAlias_IsUnclearUntilAllNamesAreKnown()
        {
            DeltaParser parser = Deltas.Parser("{'alertThreshold':70,'debounceMs':1}", new DeviceConfig());
            Assert.IsTrue(parser.Parse(0, 0) == DeltaOutcome.Unclear);
            Assert.IsTrue(parser.Unclear == 1L << ConfigId.OverheatC);

            parser = Deltas.Parser("{'alertThreshold':70,'debounceMs':1}", new DeviceConfig());
            Assert.IsTrue(parser.Parse(0, 1L << ConfigId.OverheatC) == DeltaOutcome.Changed);
            Assert.AreEqual(70000, parser.Candidate.OverheatMilliC);
        }

        [TestMethod]
        public void Parse_OtherValueUnderTheOwnNameAfterTheAlias_IsUnclearUntilAllNamesAreKnown()
        {
            DeviceConfig current = Deltas.Apply(new DeviceConfig(), "{'alertThreshold':70}");
            Assert.IsTrue(Deltas.Parser("{'overheatC':80}", current).Parse(0, 0) == DeltaOutcome.Unclear);
            DeltaParser parser = Deltas.Parser("{'overheatC':80}", current);

            Assert.IsTrue(parser.Parse(0, 1L << ConfigId.OverheatC) == DeltaOutcome.Changed);
            Assert.IsFalse(parser.Candidate.IsTold(ConfigId.OverheatC));
        }

        [TestMethod]
        public void Parse_RolledBackBefore_IsRefusedUntilSomethingElseIsDesired()
        {
            DeviceConfig current = new DeviceConfig();
            uint refused = ConfigCodec.Fingerprint(Deltas.Apply(current, "{'keepAliveS':30}"));
            DeltaParser same = Deltas.Parser("{'keepAliveS':30}", current);
            DeltaParser other = Deltas.Parser("{'keepAliveS':31}", current);

            Assert.IsTrue(same.Parse(refused, 0) == DeltaOutcome.Rejected);
            Assert.Contains("could not stay connected", Deltas.Rejected(same));
            Assert.IsTrue(other.Parse(refused, 0) == DeltaOutcome.Changed);
        }

        [TestMethod]
        public void Parse_Maintenance_KnowsItsKeyAndLeavesTheRestartAlone()
        {
            DeviceConfig current = new DeviceConfig();
            DeltaParser parser = Deltas.Parser(
                "{'maintenanceWindow':'02:00-04:00','restart':'a'}", ConfigShadow.Maintenance, current);

            Assert.IsTrue(parser.Parse(0, 0) == DeltaOutcome.Changed);
            Assert.AreEqual(
                "'maintenanceWindow':'02:00-04:00'", Deltas.Members(parser.Candidate, ConfigShadow.Maintenance));
            DeltaParser others = Deltas.Parser("{'debounceMs':1}", ConfigShadow.Maintenance, current);
            Assert.IsTrue(others.Parse(0, 0) == DeltaOutcome.Rejected);
        }

        [DataRow("{'state':{},'version':7}", 7)]
        [DataRow("{'version':0,'state':{'a':1},'metadata':{'a':{'timestamp':1}},'timestamp':1,'clientToken':'x'}", 0)]
        [TestMethod]
        public void Load_Envelope_HasItsVersion(string text, int version)
        {
            ShadowMessage delta = Deltas.Load(text);

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
            Assert.AreEqual(-1, Deltas.Load(text).State);
        }

        [TestMethod]
        public void Load_TooLong_SaysNothing()
        {
            string spaces = new string(' ', ShadowMessage.LengthMax);

            Assert.AreEqual(-1, Deltas.Load("{'state':{}" + spaces + ",'version':1}").State);
        }
    }
}
