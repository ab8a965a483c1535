using System.Device.Gpio;
using HeatingSensor.Esp32;
using HeatingSensor.Host.Tests.VirtualBoard;
using HeatingSensor.Ports;
using HeatingSensor.Settings;
using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.Firmware;

/// <summary>
/// What the relay does while a TLS handshake stops all managed code: the final state is right, and every edge is known to
/// have happened. Real GPIO stand-ins, with their interrupt queue of 128.
/// </summary>
public class HandshakeStallTests
{
    private const int RelayPin = 4;
    private const int StallMs = 7000;
    private const int EdgesBeginMs = 1500;

    // Before the next regular look at the relay, 10 s after boot: what is right by then is not right by luck.
    private const int EndMs = 9000;

    [Theory]
    [InlineData(1, 100, true)]
    [InlineData(2, 100, false)] // a pulse of 100 ms: nobody but the counter knows
    [InlineData(3, 1000, true)]
    [InlineData(4, 1000, false)]
    [InlineData(401, 10, true)] // more than the interrupt queue holds
    [InlineData(1000, 5, false)]
    [InlineData(1129, 4, true)] // the queue is full after an even number, the last edge is lost
    public void Tick_EdgesWhileTheHandshakeStalls_EndsInTheRightStateAndKnowsOfThem(
        int edgeCount, int gapMs, bool isOnAtTheEnd)
    {
        var world = new ScriptWorld();
        for (var edge = 0; edge < edgeCount; edge++)
        {
            var level = edge % 2 != 0; // active low: the first edge switches on
            world.At(EdgesBeginMs + (edge * gapMs), board => board.Pins[RelayPin].Drive(level));
        }

        using var test = new TestBoard(world);
        test.Board.Pins[RelayPin].Drive(true);
        var link = new StallingLink(test.Clock);
        var device = NewDevice(test, link);

        Run(device, test.Clock, EndMs);

        var last = link.Statuses[^1];
        Assert.Contains(isOnAtTheEnd ? "\"status\":\"ACTIVE\"" : "\"status\":\"INACTIVE\"", last, StringComparison.Ordinal);
        Assert.Equal(edgeCount, device.Edges.StallEdgeCount);
        Assert.Equal(StallMs, device.Edges.LongestStallMs);
    }

    private static Device NewDevice(TestBoard test, StallingLink link)
    {
        var clock = new Esp32Clock();
        var system = new Esp32System();
        var settings = new DeviceSettings { ThingName = "boiler-1", Endpoint = "localhost" };
        var relay = new Esp32Relay(new GpioController(), clock, RelayPin, isActiveLow: true);
        var device = new Device(settings, new BoardPorts
        {
            Clock = clock,
            System = system,
            Store = new Esp32Drive(),
            Relays = [relay],
            EdgeCounters = [Esp32EdgeCounter.Start(system, RelayPin)],
            Thermometer = new Middle(),
            Led = new NoLed(),
            Network = new UpNetwork(),
            Link = link,
            Random = new Esp32Random(),
        });
        clock.SetUtc(HeatingSensor.Model.Firmware.BuildUtcMs + 86_400_000); // SNTP
        return device;
    }

    private static void Run(Device device, BoardClock clock, long endMs)
    {
        while (clock.NowMs < endMs)
        {
            var dueMs = Math.Min(device.Tick(clock.NowMs), endMs);
            if (dueMs > clock.NowMs)
                clock.Wait((int)(dueMs - clock.NowMs));
        }
    }

    /// <summary>Accepts after a handshake that stops the board, and acknowledges everything.</summary>
    private sealed class StallingLink(BoardClock clock) : IMqttLink
    {
        private IMqttEvents? events;
        private int number;
        private int lastId;

        public List<string> Statuses { get; } = [];

        public string FailureReason => "";

        public bool IsSessionPresent => false;

        public LinkOutcome Connect(LinkOptions options, IMqttEvents listener, int connection)
        {
            (events, number) = (listener, connection);
            clock.StandStill(StallMs);
            return LinkOutcome.Accepted;
        }

        public LinkOutcome Probe(LinkOptions options) => LinkOutcome.Accepted;

        public int Publish(string topic, byte[] payload)
        {
            if (topic == "home/heating/status")
                Statuses.Add(System.Text.Encoding.UTF8.GetString(payload));
            events!.OnAcknowledged(number, ++lastId);
            return lastId;
        }

        public bool PublishOnce(string topic, byte[] payload) => true;

        public int Subscribe(string[] topicFilters)
        {
            events!.OnSubscribed(number, ++lastId, true);
            return lastId;
        }

        public void Disconnect()
        {
        }

        public void Close()
        {
        }
    }

    private sealed class Middle : IThermometer
    {
        public int ReadCounts() => 1872;
    }

    private sealed class NoLed : IIndicator
    {
        public void Set(bool isLit)
        {
        }
    }

    private sealed class UpNetwork : INetwork
    {
        public bool IsUp => true;

        public int RssiDbm => 0;

        public void Start()
        {
        }
    }
}
