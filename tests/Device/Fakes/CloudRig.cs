using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Settings;
using HeatingSensor.Time;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A device on a drive that survives reboots, and a cloud with its shadows that survives both.</summary>
    public sealed class CloudRig
    {
        public const string ShadowPrefix = "$aws/things/boiler-1/shadow";
        public const string ClassicTopic = ShadowPrefix + "/update";
        public const string ConfigurationTopic = ShadowPrefix + "/name/configuration/update";
        public const string MaintenanceTopic = ShadowPrefix + "/name/maintenance/update";
        public const string TelemetryTopic = ShadowPrefix + "/name/telemetry/update";

        private FakeNetwork _network;
        private int _restartCount;

        public CloudRig()
        {
            Classic = new FakeShadowService(ClassicTopic);
            Maintenance = new FakeShadowService(MaintenanceTopic) { Next = Classic };
            Configuration = new FakeShadowService(ConfigurationTopic) { Next = Maintenance };
        }

        public FlashStore Store { get; } = new FlashStore();

        public FakeShadowService Classic { get; }

        public FakeShadowService Configuration { get; }

        public FakeShadowService Maintenance { get; }

        public FakeClock Clock { get; private set; }

        public FakeRelay Relay { get; private set; }

        public FakeThermometer Thermometer { get; private set; }

        public FakeLink Link { get; private set; }

        public FakeSystem System { get; private set; }

        public Device Device { get; private set; }

        /// <summary>Restarts by the firmware, over all boots.</summary>
        public int RestartCount => _restartCount + (System == null ? 0 : System.RestartCount);

        /// <summary>The time SNTP gives, in ms since 1970 UTC.</summary>
        public long UtcMs { get; set; } = Firmware.BuildUtcMs + (30L * 24 * WallClock.SetBackMs);

        /// <summary>Power on; no network yet.</summary>
        public void Boot()
        {
            _restartCount = RestartCount;
            Clock = new FakeClock();
            Relay = new FakeRelay();
            Thermometer = new FakeThermometer();
            Link = new FakeLink(Clock) { Shadows = Configuration };
            System = new FakeSystem();
            _network = new FakeNetwork { RssiDbm = -61 };
            DeviceSettings settings = new DeviceSettings { ThingName = "boiler-1", Endpoint = "localhost" };
            Device = new Device(settings, new BoardPorts
            {
                Clock = Clock,
                Relays = new IRelayInput[] { Relay },
                EdgeCounters = new IEdgeCounter[1],
                Thermometer = Thermometer,
                Link = Link,
                Network = _network,
                Led = new FakeLed(),
                Store = Store,
                System = System,
                Random = new FakeRandom(),
            });
        }

        /// <summary>Brings up the network and the time.</summary>
        public void GoOnline()
        {
            Clock.SetUtc(UtcMs);
            GoOnlineWithoutTime();
        }

        public void GoOnlineWithoutTime()
        {
            // Long enough for the relay's first level to settle.
            RunFor(100);
            _network.IsUp = true;
            RunFor(1000);
        }

        /// <summary>Ticks like the device's loop; ends early when the firmware restarts the board.</summary>
        public void RunFor(long durationMs)
        {
            const int StepsMax = 100000;
            long endMs = Clock.NowMs + durationMs;
            for (int step = 0; step < StepsMax && System.RestartCount == 0; step++)
            {
                int wakeCount = Clock.WakeCount;
                long dueMs = Device.Tick(Clock.NowMs);
                Link.AcknowledgeAll();
                if (Clock.WakeCount != wakeCount)
                {
                    continue;
                }

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
