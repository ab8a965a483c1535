using HeatingSensor.Configuration;
using HeatingSensor.Shadow;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>The configuration over the air, from the cloud's document to the device that applies it.</summary>
    [TestClass]
    public class ConfigurationShadowTests
    {
        private static CloudRig _rig;

        [TestMethod]
        public void Tick_Connected_ReportsWhatRuns()
        {
            Begin();

            Assert.AreEqual("50", _rig.Configuration.Reported("debounceMs"));
            Assert.AreEqual("60", _rig.Configuration.Reported("keepAliveS"));
            Assert.IsNull(_rig.Configuration.Reported("rejected"));
            Assert.AreEqual(1, _rig.Link.ReportsTo(CloudRig.ConfigurationTopic));
        }

        [TestMethod]
        public void Tick_Desired_IsAppliedKeptAndReported()
        {
            Begin();
            _rig.Configuration.Desire("onDelayMs", "60000");
            _rig.Configuration.Desire(_rig.Link, "overheatC", "71.5");
            _rig.RunFor(100);
            _rig.Relay.Switch(true, _rig.Clock.NowMs);
            _rig.RunFor(59000);

            Assert.AreEqual("60000", _rig.Configuration.Reported("onDelayMs"));
            Assert.AreEqual("71.5", _rig.Configuration.Reported("overheatC"));
            Assert.AreEqual("\"INACTIVE\"", _rig.Classic.Reported("status"));
            _rig.RunFor(2000);
            Assert.AreEqual("\"ACTIVE\"", _rig.Classic.Reported("status"));

            _rig.Boot();
            _rig.GoOnline();
            Assert.Contains("\"onDelayMs\":60000", _rig.Link.ReportText(1));
        }

        [TestMethod]
        public void Tick_OneOfTwoKeysIsWrong_AppliesNeitherAndSaysWhich()
        {
            Begin();
            _rig.Configuration.Desire("debounceMs", "80");
            _rig.Configuration.Desire(_rig.Link, "frostC", "\"cold\"");
            _rig.RunFor(300000);

            Assert.AreEqual("50", _rig.Configuration.Reported("debounceMs"));
            Assert.Contains("\"frostC\":{", _rig.Configuration.Reported("rejected"));
            Assert.IsTrue(_rig.Configuration.Reported("rejected").IndexOf("debounceMs") < 0);
            Assert.AreEqual(2, _rig.Link.ReportsTo(CloudRig.ConfigurationTopic));

            _rig.Configuration.Desire(_rig.Link, "frostC", "4");
            _rig.RunFor(5000);
            Assert.AreEqual("80", _rig.Configuration.Reported("debounceMs"));
            Assert.AreEqual("4", _rig.Configuration.Reported("frostC"));
            Assert.IsNull(_rig.Configuration.Reported("rejected"));
        }

        [TestMethod]
        public void Tick_UnderAnAlias_ComesToRest()
        {
            Begin();
            _rig.Configuration.Desire(_rig.Link, "samplingRate", "30");
            _rig.RunFor(300000);

            Assert.AreEqual("30", _rig.Configuration.Reported("samplingIntervalS"));
            Assert.AreEqual("30", _rig.Configuration.Reported("samplingRate"));

            // One report on connect, one to ask whether the key itself is desired too, one after applying it.
            Assert.AreEqual(3, _rig.Link.ReportsTo(CloudRig.ConfigurationTopic));
        }

        [TestMethod]
        public void Tick_DriveIsFull_RejectsAndTriesAgain()
        {
            Begin();
            _rig.Store.Files.IsBroken = true;
            _rig.Configuration.Desire(_rig.Link, "debounceMs", "80");
            _rig.RunFor(60000);
            Assert.AreEqual("50", _rig.Configuration.Reported("debounceMs"));
            Assert.Contains("cannot be stored", _rig.Configuration.Reported("rejected"));
            _rig.Store.Files.IsBroken = false;
            _rig.RunFor(DesiredConfig.OpenMs + 5000);

            Assert.AreEqual("80", _rig.Configuration.Reported("debounceMs"));
            Assert.IsNull(_rig.Configuration.Reported("rejected"));
        }

        [TestMethod]
        public void Tick_KeepAliveDesired_ReconnectsByItselfAndSaysGoodbye()
        {
            Begin();
            _rig.RunFor(60000);
            _rig.Configuration.Desire(_rig.Link, "keepAliveS", "90");
            _rig.RunFor(100);

            // Reported first, then disconnected gracefully.
            Assert.AreEqual("90", _rig.Configuration.Reported("keepAliveS"));
            Assert.AreEqual(1, _rig.Link.DisconnectCount);
            Assert.Contains("\"connected\":false", _rig.Link.Payload(_rig.Link.PublishedCount));
            Assert.IsTrue(_rig.Device.Connection == ConnectionState.Reconnecting);
            _rig.RunFor(2000);
            Assert.AreEqual(2, _rig.Link.ConnectCount);
            Assert.IsTrue(_rig.Link.Options.KeepAliveS == 90);
            _rig.RunFor(600000);
            Assert.AreEqual(2, _rig.Link.ConnectCount);
            Assert.Contains("configuration: confirmed", _rig.System.Text);
        }

        [TestMethod]
        public void Tick_FailsWhereTheLastGoodOneDoesNot_GoesBackAndSaysSo()
        {
            Begin();
            _rig.RunFor(60000);
            _rig.Configuration.Desire(_rig.Link, "keepAliveS", "90");
            _rig.RunFor(100);
            _rig.Link.Outcome = Ports.LinkOutcome.Refused;
            _rig.RunFor(ConfigTrial.TrialMs + 60000);
            Assert.Contains("rolling back to the last good one", _rig.System.Text);
            _rig.Link.Outcome = Ports.LinkOutcome.Accepted;
            _rig.RunFor(120000);

            Assert.IsTrue(_rig.Link.Options.KeepAliveS == 60);
            Assert.AreEqual("60", _rig.Configuration.Reported("keepAliveS"));
            Assert.Contains("keepAliveS", _rig.Configuration.Reported("rejected"));
            Assert.Contains("could not stay connected", _rig.Configuration.Reported("rejected"));
            int reportCount = _rig.Link.ReportsTo(CloudRig.ConfigurationTopic);
            _rig.RunFor(DesiredConfig.OpenMs - 130000);
            Assert.AreEqual(reportCount, _rig.Link.ReportsTo(CloudRig.ConfigurationTopic));

            // Nor is it tried again after a boot.
            _rig.Boot();
            _rig.GoOnline();
            _rig.RunFor(60000);
            Assert.AreEqual("60", _rig.Configuration.Reported("keepAliveS"));
            Assert.Contains("could not stay connected", _rig.Configuration.Reported("rejected"));
        }

        [TestMethod]
        public void Tick_NothingReachesTheBrokerAfterAChange_IsNoEvidenceAgainstIt()
        {
            Begin();
            _rig.RunFor(60000);
            _rig.Configuration.Desire(_rig.Link, "keepAliveS", "90");
            _rig.RunFor(100);
            _rig.Link.Outcome = Ports.LinkOutcome.Unreachable;
            _rig.RunFor(2 * ConfigTrial.TrialMs);
            _rig.Link.Outcome = Ports.LinkOutcome.Accepted;
            _rig.RunFor(120000);

            Assert.AreEqual("90", _rig.Configuration.Reported("keepAliveS"));
            Assert.IsNull(_rig.Configuration.Reported("rejected"));
            Assert.Contains("configuration: confirmed", _rig.System.Text);
        }

        [TestMethod]
        public void Tick_TheLastGoodOneFailsAsWell_TriesTheWishAgain()
        {
            Begin();
            _rig.RunFor(60000);
            _rig.Configuration.Desire(_rig.Link, "keepAliveS", "90");
            _rig.RunFor(100);
            _rig.Link.Outcome = Ports.LinkOutcome.Refused;
            _rig.RunFor(3 * ConfigTrial.TrialMs);
            Assert.Contains("the rolled-back one may be tried again", _rig.System.Text);
            _rig.Link.Outcome = Ports.LinkOutcome.Accepted;
            _rig.RunFor(240000);

            Assert.AreEqual("90", _rig.Configuration.Reported("keepAliveS"));
            Assert.IsTrue(_rig.Link.Options.KeepAliveS == 90);
            Assert.IsNull(_rig.Configuration.Reported("rejected"));
        }

        [TestMethod]
        public void Tick_BootBeforeTheRefusalIsProven_WatchesTheLastGoodOneAgain()
        {
            Begin();
            _rig.RunFor(60000);
            _rig.Configuration.Desire(_rig.Link, "keepAliveS", "90");
            _rig.RunFor(100);
            _rig.Link.Outcome = Ports.LinkOutcome.Refused;
            _rig.RunFor(ConfigTrial.TrialMs + 60000);
            _rig.Boot();
            _rig.Link.Outcome = Ports.LinkOutcome.Refused;
            _rig.GoOnline();
            _rig.RunFor(2 * ConfigTrial.TrialMs);
            _rig.Link.Outcome = Ports.LinkOutcome.Accepted;
            _rig.RunFor(240000);

            Assert.AreEqual("90", _rig.Configuration.Reported("keepAliveS"));
        }

        [TestMethod]
        public void Tick_KeyAndAliasInTwoDeltas_RejectsTheSecondAndGoesOnWithTheFirst()
        {
            Begin();
            _rig.Configuration.Desire(_rig.Link, "overheatC", "95");
            _rig.RunFor(60000);
            _rig.Configuration.Desire(_rig.Link, "alertThreshold", "70");
            _rig.RunFor(60000);
            Assert.Contains("are the same key but have different values", _rig.Configuration.Reported("rejected"));
            Assert.IsNull(_rig.Configuration.Reported("alertThreshold"));
            int reportCount = _rig.Link.ReportsTo(CloudRig.ConfigurationTopic);
            _rig.RunFor(DesiredConfig.OpenMs - 120000);
            Assert.AreEqual(reportCount, _rig.Link.ReportsTo(CloudRig.ConfigurationTopic));

            // A new boot reaches the same result without having seen either delta.
            _rig.Boot();
            _rig.GoOnline();
            Assert.Contains("\"overheatC\":95", _rig.Link.ReportText(1));
            _rig.RunFor(60000);
            Assert.Contains("are the same key but have different values", _rig.Configuration.Reported("rejected"));

            // One of the two is withdrawn: the other one applies.
            _rig.Configuration.Desire("overheatC", null);
            _rig.Configuration.Desire(_rig.Link, "alertThreshold", "70");
            _rig.RunFor(60000);
            Assert.IsNull(_rig.Configuration.Reported("rejected"));
            Assert.AreEqual("70", _rig.Configuration.Reported("overheatC"));
            Assert.AreEqual("70", _rig.Configuration.Reported("alertThreshold"));
        }

        [TestMethod]
        public void Tick_AliasThenKeyInTwoDeltas_RejectsTheSecondAndGoesOnWithTheFirst()
        {
            Begin();
            _rig.Configuration.Desire(_rig.Link, "samplingRate", "30");
            _rig.RunFor(60000);
            _rig.Configuration.Desire(_rig.Link, "samplingIntervalS", "90");
            _rig.RunFor(60000);
            Assert.Contains("are the same key but have different values", _rig.Configuration.Reported("rejected"));

            _rig.Configuration.Desire("samplingRate", null);
            _rig.Configuration.Desire(_rig.Link, "samplingIntervalS", "90");
            _rig.RunFor(60000);
            Assert.IsNull(_rig.Configuration.Reported("rejected"));
            Assert.AreEqual("90", _rig.Configuration.Reported("samplingIntervalS"));
            Assert.IsNull(_rig.Configuration.Reported("samplingRate"));
        }

        [TestMethod]
        public void Tick_ShadowDeletedWhileConnected_IsReportedAgainAtOnce()
        {
            Begin();
            _rig.Configuration.Desire(_rig.Link, "debounceMs", "80");
            _rig.RunFor(60000);
            _rig.Configuration.Delete(_rig.Link);
            _rig.Maintenance.Delete(_rig.Link);
            _rig.Classic.Delete(_rig.Link);
            _rig.RunFor(2000);

            Assert.AreEqual("80", _rig.Configuration.Reported("debounceMs"));
            Assert.AreEqual("\"\"", _rig.Maintenance.Reported("maintenanceWindow"));
            Assert.AreEqual("true", _rig.Classic.Reported("connected"));

            // A later desired value is accepted, whatever its version.
            _rig.Configuration.Desire(_rig.Link, "debounceMs", "90");
            _rig.RunFor(2000);
            Assert.AreEqual("90", _rig.Configuration.Reported("debounceMs"));
        }

        [TestMethod]
        public void Tick_PowerCutDuringTheTrial_GoesOnWithItAfterTheBoot()
        {
            Begin();
            _rig.Configuration.Desire(_rig.Link, "backoffCapS", "80");
            _rig.RunFor(100);
            _rig.Boot();
            _rig.GoOnline();
            Assert.Contains("\"backoffCapS\":80", _rig.Link.LastReport(CloudRig.ConfigurationTopic));
            Assert.IsTrue(_rig.System.Text.IndexOf("proved") < 0);
            _rig.RunFor(ConfigTrial.StableMs + 1000);

            Assert.Contains("configuration: confirmed", _rig.System.Text);
        }

        [TestMethod]
        public void Tick_RelayPolarityDesired_IsHeardAtOnce()
        {
            Begin();
            Assert.AreEqual("\"INACTIVE\"", _rig.Classic.Reported("status"));
            _rig.RunFor(10000);
            _rig.Configuration.Desire(_rig.Link, "relayActiveLevel", "\"high\"");
            _rig.RunFor(1000);

            Assert.AreEqual("\"ACTIVE\"", _rig.Classic.Reported("status"));
        }

        [TestMethod]
        public void Tick_LogLevelDesired_SaysNoMoreThanThat()
        {
            Begin();
            _rig.Configuration.Desire(_rig.Link, "logLevel", "\"warning\"");
            _rig.RunFor(60000);
            int lineCount = _rig.System.LineCount;
            _rig.Relay.Switch(true, _rig.Clock.NowMs);
            _rig.RunFor(1000);
            Assert.AreEqual(lineCount, _rig.System.LineCount);
            _rig.Link.Lose();
            _rig.RunFor(1000);
            Assert.AreEqual(lineCount + 1, _rig.System.LineCount);
            Assert.Contains("connection lost", _rig.System.LastLine);

            // The stored configuration applies from boot on.
            _rig.Boot();
            _rig.GoOnline();
            Assert.IsTrue(_rig.System.Text.IndexOf("connected as") < 0);
        }

        [TestMethod]
        public void Tick_Junk_ChangesNothing()
        {
            Begin();
            _rig.Link.Deliver(CloudRig.ConfigurationTopic + "/delta", "{\"version\":99,\"state\":{\"debounceMs\":80");
            _rig.Link.Deliver(CloudRig.ConfigurationTopic + "/delta", "\u0000\u00ff");
            _rig.Link.Deliver(CloudRig.ConfigurationTopic + "/delta", "{\"version\":99,\"state\":null}");
            _rig.RunFor(60000);

            Assert.AreEqual("50", _rig.Configuration.Reported("debounceMs"));
            Assert.AreEqual(1, _rig.Link.ReportsTo(CloudRig.ConfigurationTopic));
        }

        private static void Begin()
        {
            _rig = new CloudRig();
            _rig.Boot();
            _rig.GoOnline();
        }
    }
}
