using System;
using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Time;
using HeatingSensor.Uplink;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>
    /// Journal, counters and publisher over a flash whose power may be cut at any change, and a cloud that keeps the
    /// books. A workload is a text, a letter a step: a append, s send, k acknowledge the oldest, K all, r power off
    /// and on, t the clock is set, f the drive is full, F the same until something is deleted, g there is room again.
    /// </summary>
    public sealed class JournalRig
    {
        /// <summary>Small, so that short workloads fill it: two events to a segment (one, while
        /// the time is not known), four segments.</summary>
        public const int SegmentBytes = 128;
        public const int CapBytes = 4 * SegmentBytes;

        private const int StepMs = 1000;
        private const int DrainStepsMax = 200;
        private const int BootsMax = 4;

        private readonly int _segmentBytes;
        private readonly int _capBytes;
        private FakeClock _clock;
        private WallClock _wallClock;
        private Counters _counters;
        private FakeLink _link;
        private Publisher _publisher;
        private long _content;
        private int _receivedCount;
        private int _acknowledgedCount;

        public JournalRig()
            : this(SegmentBytes, CapBytes)
        {
        }

        public JournalRig(int segmentBytes, int capBytes)
        {
            _segmentBytes = segmentBytes;
            _capBytes = capBytes;
        }

        public FlashStore Store { get; } = new FlashStore();

        public EventLedger Ledger { get; } = new EventLedger();

        public FakeSystem System { get; } = new FakeSystem();

        public FlashJournal Journal { get; private set; }

        /// <summary>Runs a workload through all power cuts.</summary>
        public void Run(string steps)
        {
            if (Journal == null)
            {
                Boot();
            }

            for (int index = 0; index < steps.Length; index++)
            {
                try
                {
                    Step(steps[index]);
                }
                catch (PowerCutException)
                {
                    Receive();
                    Boot();
                }

                int bytes = Store.Files.SegmentBytes;
                Check(bytes <= _capBytes, "more bytes than the cap: " + bytes.ToString());
            }
        }

        /// <summary>No more faults: everything must arrive, nothing may be left, and stay so over a boot.</summary>
        public void Finish()
        {
            Store.Mend();
            Store.Files.IsFull = false;
            Run("a");
            Drain();
            Ledger.CheckComplete();
            Check(Store.Files.SegmentCount == 0, "segments left behind");
            Boot();
            Check(Journal.Count == 0, "something to deliver after the end");
        }

        private void Drain()
        {
            for (int step = 0; Journal.Count > 0; step++)
            {
                Check(step < DrainStepsMax, "does not come to an end");
                Step('s');
                Step('K');
            }
        }

        private void Boot()
        {
            for (int boot = 0; boot < BootsMax; boot++)
            {
                try
                {
                    PowerOn();
                    return;
                }
                catch (PowerCutException)
                {
                    // And again.
                }
            }

            throw new Exception("does not boot");
        }

        private void PowerOn()
        {
            _clock = new FakeClock();
            _wallClock = new WallClock(_clock, Firmware.BuildUtcMs);
            Journal = new FlashJournal(Store, System, _segmentBytes, _capBytes, Firmware.VersionNumber);
            _counters = new Counters(Store, new SharedBuffer(), System, Journal.HighestSequence, Journal.HighestBootId);
            Journal.BeginBoot(_counters.BootId);
            _link = new FakeLink(_clock);
            MqttInbox inbox = new MqttInbox(_clock);
            _link.Connect(new LinkOptions(), inbox, inbox.Open());
            _publisher = new Publisher(Journal, _link, "boiler-1", _wallClock);
            _receivedCount = 0;
            _acknowledgedCount = 0;
        }

        private void Step(char step)
        {
            _clock.Pass(StepMs);
            _wallClock.Observe();
            switch (step)
            {
                case 'a':
                    Append();
                    break;
                case 's':
                    _publisher.Step(_clock.NowMs);
                    Receive();
                    break;
                case 'k':
                    Acknowledge(_acknowledgedCount + 1);
                    break;
                case 'K':
                    Acknowledge(_link.PublishedCount);
                    break;
                case 'r':
                    Boot();
                    break;
                case 't':
                    _clock.UtcMs += WallClock.SetBackMs;
                    break;
                case 'f':
                case 'F':
                    Store.Files.IsFull = true;
                    Store.Files.IsFreedByDelete = step == 'F';
                    break;
                case 'g':
                    Store.Files.IsFull = false;
                    break;
                default:
                    throw new Exception("no such step: " + step.ToString());
            }
        }

        private void Append()
        {
            long sequence = _counters.NextSequence();
            Ledger.Made(sequence, ++_content);
            bool isDurable = Journal.Append(new StatusEvent
            {
                Sequence = sequence,
                BootId = _counters.BootId,
                Status = HeatingStatus.Active,
                Temperature = TemperatureReading.Of((int)_content),
                UptimeMs = _clock.NowMs,
                PreviousDurationMs = _content,
                IsReplayed = true,
                IsTimeSynced = _wallClock.IsTrusted,
                IsStamped = _wallClock.IsTrusted,
                UtcMs = _wallClock.UtcAt(_clock.NowMs),
            });
            if (isDurable)
            {
                Ledger.Durable(sequence);
            }
        }

        private void Acknowledge(int last)
        {
            while (_acknowledgedCount < last && _acknowledgedCount < _link.PublishedCount)
            {
                _publisher.Take(NoticeKind.Acknowledged, ++_acknowledgedCount, _clock.NowMs);
            }
        }

        private void Receive()
        {
            while (_receivedCount < _link.PublishedCount)
            {
                Ledger.Received(_link.Payload(++_receivedCount));
            }
        }

        private static void Check(bool isTrue, string problem)
        {
            if (!isTrue)
            {
                throw new Exception(problem);
            }
        }
    }
}
