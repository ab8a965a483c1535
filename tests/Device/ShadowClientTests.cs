using HeatingSensor.Shadow;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: the desired state is reached despite lost, late, duplicate or excess messages, with no more reports than
    /// needed. Method: one shadow, and a service that answers like AWS.</summary>
    [TestClass]
    public class ShadowClientTests
    {
        private static ShadowRig _rig;

        [TestMethod]
        public void Step_Connected_ReportsOnceAndEchoesAToken()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            _rig.RunFor(60000);

            Assert.AreEqual(1, _rig.Link.ReportCount);
            Assert.AreEqual(
                ShadowRig.Topic + " {\"state\":{\"reported\":{\"a\":1,\"rejected\":null,\"rest\":0}},\"clientToken\":\"7-1\"}",
                _rig.Link.ReportText(1));
        }

        [TestMethod]
        public void Step_SubackAwaited_ReportsNothing()
        {
            _rig = new ShadowRig();
            _rig.Link.AnswersSubscribe = false;
            _rig.Connect();
            Assert.AreEqual(0, _rig.Link.ReportCount);
            _rig.Link.AnswerSubscribe(true);
            _rig.RunFor(100);

            Assert.AreEqual(1, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void Step_SubscriptionRefusedAndLaterGranted_ReportsAgainForTheDelta()
        {
            _rig = new ShadowRig();
            _rig.Link.AnswersSubscribe = false;
            _rig.Connect();
            _rig.Link.AnswerSubscribe(false);
            _rig.RunFor(CloudSubscription.RetryMs - 20000);
            Assert.AreEqual(1, _rig.Link.ReportCount);
            _rig.Link.AnswersSubscribe = true;
            _rig.RunFor(30000);

            Assert.AreEqual(2, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void Step_SomethingWasDesiredBefore_IsTakenAndReported()
        {
            _rig = new ShadowRig();
            _rig.Service.Desire("a", "5");
            _rig.Connect();
            _rig.RunFor(60000);

            Assert.IsTrue(_rig.Document.Value == 5);
            Assert.AreEqual("5", _rig.Service.Reported("a"));
            Assert.AreEqual(2, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void TakeMessage_DesiredWhileConnected_IsReportedAtOnce()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            _rig.RunFor(60000);
            _rig.Service.Desire(_rig.Link, "a", "5");
            _rig.RunFor(1);

            Assert.AreEqual("5", _rig.Service.Reported("a"));
            Assert.AreEqual(2, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void TakeMessage_Rejected_IsSaidOnceAlthoughEachReportBringsTheDeltaAgain()
        {
            _rig = new ShadowRig();
            _rig.Service.Desire("a", "500");
            _rig.Connect();
            _rig.RunFor(600000);

            Assert.IsTrue(_rig.Document.Value == 1);
            Assert.AreEqual(1, _rig.Document.TakenCount);
            Assert.AreEqual(2, _rig.Link.ReportCount);
            Assert.AreEqual(2, _rig.Service.DeltaCount);
            Assert.AreEqual("[\"a\"]", _rig.Service.Reported("rejected"));
        }

        [TestMethod]
        public void TakeMessage_RejectedThenRight_TakesItAndClearsTheRejection()
        {
            _rig = new ShadowRig();
            _rig.Service.Desire("a", "500");
            _rig.Connect();
            _rig.RunFor(5000);
            _rig.Service.Desire(_rig.Link, "a", "50");
            _rig.RunFor(5000);

            Assert.AreEqual("50", _rig.Service.Reported("a"));
            Assert.IsNull(_rig.Service.Reported("rejected"));
        }

        [TestMethod]
        public void Step_RejectedIsNotDesiredAnyMore_ClearsTheRejectionAfterTheNextReport()
        {
            _rig = new ShadowRig();
            _rig.Service.Desire("a", "500");
            _rig.Connect();
            _rig.RunFor(5000);
            _rig.Service.Desire("a", "1");
            _rig.RunFor(_rig.Document.IntervalMs + DeltaReceiver.SilenceMs + 1000);

            Assert.IsNull(_rig.Service.Reported("rejected"));

            // If it is desired again, it is evaluated and reported again.
            _rig.Service.Desire(_rig.Link, "a", "500");
            _rig.RunFor(5000);
            Assert.AreEqual("[\"a\"]", _rig.Service.Reported("rejected"));
        }

        [TestMethod]
        public void TakeMessage_CannotBeKeptForTheTimeBeing_IsTriedAgainLater()
        {
            _rig = new ShadowRig();
            _rig.Document.IsFull = true;
            _rig.Service.Desire("a", "5");
            _rig.Connect();
            _rig.RunFor(60000);
            Assert.AreEqual(1, _rig.Document.TakenCount);
            Assert.AreEqual("[\"a\"]", _rig.Service.Reported("rejected"));
            _rig.Document.IsFull = false;
            _rig.RunFor(_rig.Document.IntervalMs);

            Assert.AreEqual("5", _rig.Service.Reported("a"));
            Assert.IsNull(_rig.Service.Reported("rejected"));
        }

        [TestMethod]
        public void TakeMessage_TheSameTwice_IsTakenOnce()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            _rig.Service.Desire(_rig.Link, "a", "5");
            _rig.Link.Deliver(ShadowRig.Delta, _rig.Service.LastDelta);
            _rig.RunFor(60000);

            Assert.AreEqual(1, _rig.Document.TakenCount);
            Assert.AreEqual(2, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void TakeMessage_OlderVersion_NeverWins()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            _rig.Service.Desire(_rig.Link, "a", "5");
            string late = _rig.Service.LastDelta;
            _rig.Service.Desire(_rig.Link, "a", "6");
            _rig.RunFor(5000);
            _rig.Link.Deliver(ShadowRig.Delta, late);
            _rig.Link.Deliver(ShadowRig.Delta, late);
            _rig.RunFor(DeltaReceiver.OlderAskMs * 3);

            Assert.IsTrue(_rig.Document.Value == 6);

            // On connect, for the newer delta, and one request: late deltas cannot cause endless reports.
            Assert.AreEqual(3, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void TakeMessage_ShadowDeletedAndBegunAnew_IsFollowedAgain()
        {
            _rig = new ShadowRig();
            for (int value = 2; value < 12; value++)
            {
                _rig.Service.Desire("a", value.ToString());
            }

            _rig.Connect();
            _rig.RunFor(60000);
            Assert.IsTrue(_rig.Document.Value == 11);
            _rig.Service.Delete();
            _rig.Service.Desire(_rig.Link, "a", "3");
            Assert.IsTrue(_rig.Service.Version == 1);
            _rig.RunFor(5000);

            Assert.IsTrue(_rig.Document.Value == 3);
            Assert.AreEqual("3", _rig.Service.Reported("a"));
        }

        [TestMethod]
        public void TakeMessage_ShadowDeleted_IsReportedAgainAtOnce()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            _rig.RunFor(60000);
            _rig.Service.Delete(_rig.Link);
            _rig.RunFor(1);

            Assert.AreEqual("1", _rig.Service.Reported("a"));
            Assert.AreEqual(2, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void TakeMessage_AnswerToAReportOfBeforeTheConnection_IsNoAnswerAnyMore()
        {
            _rig = new ShadowRig();
            _rig.Service.Desire("a", "5");
            _rig.Connect();
            Assert.IsTrue(_rig.Document.HasTakenAnswer);
            _rig.RunFor(60000);
            _rig.Link.AnswersSubscribe = false;
            _rig.Connect();
            _rig.Link.Deliver(ShadowRig.Delta, "{\"version\":9,\"state\":{\"a\":8},\"clientToken\":\"7-2\"}");
            _rig.RunFor(100);

            Assert.IsTrue(_rig.Document.Value == 8);
            Assert.IsFalse(_rig.Document.HasTakenAnswer);
        }

        [TestMethod]
        public void TakeMessage_ShadowBegunAnewAtTheSameVersion_IsFollowedAgain()
        {
            _rig = new ShadowRig();
            _rig.Service.Desire("a", "2");
            _rig.Connect();
            _rig.RunFor(60000);
            _rig.Service.Delete();
            _rig.Service.Desire("b", "0");
            _rig.Service.Desire("b", null);
            _rig.Service.Desire(_rig.Link, "a", "9");
            _rig.RunFor(5000);
            Assert.IsTrue(_rig.Document.Value == 9);
        }

        [TestMethod]
        public void TakeMessage_Junk_ChangesAndSaysNothing()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            _rig.Link.Deliver(ShadowRig.Delta, "{\"state\":{\"a\":5},\"version\":");
            _rig.Link.Deliver(ShadowRig.Delta, "{\"state\":{\"a\":5}}");
            _rig.Link.Deliver(ShadowRig.Delta, "{\"state\":5,\"version\":9}");
            _rig.Link.Deliver(ShadowRig.Delta, "");
            _rig.Link.Deliver(ShadowRig.Rejected, "[]");
            _rig.Link.Deliver(ShadowRig.Rejected, "{\"clientToken\":\"7-1\"}");
            _rig.RunFor(60000);

            Assert.AreEqual(0, _rig.Document.TakenCount);
            Assert.AreEqual(1, _rig.Link.ReportCount);
            Assert.Contains("that are not a delta", _rig.System.Text);
        }

        [TestMethod]
        public void TakeMessage_TooLarge_IsRejectedOnce()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            for (int time = 0; time < 3; time++)
            {
                _rig.Link.Deliver(ShadowRig.Delta, MqttInbox.PayloadBytesMax + 1);
                _rig.RunFor(5000);
            }

            Assert.AreEqual(1, _rig.Document.TooLargeCount);
            Assert.Contains("\"rejected\":[\"a\"]", _rig.Link.LastReport(ShadowRig.Topic));
        }

        [TestMethod]
        public void NoteDropped_DeltaAmongThem_IsAskedForAgain()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            for (int message = 0; message < MqttInbox.MessagesMax; message++)
            {
                _rig.Link.Deliver("elsewhere", 1);
            }

            _rig.Service.Desire(_rig.Link, "a", "5");
            _rig.RunFor(DeltaReceiver.AskAgainMs - 1000);
            Assert.IsTrue(_rig.Document.Value == 1);
            _rig.RunFor(5000);

            Assert.IsTrue(_rig.Document.Value == 5);
        }

        [TestMethod]
        public void Step_DeltaLost_IsFoundByTheRegularReport()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            _rig.Service.LosesDeltas = true;
            _rig.Service.Desire(_rig.Link, "a", "5");
            _rig.RunFor(60000);
            _rig.Service.LosesDeltas = false;
            _rig.RunFor(_rig.Document.IntervalMs);

            Assert.IsTrue(_rig.Document.Value == 5);
        }

        [TestMethod]
        public void Step_SomebodyWritesOverTheReport_SetsItRightEverMoreSlowly()
        {
            _rig = new ShadowRig();
            _rig.Service.Desire("a", "5");
            _rig.Connect();
            _rig.RunFor(10000);
            for (int time = 0; time < 20; time++)
            {
                _rig.Service.Overwrite("a", "8");
                _rig.Service.Desire(_rig.Link, "a", "5");
                _rig.RunFor(DeltaReceiver.RepeatFirstMs);
            }

            // 20 minutes: after 1, 3, 7 and 15.
            Assert.IsTrue(_rig.Link.ReportCount >= 5 && _rig.Link.ReportCount <= 7);
            _rig.RunFor(_rig.Document.IntervalMs);
            Assert.AreEqual("5", _rig.Service.Reported("a"));
        }

        [TestMethod]
        public void Step_Reconnected_ReportsAgain()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            _rig.RunFor(5000);
            _rig.Link.IsSessionPresent = true;
            _rig.Connect();

            Assert.AreEqual(2, _rig.Link.ReportCount);
        }
    }
}
