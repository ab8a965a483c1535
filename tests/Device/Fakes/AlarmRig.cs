using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Ports;
using HeatingSensor.Settings;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A device without a network, on a drive that outlives its boots, and the alarms that it journals.</summary>
    public sealed class AlarmRig
    {
        private const int TicksMax = 100000;

        public FlashStore Drive { get; } = new FlashStore();

        public FakeThermometer Thermometer { get; } = new FakeThermometer();

        public FakeSystem System { get; } = new FakeSystem();

        public FakeNetwork Network { get; } = new FakeNetwork();

        public FakeClock Clock { get; private set; }

        public FakeRelay Relay { get; private set; }

        public Device Device { get; private set; }

        public FlashJournal Journal { get; private set; }

        /// <summary>Applied at each boot.</summary>
        public DeviceSettings Settings { get; } = new DeviceSettings { ThingName = "boiler-1", Endpoint = "localhost" };

        public void Boot()
        {
            Clock = new FakeClock();
            Relay = new FakeRelay();
            BoardPorts board = new BoardPorts
            {
                Clock = Clock,
                Relays = new IRelayInput[] { Relay },
                EdgeCounters = new IEdgeCounter[1],
                Thermometer = Thermometer,
                Link = new FakeLink(Clock),
                Network = Network,
                Led = new FakeLed(),
                Store = Drive,
                System = System,
                Random = new FakeRandom(),
            };
            Journal = HeatingSensor.Device.OpenJournal(board);
            Device = new Device(Settings, board, Journal, null);
        }

        public void Set(int id, long value) => Settings.Configuration.Set(id, value);

        public void RunFor(long durationMs)
        {
            long endMs = Clock.NowMs + durationMs;
            for (int tick = 0; tick < TicksMax && Clock.NowMs < endMs; tick++)
            {
                long dueMs = Device.Tick(Clock.NowMs);
                Clock.Pass((dueMs < endMs ? dueMs : endMs) - Clock.NowMs);
            }
        }

        /// <summary>Takes all alarms out of the journal, oldest first: "FROST+ FROST- FROST+*", with a star for the first
        /// event after a boot.</summary>
        public string TakeAlarms()
        {
            BoardPorts board = new BoardPorts { Store = Drive.Files, System = System };
            FlashJournal journal = HeatingSensor.Device.OpenJournal(board);
            string alarms = "";
            for (EventRecord record = journal.Peek(0); record != null; record = journal.Peek(0))
            {
                if (record.TypeNumber == AlarmEvent.Number)
                {
                    alarms += (alarms.Length > 0 ? " " : "") + Model.AlarmKinds.Name(AlarmEvent.KindOf(record))
                        + (AlarmEvent.IsRaisedIn(record) ? "+" : "-") + (AlarmEvent.IsAfterBoot(record) ? "*" : "");
                }

                journal.Advance();
            }

            return alarms;
        }
    }
}
