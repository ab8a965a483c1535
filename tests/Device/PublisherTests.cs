using HeatingSensor.Journal;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Time;
using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class PublisherTests
    {
        private static FakeClock _clock;
        private static FakeLink _link;
        private static FlashJournal _journal;
        private static Publisher _publisher;
        private static MqttInbox _inbox;
        private static FakeStore _store;
        private static int _segmentBytes;
        private static int _capBytes;

        [TestMethod]
        public void Step_MoreThanTheWindow_SendsAWindowInOrder()
        {
            Begin();
            Append(1, 6);
            _publisher.Step(0);

            Assert.AreEqual(InFlightWindow.Capacity, _link.PublishedCount);
            for (int packetId = 1; packetId <= InFlightWindow.Capacity; packetId++)
            {
                Assert.AreEqual("home/heating/status", _link.Topic(packetId));
                Assert.Contains("\"seq\":" + packetId.ToString() + ",", _link.Payload(packetId));
            }
        }

        [TestMethod]
        public void Take_AcknowledgedOutOfOrder_DropsOnlyFromTheOldestOn()
        {
            Begin();
            Append(1, 3);
            _publisher.Step(0);

            Take(NoticeKind.Acknowledged, 2);
            Assert.AreEqual(3, _journal.Count);

            Take(NoticeKind.Acknowledged, 1);
            Assert.AreEqual(1, _journal.Count);
        }

        [TestMethod]
        public void Take_NotDelivered_SendsAgainFromTheOldestTheSameBytes()
        {
            Begin();
            Append(1, 2);
            _publisher.Step(0);

            Take(NoticeKind.NotDelivered, 1);
            _clock.Pass(3000);
            _publisher.Step(_clock.NowMs);

            Assert.AreEqual(4, _link.PublishedCount);
            Assert.AreEqual(_link.Payload(1), _link.Payload(3));
            Assert.AreEqual(_link.Payload(2), _link.Payload(4));
        }

        [TestMethod]
        public void Take_SomebodyElsesPacket_ChangesNothing()
        {
            Begin();
            Append(1, 1);
            _publisher.Step(0);

            Take(NoticeKind.Acknowledged, 77);
            Take(NoticeKind.NotDelivered, 78);
            _publisher.Step(1);

            Assert.AreEqual(1, _link.PublishedCount);
            Assert.AreEqual(1, _journal.Count);
        }

        [TestMethod]
        public void Step_TimeNotYetKnownAtTheEvent_FixesItAtTheFirstSending()
        {
            Begin();
            EventMaker maker = new EventMaker { UptimeMs = 7, Flags = 0 };
            maker.Status(HeatingStatus.Active, HeatingStatus.Inactive, 41300, 0, "").AppendTo(_journal);
            _publisher.Step(0);
            _clock.UtcMs += 1000000;
            _publisher.Restart();
            _publisher.Step(0);

            long expectedUtcMs = Firmware.BuildUtcMs + 7;
            Assert.Contains("\"timestamp\":" + expectedUtcMs.ToString() + ",\"timeSynced\":false,", _link.Payload(1));
            Assert.AreEqual(_link.Payload(1), _link.Payload(2));
        }

        [TestMethod]
        public void Restart_Unacknowledged_AreSentAgainTheSameBytes()
        {
            Begin();
            Append(1, 1);
            _publisher.Step(0);
            _clock.UtcMs += 1000000;

            _publisher.Restart();
            _publisher.Step(0);

            Assert.AreEqual(_link.Payload(1), _link.Payload(2));
        }

        [TestMethod]
        public void IsOverdue_OldestWithoutPuback_AfterTheDeadlineThoughGivenUpBefore()
        {
            Begin();
            Append(1, 1);
            _publisher.Step(0);
            Take(NoticeKind.NotDelivered, 1);
            _publisher.Step(3000);

            Assert.IsFalse(_publisher.IsOverdue(Publisher.PubackDeadlineMs - 1));
            Assert.IsTrue(_publisher.IsOverdue(Publisher.PubackDeadlineMs));
        }

        [TestMethod]
        public void Step_LinkRefuses_IsNotCalledAgainAtOnce()
        {
            // Regression: the device's loop spun until the loss of the connection was reported.
            Begin();
            Append(1, 1);
            _link.Close();

            Assert.IsTrue(_publisher.Step(50) > 50);
        }

        [TestMethod]
        public void Step_ManyAcknowledgedAtOnce_StaysBelowTenASecond()
        {
            Begin();
            Append(1, 25);
            int packetId = 0;
            int sentInFirstSecond = 0;
            for (long nowMs = 0; nowMs < 3000; nowMs += 50)
            {
                _publisher.Step(nowMs);
                while (packetId < _link.PublishedCount)
                {
                    packetId++;
                    _publisher.Take(NoticeKind.Acknowledged, packetId, nowMs);
                }

                sentInFirstSecond = nowMs < 1000 ? _link.PublishedCount : sentInFirstSecond;
            }

            Assert.AreEqual(RateLimit.MessagesPerSecond, sentInFirstSecond);
            Assert.AreEqual(25, _link.PublishedCount);
        }

        [TestMethod]
        public void Step_JournalLostItsOldest_SendsTheGapFirstAndThenTheRestAgain()
        {
            BeginSmall();
            Append(1, 8);
            _publisher.Step(0);
            Append(9, 9);
            _clock.Pass(1000);
            _publisher.Step(_clock.NowMs);

            Assert.AreEqual(8, _link.PublishedCount);
            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"gap\",\"firstLostSeq\":1,\"lastLostSeq\":2,\"lostCount\":2,"
                + "\"epoch\":\"7f3a91c2\",\"bootId\":3,\"firmware\":\"1.0.0\"}",
                _link.Payload(5));
            Assert.AreEqual(_link.Payload(3), _link.Payload(6));
            Assert.AreEqual(_link.Payload(4), _link.Payload(7));
        }

        [TestMethod]
        public void Take_LatePubackOfALostEvent_DoesNotAcknowledgeTheGap()
        {
            BeginSmall();
            Append(1, 8);
            _publisher.Step(0);
            Append(9, 9);

            Take(NoticeKind.Acknowledged, 1);
            Take(NoticeKind.Acknowledged, 2);

            Assert.IsTrue(_journal.Peek(0).IsGap);
            Assert.AreEqual(8, _journal.Count);
        }

        [TestMethod]
        public void Take_GapGrownSinceItWasSent_IsSentAgain()
        {
            BeginSmall();
            Append(1, 9);
            _publisher.Step(0);
            Append(10, 11);

            Take(NoticeKind.Acknowledged, 1);
            _clock.Pass(1000);
            _publisher.Step(_clock.NowMs);

            Assert.Contains("\"firstLostSeq\":1,\"lastLostSeq\":4,\"lostCount\":4,", _link.Payload(5));
        }

        [TestMethod]
        public void Step_FlashCannotBeRead_TriesAgainAtIntervalsAndThenSendsAll()
        {
            BeginSmall();
            Append(1, 4);
            BootAgain();
            _store.Fail(StoreCall.Read, ".seg", int.MaxValue);
            Assert.AreEqual((long)Publisher.ReadRetryMs, _publisher.Step(0));
            int readCount = _store.ReadCount;
            Assert.AreEqual((long)Publisher.ReadRetryMs, _publisher.Step(Publisher.ReadRetryMs - 1));
            Assert.AreEqual(readCount, _store.ReadCount);
            _publisher.Step(Publisher.ReadRetryMs);
            Assert.IsTrue(_store.ReadCount > readCount);
            _store.Mend();
            _publisher.Step(2 * Publisher.ReadRetryMs);

            Assert.AreEqual(4, _link.PublishedCount);
            Assert.Contains("\"seq\":1,", _link.Payload(1));
        }

        [TestMethod]
        public void Step_FlashCannotBeReadForAMinute_SendsAGapAndGoesOn()
        {
            BeginSmall();
            Append(1, 4);
            BootAgain();
            _store.Fail(StoreCall.Read, "1.seg", int.MaxValue);
            for (int attempt = 0; attempt <= JournalReader.ReadAttemptsMax; attempt++)
            {
                _publisher.Step(attempt * Publisher.ReadRetryMs);
            }

            Assert.AreEqual(3, _link.PublishedCount);
            Assert.Contains("\"firstLostSeq\":1,\"lastLostSeq\":2,", _link.Payload(1));
            Assert.Contains("\"seq\":3,", _link.Payload(2));
        }

        [TestMethod]
        public void Step_NoEventForAMinute_DeletesWhatTheJournalKept()
        {
            Begin();
            Append(1, 1);
            _publisher.Step(0);
            Take(NoticeKind.Acknowledged, 1);
            Assert.AreEqual((long)Publisher.QuietMs, _publisher.Step(1));
            Assert.AreEqual(1, _store.SegmentCount);
            Assert.AreEqual(long.MaxValue, _publisher.Step(Publisher.QuietMs));

            Assert.AreEqual(0, _store.SegmentCount);
        }

        [TestMethod]
        public void Step_EventWithinTheMinute_BeginsItAnew()
        {
            Begin();
            Append(1, 1);
            _publisher.Step(0);
            Take(NoticeKind.Acknowledged, 1);
            Append(2, 2);
            _publisher.Step(50000);
            Take(NoticeKind.Acknowledged, 2);

            Assert.AreEqual(50000L + Publisher.QuietMs, _publisher.Step(Publisher.QuietMs));
            Assert.AreEqual(1, _store.SegmentCount);
        }

        [TestMethod]
        public void InFlightWindow_Capacity_IsWhatTheJournalShows()
        {
            Assert.AreEqual(JournalReader.WindowMax, InFlightWindow.Capacity);
        }

        private static void Begin() => Begin(FlashJournal.DefaultSegmentBytes, FlashJournal.DefaultCapBytes);

        /// <summary>Two events per segment, four segments.</summary>
        private static void BeginSmall() => Begin(JournalRig.SegmentBytes, JournalRig.CapBytes);

        private static void Begin(int segmentBytes, int capBytes)
        {
            _clock = new FakeClock();
            _link = new FakeLink(_clock);
            _inbox = new MqttInbox(_clock);
            _link.Connect(new LinkOptions(), _inbox, _inbox.Open());
            _store = new FakeStore();
            _segmentBytes = segmentBytes;
            _capBytes = capBytes;
            BootAgain();
        }

        private static void BootAgain()
        {
            SharedBuffer shared = new SharedBuffer();
            _journal = new FlashJournal(_store, shared, new FakeSystem(), _segmentBytes, _capBytes);
            _journal.BeginBoot(3, 0x7F3A91C2);
            _publisher = new Publisher(
                _journal, _link, new JsonWriter(shared), "boiler-1", new WallClock(_clock, Firmware.BuildUtcMs));
        }

        private static void Append(int first, int last)
        {
            for (int sequence = first; sequence <= last; sequence++)
            {
                EventMaker.Status(sequence).AppendTo(_journal);
            }
        }

        private static void Take(NoticeKind kind, int packetId) => _publisher.Take(kind, packetId, _clock.NowMs);
    }
}
