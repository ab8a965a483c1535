using HeatingSensor.Configuration;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class ConfigTrialTests
    {
        private const long BeginMs = 5000;

        private static ConfigTrial _trial;

        [TestMethod]
        public void Step_ConnectedAllAlong_ConfirmsOnceItIsStable()
        {
            Begin();
            Pending(0, true, 3, true);
            Assert.AreEqual(BeginMs + ConfigTrial.StableMs, _trial.DueMs);
            Pending(ConfigTrial.StableMs - 1, true, 3, true);
            Becomes(TrialVerdict.Good, ConfigTrial.StableMs, true, 3, true);
            Pending(ConfigTrial.StableMs + 1, true, 3, true);
            Assert.IsFalse(_trial.IsRunning);
        }

        [TestMethod]
        public void Step_NeverConnected_RollsBackAfterTheTrialsTime()
        {
            Begin();
            Pending(1000, true, 4, false);
            Pending(2000, true, 6, false);
            Assert.AreEqual(BeginMs + 1000 + ConfigTrial.TrialMs, _trial.DueMs);
            Pending(1000 + ConfigTrial.TrialMs - 1, true, 9, false);
            Becomes(TrialVerdict.Failed, 1000 + ConfigTrial.TrialMs, true, 9, false);
        }

        [TestMethod]
        public void Step_BeforeTheFirstAttempt_CountsNothing()
        {
            Begin();
            Pending(0, true, 3, false);
            Pending(10 * ConfigTrial.TrialMs, true, 3, false);
            Assert.IsTrue(_trial.DueMs == long.MaxValue);
            Pending((10 * ConfigTrial.TrialMs) + 1, true, 4, false);
            Pending((11 * ConfigTrial.TrialMs) - 1, true, 4, false);
        }

        [TestMethod]
        public void Step_WithoutNetwork_CountsNothing()
        {
            Begin();
            Pending(0, true, 4, false);
            Pending(1000, false, 6, false);
            Pending(10 * ConfigTrial.TrialMs, false, 6, false);
            Pending((10 * ConfigTrial.TrialMs) + 1, true, 6, false);
            Pending((11 * ConfigTrial.TrialMs) - 1000, true, 6, false);
            Becomes(TrialVerdict.Failed, (11 * ConfigTrial.TrialMs) + 1, true, 6, false);
        }

        [TestMethod]
        public void Step_BrokerNotReached_SpeaksAgainstNothing()
        {
            Begin();
            int outage = 5 * ConfigTrial.TrialMs;
            Becomes(TrialVerdict.Pending, 1000, true, 4, 3, false);
            Becomes(TrialVerdict.Pending, outage, true, 300, 3, false);
            Assert.IsTrue(_trial.DueMs == long.MaxValue);

            // Then it is reached without success: the time starts only now.
            Becomes(TrialVerdict.Pending, outage + 1000, true, 301, 4, false);
            Becomes(TrialVerdict.Pending, outage + 2000, true, 302, 5, false);
            Becomes(TrialVerdict.Pending, outage + 3000, true, 303, 6, false);
            Becomes(TrialVerdict.Pending, outage + ConfigTrial.TrialMs, true, 303, 6, false);
            Becomes(TrialVerdict.Failed, outage + ConfigTrial.TrialMs + 1000, true, 303, 6, false);
        }

        [TestMethod]
        public void Step_ConnectionsThatDoNotLast_RollBackWhenOneBreaksAfterTheTime()
        {
            Begin();
            int second = 0;
            for (int attempt = 4; second < ConfigTrial.TrialMs; attempt++)
            {
                Pending(second, true, attempt, true);
                Pending(second + 29000, true, attempt, true);
                second += 29500;
            }

            Becomes(TrialVerdict.Failed, second, true, 99, false);
        }

        [TestMethod]
        public void Step_LostAndFoundBetweenTwoSteps_IsANewConnection()
        {
            Begin();
            Pending(0, true, 3, true);
            Pending(20000, true, 4, true);
            Pending(ConfigTrial.StableMs, true, 4, true);
            Becomes(TrialVerdict.Good, 20000 + ConfigTrial.StableMs, true, 4, true);
        }

        [TestMethod]
        public void Step_ConnectedLate_GetsTheTimeToProveItself()
        {
            Begin();
            Pending(0, true, 4, false);
            Pending(ConfigTrial.TrialMs - 1, true, 9, true);
            Pending(ConfigTrial.TrialMs + 1000, true, 9, true);
            Becomes(TrialVerdict.Good, ConfigTrial.TrialMs + ConfigTrial.StableMs, true, 9, true);
        }

        [TestMethod]
        public void Step_NotBegun_SaysNothing()
        {
            _trial = new ConfigTrial();
            Pending(0, true, 1, false);
            Pending(10 * ConfigTrial.TrialMs, true, 2, true);
            Assert.IsTrue(_trial.DueMs == long.MaxValue);
        }

        private static void Begin()
        {
            _trial = new ConfigTrial();
            _trial.Begin(BeginMs, 3, 3);
        }

        private static void Pending(long afterMs, bool isNetworkUp, int attempts, bool isConnected)
            => Becomes(TrialVerdict.Pending, afterMs, isNetworkUp, attempts, isConnected);

        private static void Becomes(TrialVerdict expected, long afterMs, bool isNetworkUp, int attempts, bool isConnected)
        {
            Becomes(expected, afterMs, isNetworkUp, attempts, attempts, isConnected);
        }

        private static void Becomes(
            TrialVerdict expected, long afterMs, bool isNetworkUp, int attempts, int reached, bool isConnected)
        {
            TrialVerdict verdict = _trial.Step(BeginMs + afterMs, isNetworkUp, attempts, reached, isConnected);
            Assert.IsTrue(verdict == expected);
        }
    }
}
