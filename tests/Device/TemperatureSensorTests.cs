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
            FakeThermometer thermometer = new FakeThermometer { Counts = 2284 };
            int clean = Sensor(thermometer).Measure();
            thermometer.SpikeEvery = 4;

            Assert.AreEqual(clean, Sensor(thermometer).Measure());
        }

        [TestMethod]
        public void Measure_ValueBetweenTwoCounts_IsFinerThanOneCount()
        {
            FakeThermometer thermometer = new FakeThermometer { Counts = 2284 };
            int upperMilliC = Sensor(thermometer).Measure();
            thermometer.Counts = 2285;
            int lowerMilliC = Sensor(thermometer).Measure();
            thermometer.Counts = 2284;
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
        public void Measure_ThermistorConfiguredAnew_CountsFromTheNextMeasurementOn()
        {
            DeviceConfig config = new DeviceConfig();
            TemperatureSensor sensor = new TemperatureSensor(new FakeThermometer { Counts = 2284 }, config);
            int before = sensor.Measure();
            Assert.IsTrue(config.Set(ConfigId.TemperatureOffsetC, -1500));

            Assert.AreEqual(before - 1500, sensor.Measure());
        }

        private static TemperatureSensor Sensor(FakeThermometer thermometer)
        {
            return new TemperatureSensor(thermometer, new DeviceConfig());
        }
    }
}
