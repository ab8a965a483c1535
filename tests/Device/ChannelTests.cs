using System.Text;
using HeatingSensor.Ports;
using HeatingSensor.Settings;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Time;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: a second relay is a setting. Method: a whole device from a settings file with two channels.</summary>
    [TestClass]
    public class ChannelTests
    {
        private const string Settings = "{\"thingName\":\"boiler-1\",\"endpoint\":\"localhost\",\"channels\":"
            + "[{\"name\":\"burner\",\"pin\":4},{\"name\":\"hot-water\",\"pin\":16}]}";

        private static readonly string[] _names = { "burner", "hot-water" };

        [TestMethod]
        public void Tick_TwoChannels_EachReportsItsOwnRelayByName()
        {
            FakeRelay[] relays = { new FakeRelay(), new FakeRelay() };
            FakeClock clock = new FakeClock();
            FakeLink link = new FakeLink(clock);
            FakeNetwork network = new FakeNetwork();
            Device device = Create(relays, clock, link, network);
            clock.UtcMs += WallClock.SetBackMs;
            network.IsUp = true;
            RunFor(device, clock, 1000);

            // The first message is the birth.
            for (int channel = 0; channel < 2; channel++)
            {
                Assert.Contains(
                    "\"channel\":\"" + _names[channel] + "\",\"status\":\"INACTIVE\",\"previousStatus\":null,",
                    link.Payload(2 + channel));
            }

            relays[1].Switch(true, clock.NowMs);
            RunFor(device, clock, 1000);
            relays[0].Switch(true, clock.NowMs);
            RunFor(device, clock, 1000);

            Assert.AreEqual(5, link.PublishedCount);
            Assert.Contains("\"channel\":\"hot-water\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",", link.Payload(4));
            Assert.Contains("\"channel\":\"burner\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",", link.Payload(5));
            Assert.Contains("\"seq\":4,", link.Payload(5));
        }

        private static Device Create(FakeRelay[] relays, FakeClock clock, FakeLink link, FakeNetwork network)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Settings);
            return new Device(new SettingsReader("ESP32_REV3").Read(bytes, bytes.Length), new BoardPorts
            {
                Clock = clock,
                Relays = new IRelayInput[] { relays[0], relays[1] },
                EdgeCounters = new IEdgeCounter[2],
                Thermometer = new FakeThermometer(),
                Link = link,
                Network = network,
                Led = new FakeLed(),
                Store = new FakeStore(),
                System = new FakeSystem(),
                Random = new FakeRandom(),
            });
        }

        private static void RunFor(Device device, FakeClock clock, long durationMs)
        {
            const int StepsMax = 1000;
            long endMs = clock.NowMs + durationMs;
            for (int step = 0; step < StepsMax && clock.NowMs < endMs; step++)
            {
                long dueMs = device.Tick(clock.NowMs);
                clock.Pass((dueMs < endMs ? dueMs : endMs) - clock.NowMs);
            }
        }
    }
}
