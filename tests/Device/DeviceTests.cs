using HeatingSensor.Ports;
using HeatingSensor.Settings;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Time;
using HeatingSensor.Uplink;
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
        private static FakeSystem _system;
        private static FakeEdgeCounter _counter;
        private static Device _device;

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
            _thermometer.Counts = 2048;
            _relay.Switch(true, _clock.NowMs);
            RunFor(10);
            _thermometer.Counts = 3000;
            RunFor(61000);

            Assert.Contains("\"temperature\":25.0,", _link.Payload(3));
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
            RunFor(Device.RelayPollMs + 100);

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

            // The managed code stood still for five seconds; the interrupts were queued.
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

            FakeStore flash = _store;
            Begin(0, flash);
            GoOnline();

            Assert.Contains("\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\"", _link.Payload(2));
            Assert.Contains("\"seq\":2,\"bootId\":1,", _link.Payload(2));
            Assert.Contains("\"replayed\":true", _link.Payload(2));
            Assert.Contains("\"previousStatus\":null", _link.Payload(3));
            Assert.Contains("\"bootId\":2,", _link.Payload(3));
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
            // Found by a test: the deadline of the lost connection went on and dropped the next one at once.
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

            // The first state was read at the first tick, 5 s before the time was known.
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

        [TestMethod]
        public void Tick_EdgesDuringAStalledHandshakeAreLost_EndsInTheRightStateAndKnowsOfThem()
        {
            Begin(0);
            GoOnline();
            _link.Acknowledge(2);
            _link.StallMs = 7000;
            _link.Stall = new FakeStall(_relay, _counter, 5);
            _link.Lose();
            RunFor(2000);
            RunFor(200);

            // Five edges on an idle relay: it is on now, although no interrupt ever came.
            Assert.AreEqual(2, _link.ConnectCount);
            Assert.Contains("\"status\":\"ACTIVE\"", _link.Payload(_link.PublishedCount));
            Assert.IsTrue(_device.Edges.StallEdgeCount == 5);
            Assert.AreEqual(7000, _device.Edges.LongestStallMs);
            Assert.Contains("connecting took 7000 ms; edges of the relay meanwhile: 5", _system.Text);
            RunFor(Device.RelayPollMs * 2);
            Assert.IsTrue(_device.Edges.MissedCount == 5);
            Assert.Contains("edges counted but not seen: 5", _system.Text);
        }

        [TestMethod]
        public void Tick_OnlyTheFirstEdgesOfAStallAreQueued_EndsInTheRightState()
        {
            Begin(0);
            GoOnline();
            _link.Acknowledge(2);
            _link.StallMs = 7000;
            _link.Stall = new FakeStall(_relay, _counter, 4);
            _link.Lose();
            RunFor(1000);
            while (_link.ConnectCount < 2)
            {
                RunFor(1);
            }

            // Four edges on an idle relay, off again; but of their interrupts only the first comes through, later than
            // the level that was read after the handshake.
            RunFor(10);
            _relay.InterruptLate(true, _clock.NowMs);
            RunFor(200);

            Assert.Contains("\"status\":\"INACTIVE\"", _link.Payload(_link.PublishedCount));
            Assert.IsTrue(_device.Edges.StallEdgeCount == 4);
        }

        [TestMethod]
        public void Tick_PulseDuringAStall_IsKnownToHaveHappened()
        {
            Begin(0);
            GoOnline();
            _link.Acknowledge(2);
            int published = _link.PublishedCount;
            _link.StallMs = 3000;
            _link.Stall = new FakeStall(_relay, _counter, 2);
            _link.Lose();
            RunFor(2000);

            // On and off again: no change of state to report, apart from the birth.
            Assert.AreEqual(published + 1, _link.PublishedCount);
            Assert.IsTrue(_device.Edges.StallEdgeCount == 2);
        }

        [TestMethod]
        public void Tick_MessageFromTheCloud_IsLoggedByTopicAndLength()
        {
            Begin(0);
            GoOnline();
            _link.Deliver("home/heating/commands/boiler-1", 17);
            RunFor(100);

            Assert.Contains("message on home/heating/commands/boiler-1, 17 bytes", _system.Text);
        }

        [TestMethod]
        public void Tick_AcknowledgedJustBeforeTheEnd_IsNotSentAgain()
        {
            Begin(0);
            GoOnline();
            _link.Acknowledge(2);
            _link.Lose();
            RunFor(10000);

            Assert.AreEqual(0, _device.PendingCount);
            Assert.AreEqual(3, _link.PublishedCount);
        }

        [TestMethod]
        public void Tick_BrokerHangsUpOnEachStatus_ShowsThatPublishingIsForbidden()
        {
            Begin(0);
            GoOnline();
            int flashes = 0;
            for (int loss = 0; loss < ForbiddenPublish.RepeatCount; loss++)
            {
                // The birth is acknowledged, the status behind it is what the policy forbids.
                _link.Acknowledge(_link.PublishedCount - 1);
                RunFor(200);
                _link.Lose();
                RunFor(2000);
            }

            Assert.IsTrue(_device.Connection == ConnectionState.PublishForbidden);
            Assert.AreEqual(ForbiddenPublish.RepeatCount, _link.ConnectCount);
            for (int step = 0; step < 400; step++)
            {
                bool wasLit = _led.IsLit;
                RunFor(10);
                flashes += _led.IsLit && !wasLit ? 1 : 0;
            }

            // Five flashes and a pause take 2.7 s.
            Assert.IsTrue(flashes >= 5 && flashes <= 10);
            Assert.AreEqual(1, _device.PendingCount);
        }

        [TestMethod]
        public void Tick_NoEdgeCounter_WorksWithoutIt()
        {
            _counter = null;
            Compose(0);
            GoOnline();
            RunFor(30000);

            Assert.IsTrue(_device.Edges.MissedCount == 0);
        }

        private static void Begin(int onDelayMs) => Begin(onDelayMs, new FakeStore());

        private static void Begin(int onDelayMs, FakeStore store)
        {
            _counter = new FakeEdgeCounter();
            Compose(onDelayMs, store);
        }

        private static void Compose(int onDelayMs) => Compose(onDelayMs, new FakeStore());

        private static void Compose(int onDelayMs, FakeStore store)
        {
            _clock = new FakeClock();
            _relay = new FakeRelay();
            _thermometer = new FakeThermometer();
            _link = new FakeLink(_clock);
            _network = new FakeNetwork();
            _led = new FakeLed();
            _store = store;
            _system = new FakeSystem();
            DeviceSettings settings = new DeviceSettings
            {
                ThingName = "boiler-1",
                Endpoint = "localhost",
                OnDelayMs = onDelayMs,
            };
            _device = new Device(settings, new BoardPorts
            {
                Clock = _clock,
                Relay = _relay,
                Thermometer = _thermometer,
                Link = _link,
                Network = _network,
                Led = _led,
                Store = _store,
                System = _system,
                EdgeCounter = _counter,
                Random = new FakeRandom(),
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
