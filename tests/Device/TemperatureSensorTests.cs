using HeatingSensor.Configuration;
using HeatingSensor.Model;
using HeatingSensor.Sensing;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class TemperatureSensorTests
    {
        [TestMethod]
        public void Measure_Spikes_DoNotCount()
        {
            FakeThermometer thermometer = new FakeThermometer { Counts = 2102 };
            int clean = Sensor(thermometer).Measure();
            thermometer.SpikeEvery = 4;

            Assert.AreEqual(clean, Sensor(thermometer).Measure());
        }

        [TestMethod]
        public void Measure_ValueBetweenTwoCounts_IsFinerThanOneCount()
        {
            FakeThermometer thermometer = new FakeThermometer { Counts = 2102 };
            int upperMilliC = Sensor(thermometer).Measure();
            thermometer.Counts = 2103;
            int lowerMilliC = Sensor(thermometer).Measure();
            thermometer.Counts = 2102;
            thermometer.Dither = 1;

            int betweenMilliC = Sensor(thermometer).Measure();

            Assert.IsTrue(lowerMilliC < betweenMilliC && betweenMilliC < upperMilliC);
        }

        [TestMethod]
        public void Measure_OpenCircuit_IsAFault()
        {
            FakeThermometer thermometer = new FakeThermometer { Counts = 4095 };

            Assert.AreEqual((int)SensorFault.Open, (int)Reading.FaultOf(Sensor(thermometer).Measure()));
        }

        [TestMethod]
        public void Measure_DeadAdc_IsAFaultUntilItLives()
        {
            FakeThermometer thermometer = new FakeThermometer { Counts = 1872, IsDead = true };
            TemperatureSensor sensor = Sensor(thermometer);
            Assert.AreEqual((int)SensorFault.Range, (int)Reading.FaultOf(sensor.Measure()));
            thermometer.IsDead = false;

            Assert.IsFalse(Reading.IsFault(sensor.Measure()));
        }

        [TestMethod]
        public void Measure_ThermistorConfiguredAnew_CountsFromTheNextMeasurementOn()
        {
            DeviceConfig config = new DeviceConfig();
            TemperatureSensor sensor = new TemperatureSensor(new FakeThermometer { Counts = 2102 }, null, config);
            int before = sensor.Measure();
            Assert.IsTrue(config.Set(ConfigId.TemperatureOffsetC, -1500));

            Assert.AreEqual(before - 1500, sensor.Measure());
        }

        [TestMethod]
        public void Measure_HalfTheSupplyWired_ReadsTheSameWhateverTheChipsReference()
        {
            // 20 degrees, 1,835.6 mV, and half the supply, on a chip with a reference of 1,000 mV and on one with 1,200 mV.
            int low = Measure(2312, 2059);
            int high = Measure(1927, 1716);

            Assert.IsTrue(low > 19900 && low < 20100, low.ToString());
            Assert.IsTrue(high > 19900 && high < 20100, high.ToString());
        }

        [TestMethod]
        public void Measure_OftenInARow_ReadsHalfTheSupplyOnceIn16Times()
        {
            FakeThermometer halfSupply = new FakeThermometer();
            TemperatureSensor sensor = new TemperatureSensor(new FakeThermometer(), halfSupply, new DeviceConfig());
            for (int count = 0; count < 32; count++)
            {
                sensor.Measure();
            }

            Assert.AreEqual(2 * 15, halfSupply.ReadCount);
            Assert.AreEqual(1872000, sensor.HalfSupplyMilliCounts);
            Assert.AreEqual(1872000, sensor.MilliCounts);
        }

        [TestMethod]
        public void Measure_MiddleStaysApart_TriesThreeTimesAndNotForever()
        {
            FakeThermometer loose = new FakeThermometer { Dither = 500 };

            new TemperatureSensor(loose, null, new DeviceConfig()).Measure();

            Assert.AreEqual(3 * 15, loose.ReadCount);
        }

        private static int Measure(int counts, int halfSupplyCounts)
        {
            return new TemperatureSensor(
                new FakeThermometer { Counts = counts },
                new FakeThermometer { Counts = halfSupplyCounts },
                new DeviceConfig()).Measure();
        }

        private static TemperatureSensor Sensor(FakeThermometer thermometer)
        {
            return new TemperatureSensor(thermometer, null, new DeviceConfig());
        }
    }
}
