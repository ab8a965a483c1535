using HeatingSensor.Tests.Fakes;
using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class BackoffTests
    {
        [TestMethod]
        public void NextDelay_Always_LiesBetweenFloorAndDoublingCeiling()
        {
            FakeRandom random = new FakeRandom { Percent = 100 };
            Backoff backoff = new Backoff(random, 60000);
            int[] ceilingsMs = { 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000 };

            for (int index = 0; index < ceilingsMs.Length; index++)
            {
                Assert.AreEqual(ceilingsMs[index], backoff.NextDelayMs());
            }

            random.Percent = 0;
            Assert.AreEqual(Backoff.FloorMs, backoff.NextDelayMs());
        }

        [TestMethod]
        public void NextDelay_AThousandAttempts_NeverExceedsTheCap()
        {
            Backoff backoff = new Backoff(new FakeRandom { Percent = 100 }, 60000);
            for (int attempt = 0; attempt < 1000; attempt++)
            {
                int delayMs = backoff.NextDelayMs();
                Assert.IsTrue(delayMs >= Backoff.FloorMs && delayMs <= 60000);
            }
        }

        [TestMethod]
        public void Reset_AfterManyAttempts_BeginsAnew()
        {
            Backoff backoff = new Backoff(new FakeRandom { Percent = 100 }, 60000);
            for (int attempt = 0; attempt < 10; attempt++)
            {
                backoff.NextDelayMs();
            }

            backoff.Reset();

            Assert.AreEqual(2000, backoff.NextDelayMs());
        }
    }
}
