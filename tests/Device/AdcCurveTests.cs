using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>The expected voltages were computed independently, from Espressif's line and tables.</summary>
    [TestClass]
    public class AdcCurveTests
    {
        [DataRow(0, 1100, 142000)]
        [DataRow(1000, 1100, 947639)]
        [DataRow(1000, 1000, 874399)]
        [DataRow(2880, 1200, 2673172)]
        [DataRow(2944, 1000, 2297000)]
        [DataRow(2944, 1200, 2706000)]
        [DataRow(2976, 1100, 2525000)]
        [DataRow(3520, 1050, 2811000)]
        [DataRow(4032, 1000, 3030000)]
        [DataRow(4095, 1200, 3208609)]
        [TestMethod]
        public void MillivoltsAt_LineAndTable_AreThePublishedOnes(int counts, int referenceMv, int expectedMicrovolts)
        {
            int microvolts = (int)(AdcCurve.MillivoltsAt(counts, referenceMv) * 1000);

            int difference = microvolts - expectedMicrovolts;
            Assert.IsTrue(difference <= 2 && difference >= -2, "got " + microvolts.ToString());
        }

        [DataRow(900)]
        [DataRow(1000)]
        [DataRow(1100)]
        [DataRow(1200)]
        [DataRow(1300)]
        [TestMethod]
        public void MillivoltsAt_MoreCounts_AreMoreMillivoltsWithoutAStep(int referenceMv)
        {
            double before = AdcCurve.MillivoltsAt(0, referenceMv);
            for (int counts = 1; counts <= AdcCurve.FullScale; counts++)
            {
                double now = AdcCurve.MillivoltsAt(counts, referenceMv);
                Assert.IsTrue(now > before && now - before < 1.2, "at " + counts.ToString());
                before = now;
            }
        }

        [TestMethod]
        public void ReferenceOf_AnyChip_IsWhatTheCurveWasDrawnWith()
        {
            for (int counts = 100; counts <= 2880; counts += 20)
            {
                double reference = AdcCurve.ReferenceOf(counts, AdcCurve.MillivoltsAt(counts, 1137.5));
                Assert.IsTrue(reference > 1137.49 && reference < 1137.51);
            }
        }
    }
}
