using HeatingSensor.Sensing;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: an input that never rests costs a bounded number of events, and one that rests costs none of them.
    /// </summary>
    [TestClass]
    public class ChangeLimitTests
    {
        private const int Limit = 5;

        [TestMethod]
        public void Take_AsManyAMinuteAsAllowed_ReportsAll()
        {
            ChangeLimit limit = new ChangeLimit();
            for (int change = 0; change < 100; change++)
            {
                Assert.IsTrue(limit.Take(Limit, change * 12000));
            }

            Assert.AreEqual(0, limit.WithheldCount);
            Assert.AreEqual(-1L, limit.OverMs);
        }

        [TestMethod]
        public void Take_OneTooMany_WithholdsUntilTheInputHasRested()
        {
            ChangeLimit limit = new ChangeLimit();
            for (int change = 0; change < Limit; change++)
            {
                Assert.IsTrue(limit.Take(Limit, 1000 + change));
            }

            Assert.IsFalse(limit.Take(Limit, 2000));
            Assert.IsTrue(limit.IsOver);
            Assert.AreEqual(2000L + ChangeLimit.RestMs, limit.DueMs);
            Assert.IsFalse(limit.Release(limit.DueMs - 1));
            Assert.IsTrue(limit.Release(limit.DueMs));
            Assert.IsFalse(limit.IsOver);

            Assert.AreEqual(1, limit.WithheldCount);
            Assert.AreEqual(long.MaxValue, limit.DueMs);
        }

        [TestMethod]
        public void Take_NeverRests_ReportsNothingInLaterMinutesEither()
        {
            ChangeLimit limit = new ChangeLimit();
            int reported = 0;
            for (int change = 0; change < 3000; change++)
            {
                reported += limit.Take(Limit, change * 100) ? 1 : 0;
                Assert.AreEqual(false, limit.Release(change * 100));
            }

            Assert.AreEqual(Limit, reported);
            Assert.AreEqual(3000 - Limit, limit.WithheldCount);
        }
    }
}
