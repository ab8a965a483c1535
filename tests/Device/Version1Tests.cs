using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Time;
using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: events on flash when firmware is updated from version 1 arrive byte for byte as that version would have
    /// sent them, and the numbers continue. Method: drives that version 1 wrote (<see cref="Version1"/>).</summary>
    [TestClass]
    public class Version1Tests
    {
        private const int DefaultSegment = FlashJournal.DefaultSegmentBytes;
        private const int DefaultCap = FlashJournal.DefaultCapBytes;

        private static FakeLink _link;
        private static SharedBuffer _shared;
        private static FlashJournal _journal;
        private static Counters _counters;

        [TestMethod]
        public void Deliver_EventsOfEveryTypeAndTheirClock_SendsTheBytesOfVersion1()
        {
            Boot(Version1.Outage(), DefaultSegment, DefaultCap);
            Assert.AreEqual(0, _journal.CorruptCount);
            Deliver();

            AssertSent(Version1.OutageMessages(), 0);
            Assert.AreEqual("home/heating/status", _link.Topic(1));
            Assert.AreEqual("home/heating/telemetry", _link.Topic(3));
            Assert.AreEqual("home/heating/alert", _link.Topic(4));
        }

        [TestMethod]
        public void Deliver_PendingGap_SendsTheBytesOfVersion1()
        {
            Boot(Version1.AtTheCap(), JournalRig.SegmentBytes, JournalRig.CapBytes);
            Deliver();

            AssertSent(Version1.AtTheCapMessages(), 0);
        }

        [TestMethod]
        public void Deliver_SettledGapWithItsSegmentStillThere_SendsWhatIsBehindItAlone()
        {
            FakeStore store = Version1.AtTheCapSettled();
            Boot(store, JournalRig.SegmentBytes, JournalRig.CapBytes);
            Assert.IsTrue(store.Content("j0000003.seg") == null);
            Deliver();

            AssertSent(Version1.AtTheCapMessages(), 1);
        }

        [TestMethod]
        public void New_CountersOfVersion1_GoOnBehindTheirNumbersInAnEpoch()
        {
            Boot(Version1.Outage(), DefaultSegment, DefaultCap);

            Assert.AreEqual(201L, _counters.NextSequence());
            Assert.AreEqual(3L, _counters.BootId);
            Assert.IsTrue(_counters.IsKept && _counters.Epoch != 0);
        }

        [TestMethod]
        public void Append_BehindRecordsOfVersion1_AllArriveInOrderAlsoAfterABoot()
        {
            FakeStore store = Version1.Outage();
            Boot(store, DefaultSegment, DefaultCap);
            EventMaker.Status(_counters.NextSequence()).AppendTo(_journal);
            Boot(store, DefaultSegment, DefaultCap);
            Deliver();

            string[] messages = Version1.OutageMessages();
            AssertSame(messages, 0, messages.Length);
            Assert.AreEqual(messages.Length + 1, _link.PublishedCount);
            Assert.AreEqual(EventMaker.Status(201).Json(), _link.Payload(messages.Length + 1));
        }

        [TestMethod]
        public void Append_CapReachedOverSegmentsOfVersion1_GapGrowsAndNamesNoEpoch()
        {
            // The lost numbers belong to no epoch. The new ones do, and so begin a segment.
            Boot(Version1.AtTheCap(), JournalRig.SegmentBytes, JournalRig.CapBytes);
            EventMaker.Status(_counters.NextSequence()).AppendTo(_journal);
            EventMaker.Status(_counters.NextSequence()).AppendTo(_journal);

            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"gap\",\"firstLostSeq\":1,\"lastLostSeq\":8,\"lostCount\":8,"
                + "\"bootId\":1,\"firmware\":\"1.0.0\"}",
                EventMaker.JsonOf(_journal.Peek(0), "boiler-1"));
        }

        [TestMethod]
        public void Deliver_AnyBitOfASegmentFlipped_DeliversNothingThatWasNotMade()
        {
            string[] messages = Version1.AtTheCapMessages();
            int length = Version1.AtTheCap().Content("j0000005.seg").Length;
            for (int bit = 0; bit < length * 8; bit++)
            {
                FakeStore store = Version1.AtTheCap();
                store.Content("j0000005.seg")[bit / 8] ^= (byte)(1 << (bit % 8));
                Boot(store, JournalRig.SegmentBytes, JournalRig.CapBytes);
                Deliver();

                // The gap, 7 and 8; a second gap instead of 9 or 10; and the rest.
                int hit = bit / 8 < length / 2 ? 3 : 4;
                string number = (hit + 6).ToString();
                AssertSame(messages, 0, hit);
                Assert.Contains(
                    "\"firstLostSeq\":" + number + ",\"lastLostSeq\":" + number + ",\"lostCount\":1,",
                    _link.Payload(hit + 1),
                    "bit " + bit.ToString());
                Assert.AreEqual(messages[hit + 1], _link.Payload(hit + 2), "bit " + bit.ToString());
                Assert.AreEqual(messages.Length, _link.PublishedCount);
            }
        }

        [DataRow("484A01011F07120400001100000054A100007BA8DA769B01000087D612000000000000000001020100DB31F398", 45)]
        [DataRow("484A01012701120400001100000054A100007BA8DA769B01000087D6120000000000000000010201003412000000000000FAE9B419", 53)]
        [DataRow("484A01020C0400000000110000007BA8DA769B0100004705A62C", 26)]
        [DataRow("484A0104190613040000110000007BA8DA769B010000000000013C0002221001000012C05CC605", 39)]
        [DataRow("484A01041E0113040000110000007BA8DA769B010000000000013C000160F0013412000000000000E6F3C068", 44)]
        [DataRow("484A01051B061404000011000000406401007BA8DA769B010000905F0100000000010101006A65B440", 41)]
        [DataRow("484A0103100051000000030000000C00000046000000000000011FFE0663", 30)]
        [TestMethod]
        public void TrySet_ExampleOfTheFormat_IsKnown(string hex, int length)
        {
            byte[] bytes = EventMaker.BytesOf(hex);
            EventRecord record = new EventRecord();

            Assert.AreEqual(length, EventRecord.Measure(bytes, 0, bytes.Length));
            Assert.IsTrue(record.TrySet(bytes, 0));
            Assert.AreEqual(1, record.RecordVersion);
            Assert.IsTrue(record.Epoch == 0);
        }

        [TestMethod]
        public void WriteJson_ExampleOfAnAlarm_IsWhatVersion1Made()
        {
            byte[] bytes = EventMaker.BytesOf(
                "484A01051B061404000011000000406401007BA8DA769B010000905F0100000000010101006A65B440");
            EventRecord record = new EventRecord();
            record.TrySet(bytes, 0);

            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"alarm\",\"alarm\":\"OVERHEAT\",\"raised\":true,\"temperature\":91.2,"
                + "\"threshold\":90.0,\"timestamp\":1767225600123,\"timeSynced\":true,\"seq\":1044,\"bootId\":17,"
                + "\"replayed\":false,\"firmware\":\"1.0.0\"}",
                EventMaker.JsonOf(record, "boiler-1"));
        }

        private static void AssertSent(string[] messages, int first)
        {
            Assert.AreEqual(messages.Length - first, _link.PublishedCount);
            AssertSame(messages, first, messages.Length - first);
        }

        private static void AssertSame(string[] messages, int first, int count)
        {
            for (int index = 0; index < count; index++)
            {
                Assert.AreEqual(messages[first + index], _link.Payload(index + 1));
            }
        }

        private static void Boot(FakeStore store, int segmentBytes, int capBytes)
        {
            FakeSystem system = new FakeSystem();
            _shared = new SharedBuffer();
            _journal = new FlashJournal(store, _shared, system, segmentBytes, capBytes);
            _counters = new Counters(
                store, _shared, system, new FakeRandom(), _journal.HighestSequence, _journal.HighestBootId);
            _journal.BeginBoot(_counters.BootId, _counters.Epoch);
        }

        private static void Deliver()
        {
            const int StepsMax = 100;
            FakeClock clock = new FakeClock();
            MqttInbox inbox = new MqttInbox(clock);
            _link = new FakeLink(clock);
            _link.Connect(new LinkOptions(), inbox, inbox.Open());
            Publisher publisher = new Publisher(
                _journal, _link, new JsonWriter(_shared), "boiler-1", new WallClock(clock, Firmware.BuildUtcMs));
            int acknowledged = 0;
            for (int step = 0; step < StepsMax && _journal.Count > 0; step++)
            {
                clock.Pass(1000);
                publisher.Step(clock.NowMs);
                while (acknowledged < _link.PublishedCount)
                {
                    publisher.Take(NoticeKind.Acknowledged, ++acknowledged, clock.NowMs);
                }
            }

            Assert.AreEqual(0, _journal.Count);
        }
    }
}
