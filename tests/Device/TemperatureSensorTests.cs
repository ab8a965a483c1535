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
            TemperatureReading clean = Sensor(thermometer).Measure();
            thermometer.SpikeEvery = 4;

            Assert.AreEqual(clean.MilliC, Sensor(thermometer).Measure().MilliC);
        }

        [TestMethod]
        public void Measure_ValueBetweenTwoCounts_IsFinerThanOneCount()
        {
            FakeThermometer thermometer = new FakeThermometer { Counts = 2284 };
            int upperMilliC = Sensor(thermometer).Measure().MilliC;
            thermometer.Counts = 2285;
            int lowerMilliC = Sensor(thermometer).Measure().MilliC;
            thermometer.Counts = 2284;
            thermometer.Dither = 1;

            int betweenMilliC = Sensor(thermometer).Measure().MilliC;

            Assert.IsTrue(lowerMilliC < betweenMilliC && betweenMilliC < upperMilliC);
        }

        [TestMethod]
        public void Measure_OpenCircuit_IsAFault()
        {
            FakeThermometer thermometer = new FakeThermometer { Counts = 4095 };

            Assert.AreEqual((int)SensorFault.Open, (int)Sensor(thermometer).Measure().Fault);
        }

        private static TemperatureSensor Sensor(FakeThermometer thermometer)
        {
            return new TemperatureSensor(thermometer, new Thermistor(new ThermistorConstants()));
        }
    }
}
