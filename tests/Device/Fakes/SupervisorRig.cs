using HeatingSensor.Configuration;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Settings;
using HeatingSensor.Time;
using HeatingSensor.Uplink;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A supervisor and everything it needs.</summary>
    public sealed class SupervisorRig
    {
        private readonly WallClock _wallClock;
        private readonly MqttInbox _inbox;

        public SupervisorRig()
        {
            Clock = new FakeClock();
            Network = new FakeNetwork();
            Link = new FakeLink(Clock);
            System = new FakeSystem();
            Random = new FakeRandom();
            _wallClock = new WallClock(Clock, Firmware.BuildUtcMs);
            _inbox = new MqttInbox(Clock);
            DeviceSettings settings = new DeviceSettings { ThingName = "boiler-1", Endpoint = "localhost" };
            Supervisor = new ConnectionSupervisor(
                new BoardPorts { Clock = Clock, Network = Network, Link = Link, System = System, Random = Random },
                _wallClock,
                _inbox,
                new CloudSubscription(Link, "boiler-1"),
                settings.ToLinkOptions(),
                Config);
        }

        public FakeClock Clock { get; }

        public FakeNetwork Network { get; }

        public FakeLink Link { get; }

        public FakeSystem System { get; }

        public FakeRandom Random { get; }

        /// <summary>The running configuration.</summary>
        public DeviceConfig Config { get; } = new DeviceConfig();

        public ConnectionSupervisor Supervisor { get; }

        public void GoOnline()
        {
            Trust();
            Network.IsUp = true;
            RunFor(1000);
        }

        /// <summary>Simulates an answer from SNTP.</summary>
        public void Trust()
        {
            Clock.UtcMs += WallClock.SetBackMs;
            _wallClock.Observe();
        }

        /// <summary>Steps like the device's loop: at each requested time, until the end.</summary>
        public void RunFor(long durationMs)
        {
            const int StepsMax = 10000;
            long endMs = Clock.NowMs + durationMs;
            for (int step = 0; step < StepsMax; step++)
            {
                while (_inbox.TryTake(out NoticeKind kind, out int packetId))
                {
                    Supervisor.Take(kind, packetId);
                }

                long dueMs = Supervisor.Step(Clock.NowMs);
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
