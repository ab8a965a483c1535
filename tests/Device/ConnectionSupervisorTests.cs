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
            Assert.IsTrue(_supervisor.LastOutcome == LinkOutcome.Refused);
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
            _link = new FakeLink();
            _system = new FakeSystem();
            _random = new FakeRandom();
            _wallClock = new WallClock(_clock, Firmware.BuildUtcMs);
            DeviceSettings settings = new DeviceSettings { ThingName = "boiler-1", Endpoint = "localhost" };
            _supervisor = new ConnectionSupervisor(
                _network,
                _link,
                _system,
                _wallClock,
                new MqttInbox(_clock),
                new Backoff(_random, Backoff.DefaultCapMs),
                settings.ToLinkOptions());
        }

        private static void BeginOnline()
        {
            Begin();
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
                long dueMs = _supervisor.Step(_clock.NowMs);
                if (dueMs > endMs)
                {
                    break;
                }

                _clock.Pass(dueMs - _clock.NowMs);
            }

            _clock.Pass(endMs - _clock.NowMs);
        }
    }
}
