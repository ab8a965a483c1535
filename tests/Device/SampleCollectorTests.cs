using HeatingSensor.Events;
using HeatingSensor.Model;
using HeatingSensor.Telemetry;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: a batch's samples stand at equal distances, and none waits for ever. Method: samples at chosen
    /// times.</summary>
    [TestClass]
    public class SampleCollectorTests
    {
        [TestMethod]
        public void Add_TenAtTheirTimes_MakeABatchOfTheFirstOnesTime()
        {
            SampleCollector samples = new SampleCollector();
            for (int count = 0; count < SampleBatch.CountMax; count++)
            {
                Assert.IsFalse(samples.IsDue(5000 + (count * 60000)));
                AddAt(samples, 5000 + (count * 60000));
            }

            Assert.IsTrue(samples.IsDue(5000 + (9 * 60000)));
            Assert.AreEqual(5000L, samples.Batch.UptimeMs);
            Assert.AreEqual(60, samples.Batch.IntervalS);
            Assert.AreEqual(605000L, samples.NextMs);
        }

        [DataRow(60999L, false)]
        [DataRow(61000L, false)]
        [DataRow(61001L, true)]
        [DataRow(120000L, true)]
        [DataRow(59999L, true)]
        [TestMethod]
        public void MustEmptyBefore_SecondSample_OnlyWhenItStandsForAnotherMoment(long atMs, bool isExpected)
        {
            SampleCollector samples = new SampleCollector();
            AddAt(samples, 0);

            Assert.AreEqual(isExpected, samples.MustEmptyBefore(atMs));
        }

        [TestMethod]
        public void MustEmptyBefore_NothingCollected_IsFalse()
        {
            SampleCollector samples = new SampleCollector();
            Assert.IsFalse(samples.MustEmptyBefore(123456));
        }

        [TestMethod]
        public void Add_LateWithinASecond_KeepsThePaceOfTheFirst()
        {
            SampleCollector samples = new SampleCollector();
            AddAt(samples, 0);
            AddAt(samples, 60400);

            Assert.AreEqual(120000L, samples.NextMs);
        }

        [TestMethod]
        public void IsDue_WaitedLongEnough_IsTrueBeforeTheBatchIsFull()
        {
            SampleCollector samples = new SampleCollector();
            samples.Configure(60, 10, 120000);
            AddAt(samples, 0);
            AddAt(samples, 60000);
            Assert.IsFalse(samples.IsDue(60000));
            AddAt(samples, 120000);

            Assert.IsTrue(samples.IsDue(120000));
        }

        [TestMethod]
        public void Configure_OtherInterval_NextIsDueAtOnceAndTheOldBatchEnds()
        {
            SampleCollector samples = new SampleCollector();
            AddAt(samples, 0);
            samples.Configure(10, 10, 600000);

            Assert.AreEqual(0L, samples.NextMs);
            Assert.IsTrue(samples.MustEmptyBefore(7000));
        }

        private static void AddAt(SampleCollector samples, long nowMs)
        {
            samples.Add(TemperatureReading.Of(41300), HeatingStatus.Active, nowMs);
        }
    }
}
