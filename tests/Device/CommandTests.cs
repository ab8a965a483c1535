using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: each command is done once, and answered with its id. Method: a whole device and a broker that delivers
    /// commands. ' stands for a JSON quotation mark.</summary>
    [TestClass]
    public class CommandTests
    {
        private const string Topic = "home/heating/commands/boiler-1";
        private const string ReplyTopic = "home/heating/replies/boiler-1";
        private const int HeapBytes = 60000;

        private static FakeStore _store;
        private static DeviceRig _rig;

        [TestMethod]
        public void Deliver_SelfTest_AnswersWithWhatItFound()
        {
            Start(new FakeStore());

            Assert.AreEqual(
                "{'deviceId':'boiler-1','type':'reply','id':'a-1','command':'self-test','result':'done','temperature':25.0,"
                + "'status':'INACTIVE','timeSynced':true,'driveFreeBytes':" + _store.FreeBytes.ToString()
                + ",'journalCount':0,'freeHeapBytes':60000}",
                Reply("{'id':'a-1','command':'self-test'}"));
        }

        [TestMethod]
        public void Deliver_SelfTestWithoutSensor_FailsByName()
        {
            Start(new FakeStore());
            _rig.Thermometer.Counts = 4095;

            Assert.Contains(
                "'result':'failed','error':'sensor','temperature':null,'sensorFault':'OPEN'",
                Reply("{'id':'a-1','command':'self-test'}"));
        }

        [DataRow("{'id':'1','command':'report-now'}", "'id':'1','command':'report-now','result':'done'}")]
        [DataRow("{'command':'identify','id':'2'}", "'id':'2','command':'identify','result':'done'}")]
        [DataRow("{'id':'3','command':'log','level':'error'}", "'id':'3','command':'log','result':'done'}")]
        [DataRow("{'id':'4','command':'log','level':'loud'}", "'id':'4','command':'log','result':'failed','error':'bad-argument',")]
        [DataRow("{'id':'5','command':'dance'}", "'id':'5','command':'dance','result':'failed','error':'unknown-command',")]
        [DataRow("{'id':'6'}", "'id':'6','command':null,'result':'failed','error':'unknown-command',")]
        [DataRow("{'id':7,'command':'identify'}", "'id':null,'command':'identify','result':'failed','error':'no-id',")]
        [DataRow("{'id':'','command':'identify'}", "'id':null,'command':'identify','result':'failed','error':'no-id',")]
        [DataRow("{'command':'identify'}", "'id':null,'command':'identify','result':'failed','error':'no-id',")]
        [DataRow("[]", "'id':null,'command':null,'result':'failed','error':'not-json',")]
        [DataRow("identify", "'id':null,'command':null,'result':'failed','error':'not-json',")]
        [TestMethod]
        public void Deliver_AnyCommand_IsAnsweredByName(string command, string expected)
        {
            Start(new FakeStore());

            Assert.Contains(expected, Reply(command));
        }

        [TestMethod]
        public void Deliver_CommandTwice_IsAnsweredOnce()
        {
            Start(new FakeStore());
            Reply("{'id':'a','command':'identify'}");
            int published = _rig.Link.PublishedCount;

            Deliver("{'id':'a','command':'identify'}");

            Assert.AreEqual(published, _rig.Link.PublishedCount);
        }

        [TestMethod]
        public void Deliver_ReplyLostWithTheConnection_IsSentAgain()
        {
            Start(new FakeStore());
            Deliver("{'id':'a','command':'identify'}");
            string reply = _rig.Link.Payload(_rig.Link.PublishedCount);
            _rig.Link.Lose();
            _rig.RunFor(10000);

            Assert.AreEqual(ReplyTopic, _rig.Link.Topic(_rig.Link.PublishedCount));
            Assert.AreEqual(reply, _rig.Link.Payload(_rig.Link.PublishedCount));
        }

        [TestMethod]
        public void Deliver_ReportNow_SendsHealthAndShadows()
        {
            Start(new FakeStore());
            _rig.RunFor(60000);
            int healths = _rig.Link.OnceCount;
            int reports = _rig.Link.ReportCount;
            Reply("{'id':'a','command':'report-now'}");
            _rig.Link.AcknowledgeAll();
            _rig.RunFor(10000);

            Assert.AreEqual(healths + 1, _rig.Link.OnceCount);
            Assert.AreEqual(reports + 4, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void Deliver_Restart_AnswersThenRestartsOnceThoughDeliveredAfterTheBoot()
        {
            Start(new FakeStore());
            Reply("{'id':'r','command':'restart'}");
            Assert.AreEqual(0, _rig.System.RestartCount);
            _rig.Link.AcknowledgeAll();
            _rig.RunFor(15000);
            Assert.IsTrue(_rig.System.RestartCount > 0);

            Start(_store);
            Deliver("{'id':'r','command':'restart'}");
            _rig.Link.AcknowledgeAll();
            _rig.RunFor(15000);
            Assert.AreEqual(0, _rig.System.RestartCount);

            Deliver("{'id':'s','command':'restart'}");
            _rig.RunFor(20000);
            Assert.IsTrue(_rig.System.RestartCount > 0);
        }

        [TestMethod]
        public void Deliver_Identify_FlashesSlowlyForHalfAMinute()
        {
            Start(new FakeStore());
            Reply("{'id':'a','command':'identify'}");
            int changes = _rig.Led.ChangeCount;
            _rig.RunFor(20000);
            Assert.IsTrue(_rig.Led.ChangeCount - changes >= 39);
            _rig.RunFor(20000);
            changes = _rig.Led.ChangeCount;
            _rig.RunFor(20000);
            Assert.AreEqual(changes, _rig.Led.ChangeCount);
        }

        private static void Start(FakeStore store)
        {
            _store = store;
            _rig = new DeviceRig(null, HeapBytes, _store);
            _rig.GoOnline();
            _rig.Link.AcknowledgeAll();
            _rig.RunFor(1000);
        }

        private static void Deliver(string command)
        {
            _rig.Link.Deliver(Topic, Quoted(command));
            _rig.RunFor(2000);
        }

        // The reply, with ' for quotation marks.
        private static string Reply(string command)
        {
            Deliver(command);
            int last = _rig.Link.PublishedCount;
            Assert.AreEqual(ReplyTopic, _rig.Link.Topic(last));
            string reply = _rig.Link.Payload(last);
            char[] characters = reply.ToCharArray();
            for (int index = 0; index < characters.Length; index++)
            {
                characters[index] = characters[index] == '"' ? '\'' : characters[index];
            }

            return new string(characters);
        }

        private static string Quoted(string text)
        {
            char[] characters = text.ToCharArray();
            for (int index = 0; index < characters.Length; index++)
            {
                characters[index] = characters[index] == '\'' ? '"' : characters[index];
            }

            return new string(characters);
        }
    }
}
