using HeatingSensor.Ports;
using HeatingSensor.Settings;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Time;
using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class ConnectionSupervisorTests
    {
        private static FakeClock _clock;
        private static FakeNetwork _network;
        private static FakeLink _link;
        private static FakeSystem _system;
        private static FakeRandom _random;
        private static WallClock _wallClock;
        private static MqttInbox _inbox;
        private static ConnectionSupervisor _supervisor;

        [TestMethod]
        public void Step_NoNetwork_WaitsAndStartsItAgainLater()
        {
            Begin();
            RunFor(ConnectionSupervisor.NetworkRestartMs - 1);
            Assert.AreEqual(1, _network.StartCount);
            RunFor(2000);

            Assert.AreEqual(2, _network.StartCount);
            Assert.AreEqual(0, _link.ConnectCount);
            Assert.IsTrue(_supervisor.State == ConnectionState.WaitingForNetwork);
        }

        [TestMethod]
        public void Step_NoTimeYet_ConnectsOnlyAfterTheWait()
        {
            Begin();
            _network.IsUp = true;
            RunFor(ConnectionSupervisor.TimeWaitMs - 1000);
            Assert.AreEqual(0, _link.ConnectCount);
            RunFor(2000);

            Assert.AreEqual(1, _link.ConnectCount);
        }

        [TestMethod]
        public void Step_TimeIsSet_ConnectsAndSaysHello()
        {
            BeginOnline();

            Assert.IsTrue(_supervisor.IsConnected);
            Assert.AreEqual("home/heating/connection/boiler-1", _link.Topic(1));
            Assert.AreEqual("{\"deviceId\":\"boiler-1\",\"connected\":true}", _link.Payload(1));
            Assert.AreEqual("{\"deviceId\":\"boiler-1\",\"connected\":false}", _link.Options.WillMessage);
            Assert.AreEqual("home/heating/connection/boiler-1", _link.Options.WillTopic);
            Assert.AreEqual("boiler-1", _link.Options.ClientId);
        }

        [TestMethod]
        public void Step_Refused_TriesAgainAfterAGrowingDelay()
        {
            Begin();
            _random.Percent = 100;
            _link.Outcome = LinkOutcome.Refused;
            Trust();
            _network.IsUp = true;
            RunFor(1);
            Assert.AreEqual(1, _link.ConnectCount);
            RunFor(1998);
            Assert.AreEqual(1, _link.ConnectCount);
            RunFor(2);
            Assert.AreEqual(2, _link.ConnectCount);
            RunFor(4002);
            Assert.AreEqual(3, _link.ConnectCount);
            Assert.IsTrue(_supervisor.State == ConnectionState.Refused);
        }

        [TestMethod]
        public void Step_ConnectionLostEarly_DoesNotForgetTheBackoff()
        {
            Begin();
            _random.Percent = 100;
            Trust();
            _network.IsUp = true;
            RunFor(1);
            int[] delaysMs = { 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
            for (int loss = 0; loss < delaysMs.Length; loss++)
            {
                RunFor(ConnectionSupervisor.StableMs / 2);
                _link.Lose();
                RunFor(delaysMs[loss] - 1);
                Assert.AreEqual(loss + 1, _link.ConnectCount);
                RunFor(2);
                Assert.AreEqual(loss + 2, _link.ConnectCount);
            }
        }

        [TestMethod]
        public void Step_ConnectionLostAfterAStableTime_TriesAgainSoon()
        {
            BeginOnline();
            _random.Percent = 100;
            RunFor(ConnectionSupervisor.StableMs + 1);
            _link.Lose();
            RunFor(2002);

            Assert.AreEqual(2, _link.ConnectCount);
            Assert.IsTrue(_supervisor.IsConnected);
        }

        [TestMethod]
        public void Step_WallClockJumpsByYears_KeepsTheBackoff()
        {
            BeginOnline();
            _link.Outcome = LinkOutcome.Unreachable;
            _random.Percent = 100;
            _link.Lose();
            RunFor(1);
            _clock.UtcMs += 10L * 365 * 86400 * 1000;
            RunFor(1000);
            Assert.AreEqual(1, _link.ConnectCount);
            _clock.UtcMs -= 20L * 365 * 86400 * 1000;
            RunFor(1100);
            Assert.AreEqual(2, _link.ConnectCount);
        }

        [TestMethod]
        public void Step_Failed_HasItsOwnStateForEachReason()
        {
            LinkOutcome[] outcomes =
            {
                LinkOutcome.Unreachable, LinkOutcome.TlsFailed, LinkOutcome.Refused, LinkOutcome.NoAnswer,
            };
            ConnectionState[] states =
            {
                ConnectionState.Unreachable,
                ConnectionState.TlsRefused,
                ConnectionState.Refused,
                ConnectionState.NoAnswer,
            };
            for (int index = 0; index < outcomes.Length; index++)
            {
                Begin();
                _link.Outcome = outcomes[index];
                GoOnline();

                Assert.IsTrue(_supervisor.State == states[index]);
                Assert.IsFalse(_supervisor.IsConnected);
                Assert.Contains("connection: " + ConnectionStates.Name(states[index]), _system.Text);
            }
        }

        [TestMethod]
        public void Step_NoConnackForHalfAMinute_WaitsFullyBeforeTheNextAttempt()
        {
            // The delay counts from the end of the attempt: from its beginning it would be over already.
            Begin();
            _random.Percent = 100;
            _link.Outcome = LinkOutcome.NoAnswer;
            _link.StallMs = 30000;
            GoOnline();
            Assert.AreEqual(1, _link.ConnectCount);
            long endedMs = _clock.NowMs;
            RunFor(1900);
            Assert.AreEqual(1, _link.ConnectCount);
            RunFor(1000);
            Assert.AreEqual(2, _link.ConnectCount);
            Assert.IsTrue(_clock.NowMs - endedMs < 40000);
        }

        [TestMethod]
        public void Step_NoAnswerBefore_AsksFirstWhetherAnybodyIsAwake()
        {
            Begin();
            _random.Percent = 100;
            _link.Outcome = LinkOutcome.NoAnswer;
            GoOnline();
            Assert.AreEqual(0, _link.ProbeCount);
            _link.Outcome = LinkOutcome.Accepted;
            _link.ProbeOutcome = LinkOutcome.NoAnswer;
            RunFor(70000);
            int connects = _link.ConnectCount;
            int probes = _link.ProbeCount;
            _link.ProbeOutcome = LinkOutcome.Accepted;
            RunFor(60000);

            Assert.AreEqual(1, connects);
            Assert.IsTrue(probes >= 2);
            Assert.IsTrue(_supervisor.IsConnected);
        }

        [TestMethod]
        public void Step_TlsRefusedBeforeTheTimeIsKnown_TriesAgainWhenItComes()
        {
            Begin();
            _random.Percent = 100;
            _network.IsUp = true;
            _link.Outcome = LinkOutcome.TlsFailed;
            RunFor(110000);
            Assert.IsTrue(_supervisor.State == ConnectionState.TlsRefused);
            _link.Outcome = LinkOutcome.Accepted;
            Trust();
            RunFor(2000);

            Assert.IsTrue(_supervisor.IsConnected);
        }

        [TestMethod]
        public void Step_NetworkGoesWhileWaiting_WaitsForItAndKeepsTheBackoff()
        {
            Begin();
            _random.Percent = 100;
            _link.Outcome = LinkOutcome.Unreachable;
            GoOnline();
            RunFor(2500);
            Assert.AreEqual(2, _link.ConnectCount);
            _network.IsUp = false;
            RunFor(500);
            Assert.IsTrue(_supervisor.State == ConnectionState.WaitingForNetwork);
            _network.IsUp = true;
            RunFor(1000);
            Assert.AreEqual(2, _link.ConnectCount);
            Assert.IsTrue(_supervisor.State == ConnectionState.WaitingForTime);
            RunFor(3000);
            Assert.AreEqual(3, _link.ConnectCount);
        }

        [TestMethod]
        public void Step_NewSession_SubscribesToTheCommands()
        {
            BeginOnline();

            Assert.AreEqual(1, _link.SubscribeCount);
            Assert.AreEqual("home/heating/commands/boiler-1", _link.TopicFilter);
            Assert.IsTrue(_supervisor.State == ConnectionState.Connected);
        }

        [TestMethod]
        public void Step_SessionKept_DoesNotSubscribeAgain()
        {
            BeginOnline();
            _link.IsSessionPresent = true;
            _link.Lose();
            RunFor(5000);

            Assert.AreEqual(2, _link.ConnectCount);
            Assert.AreEqual(1, _link.SubscribeCount);
            Assert.IsTrue(_supervisor.State == ConnectionState.Connected);
        }

        [TestMethod]
        public void Step_SessionLost_SubscribesAgain()
        {
            BeginOnline();
            _link.Lose();
            RunFor(5000);

            Assert.AreEqual(2, _link.SubscribeCount);
        }

        [TestMethod]
        public void Step_SessionKeptFromBeforeTheBoot_SubscribesAllTheSame()
        {
            // Nobody knows whether the boot before ever got its SUBACK.
            Begin();
            _link.IsSessionPresent = true;
            GoOnline();

            Assert.AreEqual(1, _link.SubscribeCount);
        }

        [TestMethod]
        public void Step_SubackNeverComes_DropsTheConnectionAsSilent()
        {
            Begin();
            _link.AnswersSubscribe = false;
            GoOnline();
            Assert.IsTrue(_supervisor.State == ConnectionState.Subscribing);
            Assert.IsTrue(_supervisor.IsConnected);
            RunFor(CommandSubscription.SubackDeadlineMs - 1500);
            Assert.IsTrue(_supervisor.State == ConnectionState.Subscribing);
            RunFor(700);

            Assert.IsFalse(_link.IsConnected);
            Assert.IsTrue(_supervisor.State == ConnectionState.NoAnswer);
            Assert.Contains("no SUBACK within 15000 ms", _system.Text);
        }

        [TestMethod]
        public void Step_SubscriptionRefused_StaysConnectedAndAsksAgainMuchLater()
        {
            Begin();
            _link.AnswersSubscribe = false;
            GoOnline();
            _link.AnswerSubscribe(false);
            RunFor(CommandSubscription.RetryMs - 2000);
            Assert.IsTrue(_supervisor.State == ConnectionState.CommandsForbidden);
            Assert.IsTrue(_supervisor.IsConnected);
            Assert.AreEqual(1, _link.SubscribeCount);
            RunFor(3000);
            Assert.AreEqual(2, _link.SubscribeCount);
            _link.AnswerSubscribe(true);
            RunFor(1000);

            Assert.IsTrue(_supervisor.State == ConnectionState.Stable);
            Assert.AreEqual(1, _link.ConnectCount);
        }

        [TestMethod]
        public void Step_SessionKeptWithARefusedSubscription_AsksAgain()
        {
            Begin();
            _link.AnswersSubscribe = false;
            GoOnline();
            _link.AnswerSubscribe(false);
            RunFor(1000);
            _link.IsSessionPresent = true;
            _link.Lose();
            RunFor(5000);

            Assert.AreEqual(2, _link.SubscribeCount);
        }

        [TestMethod]
        public void Step_HungUpOnEachSubscribe_ConnectsWithoutSoThatEventsGetOut()
        {
            Begin();
            _link.AnswersSubscribe = false;
            GoOnline();
            for (int loss = 0; loss < CommandSubscription.HangUpCount; loss++)
            {
                Assert.IsTrue(_supervisor.State == ConnectionState.Subscribing);
                _link.Lose();
                RunFor(1500);
            }

            Assert.IsTrue(_supervisor.State == ConnectionState.CommandsForbidden);
            Assert.AreEqual(3, _link.SubscribeCount);

            // It may have been a broker that restarts: asked again after a minute, and believed if it hangs up again.
            RunFor(CommandSubscription.FirstRetryMs);
            Assert.AreEqual(4, _link.SubscribeCount);
            _link.Lose();
            RunFor(CommandSubscription.RetryMs - 2000);
            Assert.AreEqual(4, _link.SubscribeCount);
            Assert.IsTrue(_supervisor.State == ConnectionState.CommandsForbidden);
            _link.AnswersSubscribe = true;
            RunFor(10000);
            RunFor(10);
            Assert.IsTrue(_supervisor.State == ConnectionState.Stable);
        }

        [TestMethod]
        public void Step_ClosedRightAfterAPublishAgainAndAgain_WaitsLonger()
        {
            BeginOnline();
            _random.Percent = 100;
            _link.IsSessionPresent = true;
            for (int loss = 0; loss < ForbiddenPublish.RepeatCount; loss++)
            {
                Assert.IsTrue(_supervisor.State == ConnectionState.Connected);
                _link.Acknowledge(loss + 1);
                RunFor(10);
                _supervisor.NotePublished(1, _clock.NowMs);
                RunFor(300);
                _link.Lose();
                RunFor(loss < ForbiddenPublish.RepeatCount - 1 ? (2000 << loss) + 100 : 100);
            }

            Assert.IsTrue(_supervisor.State == ConnectionState.PublishForbidden);
            int connects = _link.ConnectCount;
            RunFor(ConnectionSupervisor.ForbiddenRetryMs);
            Assert.AreEqual(connects, _link.ConnectCount);
            RunFor(10000);
            Assert.AreEqual(connects + 1, _link.ConnectCount);
        }

        [TestMethod]
        public void Step_AcceptedAndDroppedBeforeAnyAnswer_IsNoForbiddenPublish()
        {
            Begin();
            _link.AnswersSubscribe = false;
            GoOnline();
            for (int loss = 0; loss < 8; loss++)
            {
                _link.Lose();
                RunFor(100);
                Assert.IsTrue(_supervisor.State == ConnectionState.Lost);
                Assert.IsTrue(_supervisor.AttemptCount == loss + 1);
                RunFor(1000);
            }
        }

        [TestMethod]
        public void Step_HeldForLongEnough_IsStable()
        {
            BeginOnline();
            RunFor(ConnectionSupervisor.StableMs);

            Assert.IsTrue(_supervisor.State == ConnectionState.Stable);
            Assert.Contains("connection: stable", _system.Text);
        }

        [TestMethod]
        public void Disconnect_Connected_SaysGoodbyeFirst()
        {
            BeginOnline();
            _supervisor.Disconnect();

            Assert.AreEqual("{\"deviceId\":\"boiler-1\",\"connected\":false}", _link.Payload(2));
            Assert.AreEqual(1, _link.DisconnectCount);
        }

        private static void Begin()
        {
            _clock = new FakeClock();
            _network = new FakeNetwork();
            _link = new FakeLink(_clock);
            _system = new FakeSystem();
            _random = new FakeRandom();
            _wallClock = new WallClock(_clock, Firmware.BuildUtcMs);
            DeviceSettings settings = new DeviceSettings { ThingName = "boiler-1", Endpoint = "localhost" };
            _inbox = new MqttInbox(_clock);
            _supervisor = new ConnectionSupervisor(
                new BoardPorts { Clock = _clock, Network = _network, Link = _link, System = _system },
                _wallClock,
                _inbox,
                new Backoff(_random, Backoff.DefaultCapMs),
                settings.ToLinkOptions());
        }

        private static void BeginOnline()
        {
            Begin();
            GoOnline();
        }

        private static void GoOnline()
        {
            Trust();
            _network.IsUp = true;
            RunFor(1000);
        }

        private static void Trust()
        {
            _clock.UtcMs += WallClock.SetBackMs;
            _wallClock.Observe();
        }

        // As the device's loop does: to the next moment that was asked for, or to the end.
        private static void RunFor(long durationMs)
        {
            const int StepsMax = 10000;
            long endMs = _clock.NowMs + durationMs;
            for (int step = 0; step < StepsMax; step++)
            {
                while (_inbox.TryTake(out NoticeKind kind, out int packetId))
                {
                    _supervisor.Take(kind, packetId);
                }

                long dueMs = _supervisor.Step(_clock.NowMs);
                if (dueMs > endMs)
                {
                    break;
                }

                _clock.Pass(dueMs - _clock.NowMs);
            }

            if (endMs > _clock.NowMs)
            {
                _clock.Pass(endMs - _clock.NowMs);
            }
        }
    }
}
