using HeatingSensor.Shadow;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: a report is delivered, or given up for a reason. Method: lost acknowledgements and each error code of
    /// AWS. The backoff is at its maximum: 2, 4, 8 s and so on.</summary>
    [TestClass]
    public class ShadowReportTests
    {
        private static ShadowRig _rig;

        [TestMethod]
        public void Take_NotDelivered_ReportsAgain()
        {
            _rig = new ShadowRig();
            _rig.Link.AnswersReports = false;
            _rig.Connect();
            _rig.Link.GiveUpReport(1);
            _rig.RunFor(1900);
            Assert.AreEqual(1, _rig.Link.ReportCount);
            _rig.RunFor(200);
            Assert.AreEqual(2, _rig.Link.ReportCount);
            Assert.Contains("\"7-2\"", _rig.Link.ReportText(2));
        }

        [TestMethod]
        public void Step_PubackNeverComes_ReportsAgainAfterTheDeadline()
        {
            _rig = new ShadowRig();
            _rig.Link.AnswersReports = false;
            _rig.Connect();
            _rig.RunFor(ShadowClient.PubackDeadlineMs - 200);
            Assert.AreEqual(1, _rig.Link.ReportCount);
            _rig.RunFor(2300);

            Assert.AreEqual(2, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void Step_NewsWhileAReportIsOnItsWay_WaitsForItsEnd()
        {
            _rig = new ShadowRig();
            _rig.Link.AnswersReports = false;
            _rig.Connect();
            _rig.Document.Value = 2;
            _rig.Document.IsNew = true;
            _rig.RunFor(3000);
            Assert.AreEqual(1, _rig.Link.ReportCount);
            _rig.Link.AcknowledgeReport(1);
            _rig.RunFor(100);

            Assert.AreEqual(2, _rig.Link.ReportCount);
            Assert.Contains("\"a\":2", _rig.Link.ReportText(2));
        }

        [TestMethod]
        public void Step_EventsAreOnTheirWay_WaitsForTheirPubacks()
        {
            _rig = new ShadowRig { IsLineFree = false };
            _rig.Connect();
            Assert.AreEqual(0, _rig.Link.ReportCount);
            _rig.IsLineFree = true;
            _rig.RunFor(0);

            Assert.AreEqual(1, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void Step_EventsAreOnTheirWayAllTheTime_WaitsNoLongerThanItMay()
        {
            _rig = new ShadowRig { IsLineFree = false };
            _rig.Connect();
            _rig.RunFor(ShadowClient.WaitMaxMs - 110);
            Assert.AreEqual(0, _rig.Link.ReportCount);
            _rig.RunFor(20);

            Assert.AreEqual(1, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void Step_NewsAllTheTime_KeepsTheShortestInterval()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            for (int time = 0; time < 100; time++)
            {
                _rig.Document.IsNew = true;
                _rig.RunFor(100);
            }

            Assert.AreEqual(11, _rig.Link.ReportCount);
        }

        [TestMethod]
        public void Step_NothingNew_ReportsAfterTheLongestInterval()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            _rig.RunFor(_rig.Document.IntervalMs - 1000);
            Assert.AreEqual(1, _rig.Link.ReportCount);
            _rig.RunFor(1000);

            Assert.AreEqual(2, _rig.Link.ReportCount);
        }

        [DataRow(429)]
        [DataRow(500)]
        [DataRow(503)]
        [DataRow(409)]
        [TestMethod]
        public void Refuse_WorthAnotherAttempt_BacksOff(int code)
        {
            _rig = new ShadowRig();
            _rig.Service.RefusalCode = code;
            _rig.Connect();
            _rig.RunFor(1800);
            Assert.AreEqual(1, _rig.Link.ReportCount);
            _rig.RunFor(12500);

            // After 2, 4 and 8 s.
            Assert.AreEqual(4, _rig.Link.ReportCount);
            _rig.Service.RefusalCode = 0;
            _rig.RunFor(60000);
            Assert.AreEqual(5, _rig.Link.ReportCount);
            Assert.AreEqual("1", _rig.Service.Reported("a"));

            // It succeeded: the backoff starts over.
            _rig.Document.IsNew = true;
            _rig.RunFor(1000);
            _rig.Service.RefusalCode = code;
            _rig.Document.IsNew = true;
            _rig.RunFor(3500);
            Assert.AreEqual(8, _rig.Link.ReportCount);
        }

        [DataRow(400)]
        [DataRow(403)]
        [TestMethod]
        public void Refuse_NotWorthIt_DropsTheReportAndSaysSo(int code)
        {
            _rig = new ShadowRig();
            _rig.Service.RefusalCode = code;
            _rig.Connect();
            _rig.RunFor(600000);

            Assert.AreEqual(1, _rig.Link.ReportCount);
            Assert.Contains("shadow fake: report rejected, " + code.ToString() + " refused", _rig.System.Text);
        }

        [TestMethod]
        public void Refuse_TooLarge_ReportsWithoutTheRestUntilTheNextConnection()
        {
            _rig = new ShadowRig();
            _rig.Service.RefusalCode = 413;
            _rig.Connect();
            _rig.RunFor(600000);
            Assert.AreEqual(2, _rig.Link.ReportCount);
            Assert.IsTrue(_rig.Link.ReportText(2).IndexOf("rest") < 0);
            _rig.Service.RefusalCode = 0;
            _rig.Connect();

            Assert.Contains("rest", _rig.Link.ReportText(3));
        }

        [TestMethod]
        public void TakeMessage_RejectionOfSomebodyElse_IsNotOurs()
        {
            _rig = new ShadowRig();
            _rig.Connect();
            _rig.Link.Deliver(ShadowRig.Rejected, "{\"code\":500,\"message\":\"x\",\"clientToken\":\"7-0\"}");
            _rig.Link.Deliver(ShadowRig.Rejected, "{\"code\":500,\"message\":\"x\"}");
            _rig.RunFor(60000);

            Assert.AreEqual(1, _rig.Link.ReportCount);
        }
    }
}
