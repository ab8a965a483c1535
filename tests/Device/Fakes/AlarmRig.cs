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

        /// <summary>The status events in the journal, as <see cref="ReadJournal"/> found them.</summary>
        public int StatusCount { get; private set; }

        /// <summary>What the last of them says.</summary>
        public bool IsActive { get; private set; }

        /// <summary>The messages of the samples there.</summary>
        public string Samples { get; private set; }

        /// <summary>The alarms there, oldest first: "FROST+ FROST- FROST+*", with a star for the first event after a boot.
        /// </summary>
        public string Alarms { get; private set; }

        /// <summary>Reads a copy of the journal.</summary>
        public void ReadJournal()
        {
            StatusCount = 0;
            Samples = "";
            Alarms = "";
            FlashJournal journal = HeatingSensor.Device.OpenJournal(new BoardPorts { Store = Copy(), System = new FakeSystem() });
            for (EventRecord record = journal.Peek(0); record != null; record = journal.Peek(0))
            {
                Take(record);
                journal.Advance();
            }
        }

        /// <summary>The alarms in the journal, see <see cref="Alarms"/>.</summary>
        public string ReadAlarms()
        {
            ReadJournal();
            return Alarms;
        }

        private void Take(EventRecord record)
        {
            switch (record.TypeNumber)
            {
                case StatusEvent.Number:
                    StatusCount++;
                    IsActive = StatusEvent.IsActive(record);
                    break;
                case SampleBatch.Number:
                    Samples += EventMaker.JsonOf(record, "boiler-1");
                    break;
                case AlarmEvent.Number:
                    Alarms += (Alarms.Length > 0 ? " " : "") + Model.AlarmKinds.Name(AlarmEvent.KindOf(record))
                        + (AlarmEvent.IsRaisedIn(record) ? "+" : "-") + (AlarmEvent.IsAfterBoot(record) ? "*" : "");
                    break;
            }
        }

        private FakeStore Copy()
        {
            FakeStore copy = new FakeStore();
            string[] names = Drive.Files.List();
            for (int index = 0; index < names.Length; index++)
            {
                copy.Put(names[index], Drive.Files.Content(names[index]));
            }

            return copy;
        }
    }
}
