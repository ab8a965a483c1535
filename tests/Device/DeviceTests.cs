using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Recording;
using HeatingSensor.Settings;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Time;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class DeviceTests
    {
        private const int BirthCount = 1;

        private static FakeClock _clock;
        private static FakeRelay _relay;
        private static FakeThermometer _thermometer;
        private static FakeLink _link;
        private static FakeNetwork _network;
        private static FakeLed _led;
        private static FakeStore _store;
        private static Device _device;
        private static readonly FakeRandom _random = new FakeRandom();

        [TestMethod]
        public void Tick_AfterBoot_ReportsTheFirstStateWithoutPrevious()
        {
            Begin(0);
            GoOnline();

            Assert.AreEqual(BirthCount + 1, _link.PublishedCount);
            Assert.Contains("\"status\":\"INACTIVE\",\"previousStatus\":null,", _link.Payload(2));
            Assert.Contains("\"seq\":1,\"bootId\":1,", _link.Payload(2));
            Assert.Contains("\"timeSynced\":true", _link.Payload(2));
        }

        [TestMethod]
        public void Tick_RelayBounces_ReportsOneChangeAtTheFirstEdge()
        {
            Begin(0);
            GoOnline();
            _link.Acknowledge(2);
            long edgeMs = _clock.NowMs;
            long edgeUtcMs = _clock.UtcMs;
            for (int bounce = 0; bounce < 9; bounce++)
            {
                _relay.Switch(bounce % 2 == 0, _clock.NowMs);
                RunFor(4);
            }

            RunFor(100);

            Assert.AreEqual(BirthCount + 2, _link.PublishedCount);
            Assert.Contains("\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",", _link.Payload(3));
            Assert.Contains("\"timestamp\":" + edgeUtcMs.ToString() + ",", _link.Payload(3));
            Assert.IsTrue(edgeMs < _clock.NowMs);
        }

        [TestMethod]
        public void Tick_TemperatureFallsAfterTheEdge_ReportsTheOneAtTheEdge()
        {
            Begin(60000);
            GoOnline();
            _link.Acknowledge(2);
            _thermometer.Counts = 1872;
            _relay.Switch(true, _clock.NowMs);
            RunFor(10);
            _thermometer.Counts = 2020;
            RunFor(61000);

            Assert.Contains("\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":25.0,", _link.Payload(3));
        }

        [TestMethod]
        public void Tick_SensorBroken_ReportsTheFaultInstead()
        {
            Begin(0);
            GoOnline();
            _thermometer.Counts = 4095;
            _relay.Switch(true, _clock.NowMs);
            RunFor(100);

            Assert.Contains("\"temperature\":null,\"sensorFault\":\"OPEN\",", _link.Payload(3));
        }

        [TestMethod]
        public void Tick_InterruptLost_NoticesTheLevelAtTheNextPoll()
        {
            Begin(0);
            GoOnline();
            _relay.SwitchUnnoticed(true);
            RunFor(RelayPipeline.RelayPollMs + 100);

            Assert.Contains("\"status\":\"ACTIVE\"", _link.Payload(3));
        }

        [TestMethod]
        public void Tick_ManyChangesInOneStall_ReportsEachWithItsOwnTime()
        {
            Begin(0);
            GoOnline();
            _link.Acknowledge(2);
            long startMs = _clock.NowMs;
            long startUtcMs = _clock.UtcMs;

            // Managed code was blocked for five seconds; the interrupts were queued.
            _clock.Pass(5000);
            _relay.Switch(true, startMs + 1000);
            _relay.Switch(false, startMs + 2000);
            _relay.Switch(true, startMs + 3000);
            RunFor(100);

            Assert.AreEqual(BirthCount + 4, _link.PublishedCount);
            for (int index = 0; index < 3; index++)
            {
                long expectedUtcMs = startUtcMs + ((index + 1) * 1000);
                Assert.Contains("\"timestamp\":" + expectedUtcMs.ToString() + ",", _link.Payload(3 + index));
                Assert.Contains(index % 2 == 0 ? "\"status\":\"ACTIVE\"" : "\"status\":\"INACTIVE\"",
                    _link.Payload(3 + index));
            }
        }

        [TestMethod]
        public void Tick_EdgeNewerThanTheTick_LastsNeverLessThanNothing()
        {
            // The interrupt read the clock after the loop did; the next edge has the loop's time.
            Begin(0);
            _device.Tick(0);
            RunFor(60);
            GoOnline();
            _link.Acknowledge(2);
            long nowMs = _clock.NowMs;
            _relay.Switch(true, nowMs + 3);
            _device.Tick(nowMs);
            _relay.Switch(false, nowMs + 1);
            _relay.Switch(true, nowMs + 2);
            RunFor(100);
            _relay.Switch(false, _clock.NowMs + 5);
            _device.Tick(_clock.NowMs);
            RunFor(200);

            Assert.IsTrue(_link.PublishedCount > 3);
            for (int packetId = 2; packetId <= _link.PublishedCount; packetId++)
            {
                Assert.IsTrue(_link.Payload(packetId).IndexOf("\"previousDurationMs\":-") < 0, _link.Payload(packetId));
            }
        }

        [TestMethod]
        public void Tick_FirstEdgeNewerThanTheFirstTick_LastsNeverLessThanNothing()
        {
            Begin(0);
            _relay.Switch(true, 1);
            _relay.Switch(false, 0);
            _device.Tick(0);
            RunFor(100);
            GoOnline();

            Assert.IsTrue(_link.PublishedCount > 1);
            for (int packetId = 2; packetId <= _link.PublishedCount; packetId++)
            {
                Assert.IsTrue(_link.Payload(packetId).IndexOf("\"previousDurationMs\":-") < 0, _link.Payload(packetId));
            }
        }

        [TestMethod]
        public void New_DriveErased_BeginsAtOneInAnotherEpoch()
        {
            _random.Percent = 25;
            Begin(0);
            GoOnline();
            string before = EpochOf(_link.Payload(2));
            Assert.Contains("\"seq\":1,", _link.Payload(2));
            _random.Percent = 60;
            Begin(0, _store);
            GoOnline();
            Assert.AreEqual(before, EpochOf(_link.Payload(2)));
            Begin(0, new FakeStore());
            GoOnline();

            Assert.Contains("\"seq\":1,", _link.Payload(2));
            Assert.IsTrue(EpochOf(_link.Payload(2)) != before);
        }

        [TestMethod]
        public void Tick_ChangeWithoutConnection_IsDeliveredLaterAndMarked()
        {
            Begin(0);
            GoOnline();
            _link.Acknowledge(2);
            RunFor(10);
            _link.Outcome = LinkOutcome.Unreachable;
            _link.Lose();
            RunFor(10);
            _relay.Switch(true, _clock.NowMs);
            RunFor(60000);
            Assert.AreEqual(1, _device.PendingCount);

            _link.Outcome = LinkOutcome.Accepted;
            RunFor(61000);

            int last = _link.PublishedCount;
            Assert.Contains("\"status\":\"ACTIVE\"", _link.Payload(last));
            Assert.Contains("\"replayed\":true", _link.Payload(last));
        }

        [TestMethod]
        public void Tick_PowerCutBeforeTheConnection_DeliversWhatHappenedBeforeFirst()
        {
            Begin(0);
            GoOnline();
            _link.Acknowledge(2);
            RunFor(10);
            _link.Outcome = LinkOutcome.Unreachable;
            _link.Lose();
            RunFor(10);
            _relay.Switch(true, _clock.NowMs);
            RunFor(60000);

            string acknowledged = _link.Payload(2);
            FakeStore flash = _store;
            Begin(0, flash);
            GoOnline();

            // The acknowledged event precedes it in the segment that was kept.
            Assert.AreEqual(acknowledged, _link.Payload(2));
            Assert.Contains("\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\"", _link.Payload(3));
            Assert.Contains("\"seq\":2,\"bootId\":1,", _link.Payload(3));
            Assert.Contains("\"replayed\":true", _link.Payload(3));
            Assert.Contains("\"previousStatus\":null", _link.Payload(4));
            Assert.Contains("\"bootId\":2,", _link.Payload(4));
        }

        [TestMethod]
        public void Tick_PubackNeverComes_DropsTheConnectionAndSendsTheSameAgain()
        {
            Begin(0);
            GoOnline();
            RunFor(80000);

            Assert.IsTrue(_link.ConnectCount >= 2);
            Assert.AreEqual(_link.Payload(2), _link.Payload(4));
        }

        [TestMethod]
        public void Tick_ReconnectedAfterAMissingPuback_GivesTheNewConnectionItsOwnDeadline()
        {
            // Regression: the lost connection's deadline kept running and dropped the next connection at once.
            Begin(0);
            GoOnline();
            RunFor(18000);
            int connects = _link.ConnectCount;
            RunFor(12000);

            Assert.AreEqual(2, connects);
            Assert.AreEqual(2, _link.ConnectCount);
        }

        [TestMethod]
        public void Tick_NoTimeUntilAfterTheEvent_GivesItItsTimeWhenItIsKnown()
        {
            Begin(0);
            RunFor(5000);
            long trueUtcMs = Firmware.BuildUtcMs + 1000000000;
            _clock.UtcMs = trueUtcMs;
            _network.IsUp = true;
            RunFor(1000);

            // The first status was read at the first tick, 5 s before the time was known.
            long expectedUtcMs = trueUtcMs - 5000;
            Assert.Contains("\"timestamp\":" + expectedUtcMs.ToString() + ",\"timeSynced\":true", _link.Payload(2));
        }

        [TestMethod]
        public void Tick_TimeNeverComes_SaysSo()
        {
            Begin(0);
            _network.IsUp = true;
            RunFor(40000);

            Assert.Contains("\"timeSynced\":false", _link.Payload(2));
        }

        [TestMethod]
        public void Tick_RefusedByTheBroker_ShowsOnTheLed()
        {
            Begin(0);
            _link.Outcome = LinkOutcome.Refused;
            GoOnline();
            int changes = _led.ChangeCount;
            RunFor(3000);

            Assert.IsTrue(_led.ChangeCount - changes >= 6);
        }

        private static string EpochOf(string payload)
        {
            return payload.Substring(payload.IndexOf("\"epoch\":\"") + 9, 8);
        }

        private static void Begin(int onDelayMs) => Begin(onDelayMs, new FakeStore());

        private static void Begin(int onDelayMs, FakeStore store)
        {
            _clock = new FakeClock();
            _relay = new FakeRelay();
            _thermometer = new FakeThermometer();
            _link = new FakeLink(_clock);
            _network = new FakeNetwork();
            _led = new FakeLed();
            _store = store;
            DeviceSettings settings = new DeviceSettings
            {
                ThingName = "boiler-1",
                Endpoint = "localhost",
                OnDelayMs = onDelayMs,
            };
            _device = new Device(settings, new BoardPorts
            {
                Clock = _clock,
                Relays = new IRelayInput[] { _relay },
                EdgeCounters = new IEdgeCounter[1],
                Thermometer = _thermometer,
                Link = _link,
                Network = _network,
                Led = _led,
                Store = _store,
                System = new FakeSystem(),
                Random = _random,
            });
        }

        private static void GoOnline()
        {
            _clock.UtcMs += WallClock.SetBackMs;
            _network.IsUp = true;
            RunFor(1000);
        }

        private static void RunFor(long durationMs)
        {
            const int StepsMax = 100000;
            long endMs = _clock.NowMs + durationMs;
            for (int step = 0; step < StepsMax; step++)
            {
                long dueMs = _device.Tick(_clock.NowMs);
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
