using System;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>What the firmware assumes about the platform, on the device as on the host.</summary>
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

        [TestMethod]
        public void Division_ByZero_ThrowsException()
        {
            int zero = DateTime.UnixEpoch.Millisecond;

            Assert.ThrowsException(typeof(Exception), () => Use(7 / zero));
            Assert.ThrowsException(typeof(Exception), () => Use(7L % zero));
            Assert.ThrowsException(typeof(Exception), () => Use((long)(1.5 / zero)));
        }

        [TestMethod]
        public void Abs_OfTheMinimum_IsTheMinimum()
        {
            Assert.AreEqual(int.MinValue, Math.Abs(int.MinValue));
        }

        [DataRow(2.5, "F0", "3")]
        [DataRow(21.45, "F1", "21.5")]
        [DataRow(-21.44, "F1", "-21.4")]
        [TestMethod]
        public void Format_OfHalves_RoundsUp(double number, string format, string expected)
        {
            Assert.AreEqual(expected, number.ToString(format));
        }

        [TestMethod]
        public void TimeSpan_OfOneDay_HasHoursAlone()
        {
            Assert.AreEqual("24:00:00", TimeSpan.FromTicks(TimeSpan.TicksPerDay).ToString());
        }

        [TestMethod]
        public void DateTime_OfDayThatIsNot_RunsOn()
        {
            Assert.AreEqual(3, new DateTime(2023, 2, 31).Day);
            Assert.AreEqual(1601, DateTime.MinValue.Year);
            Assert.AreEqual(621355968000000000L, DateTime.UnixEpoch.Ticks);
        }

        [TestMethod]
        public void IndexOf_OfNothing_Throws()
        {
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => Use("abc".IndexOf("")));
        }

        private static void Use(long value)
        {
            Assert.AreEqual(value, value);
        }
    }
}
