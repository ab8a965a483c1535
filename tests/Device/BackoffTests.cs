using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class BackoffTests
    {
        private const int ChanceLast = Backoff.ChanceMax - 1;

        [TestMethod]
        public void DelayMs_Always_LiesBetweenFloorAndDoublingCeiling()
        {
            int[] ceilingsMs = { 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000 };
            for (int index = 0; index < ceilingsMs.Length; index++)
            {
                Assert.AreEqual(Backoff.FloorMs, Backoff.DelayMs(index + 1, 60000, 0));
                Assert.AreEqual(ceilingsMs[index], Backoff.DelayMs(index + 1, 60000, ChanceLast));
            }
        }

        [TestMethod]
        public void DelayMs_ManyAttemptsAndLongestCap_DoesNotOverflow()
        {
            Assert.AreEqual(60000, Backoff.DelayMs(int.MaxValue, 60000, ChanceLast));
            Assert.AreEqual(1000 << 20, Backoff.DelayMs(int.MaxValue, 1000 << 20, ChanceLast));
        }

        [TestMethod]
        public void DelayMs_HalfTheChance_IsHalfTheRange()
        {
            int delayMs = Backoff.DelayMs(6, 60000, Backoff.ChanceMax / 2);

            Assert.IsTrue(delayMs >= 30499 && delayMs <= 30501);
        }

        [TestMethod]
        public void DelayMs_CapAtTheFloor_IsTheFloor()
        {
            Assert.AreEqual(Backoff.FloorMs, Backoff.DelayMs(9, Backoff.FloorMs, ChanceLast));
        }
    }
}
