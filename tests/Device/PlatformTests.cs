using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>What the firmware's arithmetic takes for granted, on the device as on the host.</summary>
    [TestClass]
    public class PlatformTests
    {
        [TestMethod]
        public void Milliseconds_BeyondInt32_AreKept()
        {
            long nowMs = int.MaxValue;

            nowMs += 1;

            Assert.AreEqual(2147483648L, nowMs);
        }

        [DataRow(-41300, 100, -413)]
        [DataRow(-41350, 100, -413)]
        [DataRow(41350, 100, 413)]
        public void Division_OfMilliDegrees_TruncatesTowardsZero(int milliC, int divisor, int expected)
        {
            Assert.AreEqual(expected, milliC / divisor);
        }

        [TestMethod]
        public void Multiplication_OfAdcCounts_NeedsInt64()
        {
            int counts = 4095;
            int ohm = 10_000_000;

            Assert.AreEqual(40950000000L, (long)counts * ohm);
            Assert.AreNotEqual(40950000000L, (long)unchecked(counts * ohm));
        }
    }
}
