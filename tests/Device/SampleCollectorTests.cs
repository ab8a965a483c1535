using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Model;
using HeatingSensor.Recording;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: a batch's samples are equally spaced, and none waits forever. Method: samples at chosen times.</summary>
    [TestClass]
    public class SampleCollectorTests
    {
        [TestMethod]
        public void Add_TenAtTheirTimes_MakeABatchOfTheFirstOnesTime()
        {
            SampleCollector samples = new SampleCollector(new DeviceConfig());
            for (int count = 0; count < SampleBatch.CountMax; count++)
            {
                Assert.IsFalse(samples.IsDue(5000 + (count * 60000)));
                AddAt(samples, 5000 + (count * 60000));
            }

            Assert.IsTrue(samples.IsDue(5000 + (9 * 60000)));
            Assert.AreEqual(5000L, samples.BatchUptimeMs);
            Assert.AreEqual(60, samples.BatchIntervalS);
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
            SampleCollector samples = new SampleCollector(new DeviceConfig());
            AddAt(samples, 0);

            Assert.AreEqual(isExpected, samples.MustEmptyBefore(atMs));
        }

        [TestMethod]
        public void MustEmptyBefore_NothingCollected_IsFalse()
        {
            SampleCollector samples = new SampleCollector(new DeviceConfig());
            Assert.IsFalse(samples.MustEmptyBefore(123456));
        }

        [TestMethod]
        public void Add_LateWithinASecond_KeepsThePaceOfTheFirst()
        {
            SampleCollector samples = new SampleCollector(new DeviceConfig());
            AddAt(samples, 0);
            AddAt(samples, 60400);

            Assert.AreEqual(120000L, samples.NextMs);
        }

        [TestMethod]
        public void IsDue_WaitedLongEnough_IsTrueBeforeTheBatchIsFull()
        {
            DeviceConfig config = new DeviceConfig();
            Assert.IsTrue(config.Set(ConfigId.TelemetryIntervalS, 120));
            SampleCollector samples = new SampleCollector(config);
            AddAt(samples, 0);
            AddAt(samples, 60000);
            Assert.IsFalse(samples.IsDue(60000));
            AddAt(samples, 120000);

            Assert.IsTrue(samples.IsDue(120000));
        }

        [TestMethod]
        public void Follow_OtherInterval_NextIsDueAtOnceAndTheOldBatchEnds()
        {
            DeviceConfig config = new DeviceConfig();
            SampleCollector samples = new SampleCollector(config);
            AddAt(samples, 0);
            Assert.IsTrue(config.Set(ConfigId.SamplingIntervalS, 10));
            samples.Follow();

            Assert.AreEqual(0L, samples.NextMs);
            Assert.IsTrue(samples.MustEmptyBefore(7000));
        }

        [TestMethod]
        public void Follow_SomethingElseConfigured_KeepsThePace()
        {
            DeviceConfig config = new DeviceConfig();
            SampleCollector samples = new SampleCollector(config);
            AddAt(samples, 0);
            Assert.IsTrue(config.Set(ConfigId.DebounceMs, 70));
            samples.Follow();

            Assert.AreEqual(60000L, samples.NextMs);
            Assert.IsFalse(samples.MustEmptyBefore(60000));
        }

        [TestMethod]
        public void Add_FaultsAndTemperatures_AreKeptAsTheyCame()
        {
            SampleCollector samples = new SampleCollector(new DeviceConfig());
            samples.Add(Reading.Failed(SensorFault.Short), HeatingStatus.Inactive, 0);
            samples.Add(-3900, HeatingStatus.Active, 60000);

            Assert.AreEqual(Reading.Failed(SensorFault.Short), samples.Readings[0]);
            Assert.AreEqual((int)HeatingStatus.Inactive, (int)samples.Statuses[0]);
            Assert.AreEqual(-3900, samples.Readings[1]);
            Assert.AreEqual(2, samples.Count);
            samples.Clear();
            Assert.AreEqual(0, samples.Count);
        }

        private static void AddAt(SampleCollector samples, long nowMs)
        {
            samples.Add(41300, HeatingStatus.Active, nowMs);
        }
    }
}
