using HeatingSensor.Tests.Fakes;
using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class CloudSubscriptionTests
    {
        private static SupervisorRig _rig;

        [TestMethod]
        public void Step_NewSession_SubscribesToAllThatTheCloudSendsAtOnce()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();

            Assert.AreEqual(1, _rig.Link.SubscribeCount);
            string[] filters = _rig.Link.TopicFilters;
            Assert.AreEqual(6, filters.Length);
            Assert.AreEqual("home/heating/commands/boiler-1", filters[0]);
            Assert.AreEqual("$aws/things/boiler-1/shadow/name/+/update/delta", filters[1]);
            Assert.AreEqual("$aws/things/boiler-1/shadow/update/rejected", filters[4]);
            Assert.IsTrue(filters.Length <= CloudSubscription.TopicFiltersMax);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Connected);
        }

        [TestMethod]
        public void Step_SessionKept_DoesNotSubscribeAgain()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();
            _rig.Link.IsSessionPresent = true;
            _rig.Link.Lose();
            _rig.RunFor(5000);

            Assert.AreEqual(2, _rig.Link.ConnectCount);
            Assert.AreEqual(1, _rig.Link.SubscribeCount);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Connected);
        }

        [TestMethod]
        public void Step_SessionLost_SubscribesAgain()
        {
            _rig = new SupervisorRig();
            _rig.GoOnline();
            _rig.Link.Lose();
            _rig.RunFor(5000);

            Assert.AreEqual(2, _rig.Link.SubscribeCount);
        }

        [TestMethod]
        public void Step_SessionKeptFromBeforeTheBoot_SubscribesAllTheSame()
        {
            // The previous boot may never have received its SUBACK.
            _rig = new SupervisorRig();
            _rig.Link.IsSessionPresent = true;
            _rig.GoOnline();

            Assert.AreEqual(1, _rig.Link.SubscribeCount);
        }

        [TestMethod]
        public void Step_SubackNeverComes_DropsTheConnectionAsSilent()
        {
            _rig = new SupervisorRig();
            _rig.Link.AnswersSubscribe = false;
            _rig.GoOnline();
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Subscribing);
            Assert.IsTrue(_rig.Supervisor.IsConnected);
            _rig.RunFor(CloudSubscription.SubackDeadlineMs - 1500);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Subscribing);
            _rig.RunFor(700);

            Assert.IsFalse(_rig.Link.IsConnected);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.NoAnswer);
            Assert.Contains("no SUBACK within 15000 ms", _rig.System.Text);
        }

        [TestMethod]
        public void Step_SubscriptionRefused_StaysConnectedAndAsksAgainMuchLater()
        {
            _rig = new SupervisorRig();
            _rig.Link.AnswersSubscribe = false;
            _rig.GoOnline();
            _rig.Link.AnswerSubscribe(false);
            _rig.RunFor(CloudSubscription.RetryMs - 2000);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.SubscriptionForbidden);
            Assert.IsTrue(_rig.Supervisor.IsConnected);
            Assert.AreEqual(1, _rig.Link.SubscribeCount);
            _rig.RunFor(3000);
            Assert.AreEqual(2, _rig.Link.SubscribeCount);
            _rig.Link.AnswerSubscribe(true);
            _rig.RunFor(1000);

            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Stable);
            Assert.AreEqual(1, _rig.Link.ConnectCount);
        }

        [TestMethod]
        public void Step_SessionKeptWithARefusedSubscription_AsksAgain()
        {
            _rig = new SupervisorRig();
            _rig.Link.AnswersSubscribe = false;
            _rig.GoOnline();
            _rig.Link.AnswerSubscribe(false);
            _rig.RunFor(1000);
            _rig.Link.IsSessionPresent = true;
            _rig.Link.Lose();
            _rig.RunFor(5000);

            Assert.AreEqual(2, _rig.Link.SubscribeCount);
        }

        [TestMethod]
        public void Step_HungUpOnEachSubscribe_ConnectsWithoutSoThatEventsGetOut()
        {
            _rig = new SupervisorRig();
            _rig.Link.AnswersSubscribe = false;
            _rig.GoOnline();
            for (int loss = 0; loss < CloudSubscription.HangUpCount; loss++)
            {
                Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Subscribing);
                _rig.Link.Lose();
                _rig.RunFor(1500);
            }

            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.SubscriptionForbidden);
            Assert.AreEqual(3, _rig.Link.SubscribeCount);

            // The broker may have been restarting: retried after a minute, and taken as refused if it closes again.
            _rig.RunFor(CloudSubscription.FirstRetryMs);
            Assert.AreEqual(4, _rig.Link.SubscribeCount);
            _rig.Link.Lose();
            _rig.RunFor(CloudSubscription.RetryMs - 2000);
            Assert.AreEqual(4, _rig.Link.SubscribeCount);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.SubscriptionForbidden);
            _rig.Link.AnswersSubscribe = true;
            _rig.RunFor(10000);
            _rig.RunFor(10);
            Assert.IsTrue(_rig.Supervisor.State == ConnectionState.Stable);
        }
    }
}
