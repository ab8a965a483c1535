using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Shadow;
using HeatingSensor.Uplink;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>One shadow on a connection to a service that behaves like AWS.</summary>
    public sealed class ShadowRig
    {
        public const string Topic = "$aws/things/boiler-1/shadow/name/fake/update";
        public const string Delta = Topic + "/delta";
        public const string Rejected = Topic + "/rejected";

        private readonly MqttInbox _inbox;
        private readonly ShadowClient _client;
        private readonly CloudSubscription _subscription;

        public ShadowRig()
        {
            Clock = new FakeClock { NowMs = 100000 };
            Link = new FakeLink(Clock);
            System = new FakeSystem();
            Document = new FakeDesired();
            Service = new FakeShadowService(Topic);
            Link.Shadows = Service;
            _inbox = new MqttInbox(Clock);
            _subscription = new CloudSubscription(Link, "boiler-1");
            BoardPorts board = new BoardPorts { Link = Link, System = System, Random = new FakeRandom { Percent = 100 } };
            _client = new ShadowClient(
                board, "boiler-1", 7, new RateLimit(), new JsonWriter(board.Buffer), new ThingShadow[] { Document });
        }

        public FakeClock Clock { get; }

        public FakeLink Link { get; }

        public FakeSystem System { get; }

        public FakeDesired Document { get; }

        public FakeShadowService Service { get; }

        /// <summary>False: events are on their way.</summary>
        public bool IsLineFree { get; set; } = true;

        public void Connect()
        {
            Link.Connect(null, _inbox, _inbox.Open());
            if (_subscription.Begin(Link.IsSessionPresent, Clock.NowMs) == ConnectionInput.AcceptedUnsubscribed)
            {
                _subscription.Subscribe(Clock.NowMs);
            }

            _client.Begin(Clock.NowMs);
            RunFor(100);
        }

        public void RunFor(long durationMs)
        {
            const int StepsMax = 10000;
            long endMs = Clock.NowMs + durationMs;
            for (int step = 0; step < StepsMax; step++)
            {
                long dueMs = Step();
                if (dueMs > endMs)
                {
                    break;
                }

                Clock.Pass(dueMs > Clock.NowMs ? dueMs - Clock.NowMs : 0);
            }

            Clock.Pass(endMs - Clock.NowMs);
        }

        // Steps again at once if something has arrived, as waking the clock would.
        private long Step()
        {
            int wakeCount = Clock.WakeCount;
            while (_inbox.TryTake(out NoticeKind kind, out int packetId))
            {
                _subscription.Take(packetId, kind == NoticeKind.Subscribed);
                _client.Take(kind, packetId, Clock.NowMs);
            }

            while (_inbox.TryTakeMessage(out string topic, out byte[] payload, out int sizeBytes))
            {
                _client.TakeMessage(topic, payload, sizeBytes, Clock.NowMs);
            }

            _client.NoteDropped(_inbox.DroppedMessageCount, Clock.NowMs);
            if (!_subscription.IsPending && Clock.NowMs >= _subscription.DueMs)
            {
                _subscription.Subscribe(Clock.NowMs);
            }

            long dueMs = _client.Step(_subscription, IsLineFree, Clock.NowMs);
            dueMs = _subscription.DueMs < dueMs ? _subscription.DueMs : dueMs;
            return Clock.WakeCount == wakeCount ? dueMs : Clock.NowMs;
        }
    }
}
