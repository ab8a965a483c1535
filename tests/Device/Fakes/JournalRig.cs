using System;
using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Time;
using HeatingSensor.Uplink;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>
    /// Journal, counters and publisher on a flash whose power may be cut at any change, and a cloud that checks deliveries.
    /// A workload is a string with a letter per step: a append, s send, k acknowledge the oldest, K all, r power cycle, t set
    /// the clock, w wait a minute, f the drive is full, F the same until something is deleted, g there is space again.
    /// Faults: x the next read of a segment fails, X all of them, d the next deletion fails, l the next boot cannot list the
    /// drive, L no boot can, u the free space is unknown at the next boot, m ends all faults. While the power is off: e
    /// erases the drive, y flips a bit of the newer gap marker.
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
        private const int ListAttempts = 3;
        private const int WaitSteps = 13;
        private const int WaitStepMs = 5000;

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
        private int _bootCount;
        private bool _mayExceedCap;
        private bool _mayLeaveFiles;

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

        /// <summary>Runs a workload, rebooting at each power cut.</summary>
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
                Check(_mayExceedCap || bytes <= _capBytes, "more bytes than the cap: " + bytes.ToString());
            }
        }

        /// <summary>Ends all faults: everything must arrive, nothing may be left, and a boot must not change that.</summary>
        public void Finish()
        {
            Store.Mend();
            Store.Files.Mend();
            Store.Files.IsFull = false;
            Run("a");
            Drain();
            Ledger.CheckComplete();
            if (_mayLeaveFiles)
            {
                // The next boot finds what could not be deleted or seen, and at worst delivers it again.
                Boot();
                Drain();
                Ledger.CheckComplete();
            }

            Check(Store.Files.SegmentCount == 0, "segments left behind");
            Boot();
            Check(Journal.Count == 0, "something to deliver after the end");
        }

        private void Drain()
        {
            for (int step = 0; Journal.Count > 0; step++)
            {
                Check(step < DrainStepsMax, "never drained");
                Step('s');
                Step('K');
            }

            // A minute without an event deletes the kept segment.
            Step('w');
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
            SharedBuffer shared = new SharedBuffer();
            Journal = new FlashJournal(Store, shared, System, _segmentBytes, _capBytes);

            // Each life of the drive has its own random epoch.
            FakeRandom random = new FakeRandom { Percent = ++_bootCount % 100 };
            _counters = new Counters(Store, shared, System, random, Journal.HighestSequence, Journal.HighestBootId);
            Journal.BeginBoot(_counters.BootId, _counters.Epoch);
            Journal.CapBytes = JournalCap.For(_capBytes, Store.FreeBytes, Journal.RoomBytes);
            Check(Journal.CapBytes == _capBytes, "gave up room");
            _link = new FakeLink(_clock);
            MqttInbox inbox = new MqttInbox(_clock);
            _link.Connect(new LinkOptions(), inbox, inbox.Open());
            _publisher = new Publisher(Journal, _link, new JsonWriter(shared), "boiler-1", _wallClock);
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

                    // A torn slot cannot grow again, so the delivery of its gap may be forgotten.
                    _mayLeaveFiles = true;
                    break;
                case 'g':
                    Store.Files.IsFull = false;
                    break;
                case 'w':
                    Wait();
                    break;
                case 'e':
                    Erase();
                    break;
                case 'y':
                    FlipMarker();
                    break;
                default:
                    Fail(step);
                    break;
            }
        }

        private void Fail(char step)
        {
            switch (step)
            {
                case 'x':
                case 'X':
                    Store.Files.Fail(StoreCall.Read, ".seg", step == 'x' ? 1 : int.MaxValue);
                    Ledger.IsFlashFaulty = true;
                    break;
                case 'd':
                    Store.Files.Fail(StoreCall.Delete, "", 1);
                    _mayExceedCap = true;
                    _mayLeaveFiles = true;
                    break;
                case 'l':
                case 'L':
                    Store.Files.Fail(StoreCall.List, "", step == 'l' ? ListAttempts : int.MaxValue);
                    _mayExceedCap = true;
                    _mayLeaveFiles = true;
                    Ledger.IsFlashFaulty = true;
                    Ledger.IsOrderFree = true;
                    break;
                case 'u':
                    Store.Files.Fail(StoreCall.FreeBytes, "", 1);
                    break;
                case 'm':
                    Store.Files.Mend();
                    break;
                default:
                    throw new Exception("no such step: " + step.ToString());
            }
        }

        private void Wait()
        {
            for (int step = 0; step < WaitSteps; step++)
            {
                _clock.Pass(WaitStepMs);
                _publisher.Step(_clock.NowMs);
                Receive();
            }
        }

        private void Erase()
        {
            Store.Files.Clear();
            Ledger.Erased();
            Boot();
        }

        private void FlipMarker()
        {
            const int Generation = 4;
            const int LastLost = 12;
            byte[] a = Store.Files.Content("gap.a");
            byte[] b = Store.Files.Content("gap.b");
            if (a != null && b != null && a.Length > LastLost && b.Length > LastLost)
            {
                (a[Generation] > b[Generation] ? a : b)[LastLost] ^= 1;
                Ledger.IsFlashFaulty = true;
            }

            Boot();
        }

        private void Append()
        {
            EventMaker maker = new EventMaker
            {
                Sequence = _counters.NextSequence(),
                BootId = _counters.BootId,
                Epoch = _counters.Epoch,
                UptimeMs = _clock.NowMs,
                UtcMs = _wallClock.UtcAt(_clock.NowMs),
                Flags = EventRecord.ReplayedFlag
                    | (_wallClock.IsTrusted ? EventRecord.SyncedFlag : 0)
                    | (_wallClock.IsTrusted || Journal.IsClockSettled ? EventRecord.StampedFlag : 0),
            };
            Ledger.Made(maker.Epoch, maker.Sequence, ++_content);
            maker.Status(HeatingStatus.Active, HeatingStatus.Inactive, (int)_content, _content, "");
            if (maker.AppendTo(Journal))
            {
                Ledger.Durable(maker.Epoch, maker.Sequence);
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
