using HeatingSensor.Configuration;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class ConnectionSupervisorTests
    {
        private static SupervisorRig _rig;

        [TestMethod]
        public void Step_ConfigurationChanges_IsFollowedFromTheNextAttemptOn()
        {
            _rig = new SupervisorRig();
            _rig.Random.Percent = 100;
            _rig.Link.Outcome = LinkOutcome.Unreachable;
            _rig.Config.Set(ConfigId.BackoffCapS, 5);
            _rig.Config.Set(ConfigId.KeepAliveS, 120);
            _rig.GoOnline();
            Assert.AreEqual(120, (int)_rig.Link.Options.KeepAliveS);
            _rig.RunFor(60000);
            int connects = _rig.Link.ConnectCount;
            _rig.RunFor(50000);

            Assert.AreEqual(10, _rig.Link.ConnectCount - connects);
        }

        [TestMethod]
        public void Step_SubscribeIsNotTakenByTheLink_DropsTheConnectionAsSilent()
        {
            _rig = new SupervisorRig();
            _rig.Link.TakesSubscribe = false;
            _rig.GoOnline();
            _rig.RunFor(CloudSubscription.SubackDeadlineMs);

            Assert.AreEqual(1, _rig.Supervisor.Counters.Ended(ConnectionState.NoAnswer));
        }

        [TestMethod]
        public void Step_NoNetwork_WaitsAndStartsItAgainLater()
        {
            _rig = new SupervisorRig();
            _rig.RunFor(ConnectionSupervisor.NetworkRestartMs - 1);
            Assert.AreEqual(1, _rig.Network.StartCount);
            _rig.RunFor(2000);

            Assert.AreEqual(2, _rig.Network.StartCount);
            Assert.AreEqual(0, _rig.Link.ConnectCount);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.WaitingForNetwork);
        }

        [TestMethod]
        public void Step_NoTimeYet_ConnectsOnlyAfterTheWait()
        {
            _rig = new SupervisorRig();
            _rig.Network.IsUp = true;
            _rig.RunFor(ConnectionSupervisor.TimeWaitMs - 1000);
            Assert.AreEqual(0, _rig.Link.ConnectCount);
            _rig.RunFor(2000);

            Assert.AreEqual(1, _rig.Link.ConnectCount);
        }

        [TestMethod]
        public void Step_TimeIsSet_ConnectsAndSaysHello()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();

            Assert.IsTrue(_rig.Supervisor.IsConnected);
            Assert.AreEqual("home/heating/connection/boiler-1", _rig.Link.Topic(1));
            Assert.AreEqual("{\"deviceId\":\"boiler-1\",\"connected\":true}", _rig.Link.Payload(1));
            Assert.AreEqual("{\"deviceId\":\"boiler-1\",\"connected\":false}", _rig.Link.Options.WillMessage);
            Assert.AreEqual("home/heating/connection/boiler-1", _rig.Link.Options.WillTopic);
            Assert.AreEqual("boiler-1", _rig.Link.Options.ClientId);
        }

        [TestMethod]
        public void Step_Refused_TriesAgainAfterAGrowingDelay()
        {
            _rig = new SupervisorRig();
            _rig.Random.Percent = 100;
            _rig.Link.Outcome = LinkOutcome.Refused;
            _rig.Trust();
            _rig.Network.IsUp = true;
            _rig.RunFor(1);
            Assert.AreEqual(1, _rig.Link.ConnectCount);
            _rig.RunFor(1998);
            Assert.AreEqual(1, _rig.Link.ConnectCount);
            _rig.RunFor(2);
            Assert.AreEqual(2, _rig.Link.ConnectCount);
            _rig.RunFor(4002);
            Assert.AreEqual(3, _rig.Link.ConnectCount);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Refused);
        }

        [TestMethod]
        public void Step_ConnectionLostEarly_DoesNotForgetTheBackoff()
        {
            _rig = new SupervisorRig();
            _rig.Random.Percent = 100;
            _rig.Trust();
            _rig.Network.IsUp = true;
            _rig.RunFor(1);
            int[] delaysMs = { 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
            for (int loss = 0; loss < delaysMs.Length; loss++)
            {
                _rig.RunFor(ConnectionSupervisor.StableMs / 2);
                _rig.Link.Lose();
                _rig.RunFor(delaysMs[loss] - 1);
                Assert.AreEqual(loss + 1, _rig.Link.ConnectCount);
                _rig.RunFor(2);
                Assert.AreEqual(loss + 2, _rig.Link.ConnectCount);
            }
        }

        [TestMethod]
        public void Step_ConnectionLostAfterAStableTime_TriesAgainSoon()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();
            _rig.Random.Percent = 100;
            _rig.RunFor(ConnectionSupervisor.StableMs + 1);
            _rig.Link.Lose();
            _rig.RunFor(2002);

            Assert.AreEqual(2, _rig.Link.ConnectCount);
            Assert.IsTrue(_rig.Supervisor.IsConnected);
        }

        [TestMethod]
        public void Step_WallClockJumpsByYears_KeepsTheBackoff()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();
            _rig.Link.Outcome = LinkOutcome.Unreachable;
            _rig.Random.Percent = 100;
            _rig.Link.Lose();
            _rig.RunFor(1);
            _rig.Clock.UtcMs += 10L * 365 * 86400 * 1000;
            _rig.RunFor(1000);
            Assert.AreEqual(1, _rig.Link.ConnectCount);
            _rig.Clock.UtcMs -= 20L * 365 * 86400 * 1000;
            _rig.RunFor(1100);
            Assert.AreEqual(2, _rig.Link.ConnectCount);
        }

        [TestMethod]
        public void Step_Failed_HasItsOwnStateForEachReason()
        {
            LinkOutcome[] outcomes =
            {
                LinkOutcome.Unreachable,
                LinkOutcome.TlsFailed,
                LinkOutcome.Refused,
                LinkOutcome.NoAnswer,
                LinkOutcome.OutOfMemory,
            };
            ConnectionState[] states =
            {
                ConnectionState.Unreachable,
                ConnectionState.TlsRefused,
                ConnectionState.Refused,
                ConnectionState.NoAnswer,
                ConnectionState.OutOfMemory,
            };
            for (int index = 0; index < outcomes.Length; index++)
            {
                _rig = new SupervisorRig();
                _rig.Random.Percent = 100;
                _rig.Link.Outcome = outcomes[index];
                _rig.GoOnline();

                Assert.IsTrue(_rig.Supervisor.State == states[index]);
                Assert.IsFalse(_rig.Supervisor.IsConnected);
                Assert.Contains("cannot connect: for a test", _rig.System.Text);
                Assert.Contains("connection: " + ConnectionStates.Name(states[index]), _rig.System.Text);
                Assert.AreEqual(1, _rig.Supervisor.Counters.Ended(states[index]));
            }
        }

        [TestMethod]
        public void Step_NoConnackForHalfAMinute_WaitsFullyBeforeTheNextAttempt()
        {
            // The delay counts from the end of the attempt; counted from its start it would already be over.
            _rig = new SupervisorRig();
            _rig.Random.Percent = 100;
            _rig.Link.Outcome = LinkOutcome.NoAnswer;
            _rig.Link.StallMs = 30000;
            _rig.GoOnline();
            Assert.AreEqual(1, _rig.Link.ConnectCount);
            long endedMs = _rig.Clock.NowMs;
            _rig.RunFor(1900);
            Assert.AreEqual(1, _rig.Link.ConnectCount);
            _rig.RunFor(1000);
            Assert.AreEqual(2, _rig.Link.ConnectCount);
            Assert.IsTrue(_rig.Clock.NowMs - endedMs < 40000);
        }

        [TestMethod]
        public void Step_AnyAttempt_AsksFirstWhetherAnybodyIsAwake()
        {
            _rig = new SupervisorRig();
            _rig.Random.Percent = 100;
            _rig.Link.ProbeOutcome = LinkOutcome.NoAnswer;
            _rig.GoOnline();
            _rig.RunFor(70000);
            int connects = _rig.Link.ConnectCount;
            int probes = _rig.Link.ProbeCount;
            _rig.Link.ProbeOutcome = LinkOutcome.Accepted;
            _rig.RunFor(60000);

            Assert.AreEqual(0, connects);
            Assert.IsTrue(probes >= 2);
            Assert.IsTrue(_rig.Supervisor.IsConnected);
        }

        [TestMethod]
        public void Step_TlsRefusedBeforeTheTimeIsKnown_TriesAgainWhenItComes()
        {
            _rig = new SupervisorRig();
            _rig.Random.Percent = 100;
            _rig.Network.IsUp = true;
            _rig.Link.Outcome = LinkOutcome.TlsFailed;
            _rig.RunFor(110000);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.TlsRefused);
            _rig.Link.Outcome = LinkOutcome.Accepted;
            _rig.Trust();
            _rig.RunFor(2000);

            Assert.IsTrue(_rig.Supervisor.IsConnected);
        }

        [TestMethod]
        public void Step_NetworkGoesWhileWaiting_WaitsForItAndKeepsTheBackoff()
        {
            _rig = new SupervisorRig();
            _rig.Random.Percent = 100;
            _rig.Link.Outcome = LinkOutcome.Unreachable;
            _rig.GoOnline();
            _rig.RunFor(2500);
            Assert.AreEqual(2, _rig.Link.ConnectCount);
            _rig.Network.IsUp = false;
            _rig.RunFor(500);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.WaitingForNetwork);
            _rig.Network.IsUp = true;
            _rig.RunFor(1000);
            Assert.AreEqual(2, _rig.Link.ConnectCount);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.WaitingForTime);
            _rig.RunFor(3000);
            Assert.AreEqual(3, _rig.Link.ConnectCount);
        }

        [TestMethod]
        public void Step_ClosedRightAfterAPublishAgainAndAgain_WaitsLonger()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();
            _rig.Random.Percent = 100;
            _rig.Link.IsSessionPresent = true;
            for (int loss = 0; loss < PublishDenialDetector.RepeatCount; loss++)
            {
                Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Connected);
                _rig.Link.Acknowledge(loss + 1);
                _rig.RunFor(10);
                _rig.Supervisor.NotePublished(1, _rig.Clock.NowMs);
                _rig.RunFor(300);
                _rig.Link.Lose();
                _rig.RunFor(loss < PublishDenialDetector.RepeatCount - 1 ? (2000 << loss) + 100 : 100);
            }

            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.PublishForbidden);
            int connects = _rig.Link.ConnectCount;
            _rig.RunFor(ConnectionSupervisor.DeniedRetryMs);
            Assert.AreEqual(connects, _rig.Link.ConnectCount);
            _rig.RunFor(10000);
            Assert.AreEqual(connects + 1, _rig.Link.ConnectCount);
        }

        [TestMethod]
        public void Step_AcceptedAndDroppedBeforeAnyAnswer_IsNoPublishDenial()
        {
            _rig = new SupervisorRig();
            _rig.Link.AnswersSubscribe = false;
            _rig.GoOnline();
            for (int loss = 0; loss < 8; loss++)
            {
                _rig.Link.Lose();
                _rig.RunFor(100);
                Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Lost);
                Assert.IsTrue(_rig.Supervisor.AttemptCount == loss + 1);
                _rig.RunFor(1000);
            }
        }

        [TestMethod]
        public void Step_HeldForLongEnough_IsStable()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();
            _rig.RunFor(ConnectionSupervisor.StableMs);

            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Stable);
            Assert.Contains("connection: stable", _rig.System.Text);
        }

        [TestMethod]
        public void Leave_StableConnection_SaysGoodbyeAndComesBackAfterTheLeastBackoff()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();
            _rig.RunFor(ConnectionSupervisor.StableMs);
            _rig.Supervisor.Leave("for a test");
            int farewell = _rig.Link.PublishedCount;

            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Disconnecting);
            Assert.IsFalse(_rig.Supervisor.IsConnected);
            Assert.Contains("\"connected\":false", _rig.Link.Payload(farewell));

            // DISCONNECT would overtake unacknowledged messages.
            _rig.RunFor(100);
            Assert.AreEqual(0, _rig.Link.DisconnectCount);
            _rig.Link.Acknowledge(farewell);
            _rig.RunFor(0);
            Assert.AreEqual(1, _rig.Link.DisconnectCount);
            _rig.RunFor(Backoff.FloorMs - 10);
            Assert.AreEqual(1, _rig.Link.ConnectCount);
            _rig.RunFor(20);
            Assert.AreEqual(2, _rig.Link.ConnectCount);
        }

        [TestMethod]
        public void Leave_GoodbyeIsNeverAcknowledged_LeavesAllTheSame()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();
            _rig.Supervisor.Leave("for a test");
            _rig.RunFor(GracefulDisconnect.WaitMaxMs - 10);
            Assert.IsTrue(_rig.Supervisor.IsLeaving);
            _rig.RunFor(20);

            Assert.IsFalse(_rig.Supervisor.IsLeaving);
            Assert.AreEqual(1, _rig.Link.DisconnectCount);
        }

        [TestMethod]
        public void Leave_ConnectionBreaksMeanwhile_ComesBack()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();
            _rig.Supervisor.Leave("for a test");
            _rig.Link.Lose();
            _rig.RunFor(5000);

            Assert.AreEqual(2, _rig.Link.ConnectCount);
            Assert.IsTrue(_rig.Supervisor.IsConnected);
        }

        [TestMethod]
        public void Leave_NotConnected_DoesNothing()
        {
            _rig = new SupervisorRig();
            _rig.Supervisor.Leave("for a test");

            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.WaitingForNetwork);
            Assert.AreEqual(0, _rig.Link.PublishedCount);
        }
    }
}
