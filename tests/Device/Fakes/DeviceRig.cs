using HeatingSensor.Ports;
using HeatingSensor.Settings;
using HeatingSensor.Time;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A device and everything it needs.</summary>
    public sealed class DeviceRig
    {
        private readonly FakeNetwork _network = new FakeNetwork();

        /// <param name="counter">May be null: a board without one.</param>
        public DeviceRig(FakeEdgeCounter counter)
            : this(counter, 60000)
        {
        }

        /// <param name="freeHeapBytes">Free heap at boot.</param>
        public DeviceRig(FakeEdgeCounter counter, int freeHeapBytes)
            : this(counter, freeHeapBytes, new FakeStore())
        {
        }

        /// <param name="freeHeapBytes">Free heap at boot.</param>
        /// <param name="store">What an earlier boot has left.</param>
        public DeviceRig(FakeEdgeCounter counter, int freeHeapBytes, FakeStore store)
        {
            Counter = counter;
            Clock = new FakeClock();
            Relay = new FakeRelay();
            Link = new FakeLink(Clock);
            Led = new FakeLed();
            Thermometer = new FakeThermometer();
            System = new FakeSystem { FreeHeapBytes = freeHeapBytes };
            DeviceSettings settings = new DeviceSettings { ThingName = "boiler-1", Endpoint = "localhost" };
            Device = new Device(settings, new BoardPorts
            {
                Clock = Clock,
                Relays = new IRelayInput[] { Relay },
                EdgeCounters = new IEdgeCounter[] { counter },
                Thermometer = Thermometer,
                Link = Link,
                Network = _network,
                Led = Led,
                Store = store,
                System = System,
                Random = new FakeRandom(),
            });
        }

        public FakeClock Clock { get; }

        public FakeRelay Relay { get; }

        public FakeEdgeCounter Counter { get; }

        public FakeThermometer Thermometer { get; }

        public FakeLink Link { get; }

        public FakeLed Led { get; }

        public FakeSystem System { get; }

        public Device Device { get; }

        public void GoOnline()
        {
            Clock.UtcMs += WallClock.SetBackMs;
            _network.IsUp = true;
            RunFor(1000);
        }

        /// <summary>Ticks like the device's loop: at each requested time, until the end.</summary>
        public void RunFor(long durationMs)
        {
            const int StepsMax = 100000;
            long endMs = Clock.NowMs + durationMs;
            for (int step = 0; step < StepsMax; step++)
            {
                long dueMs = Device.Tick(Clock.NowMs);
                if (dueMs > endMs)
                {
                    break;
                }

                Clock.Pass(dueMs - Clock.NowMs);
            }

            if (endMs > Clock.NowMs)
            {
                Clock.Pass(endMs - Clock.NowMs);
            }
        }
    }
}
