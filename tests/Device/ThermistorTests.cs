using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class ThermistorTests
    {
        private const int FullScale = 4095;

        // Counts of R = R0 exp(B (1/T - 1/T0)) in series with 10 kOhm, computed independently of the code.
        [DataRow(3740, -20000)]
        [DataRow(3156, 0)]
        [DataRow(2278, 20000)]
        [DataRow(2048, 25000)]
        [DataRow(1081, 50000)]
        [DataRow(532, 75000)]
        [TestMethod]
        public void Convert_Beta_GivesTheTemperature(int counts, int expectedMilliC)
        {
            int reading = new Thermistor(new ThermistorConstants()).Convert(counts, FullScale, 1);

            Assert.IsTrue(!Reading.IsFault(reading));
            AssertNear(expectedMilliC, reading, 150);
        }

        [TestMethod]
        public void Convert_SteinhartHart_GivesTheTemperature()
        {
            // Coefficients of the common 10 kOhm NTC: 10 kOhm at 25 degrees.
            ThermistorConstants constants = new ThermistorConstants
            {
                IsSteinhartHart = true,
                A = 1.129148e-3,
                B = 2.34125e-4,
                C = 8.76741e-8,
            };

            int reading = new Thermistor(constants).Convert(2048, FullScale, 1);

            AssertNear(25000, reading, 100);
        }

        [TestMethod]
        public void Convert_ThermistorToSupply_IsTheMirrorImage()
        {
            ThermistorConstants constants = new ThermistorConstants { IsToGround = false };
            int mirrored = new Thermistor(constants).Convert(FullScale - 2284, FullScale, 1);

            AssertNear(20000, mirrored, 150);
        }

        [DataRow(4095, true, (int)SensorFault.Open)]
        [DataRow(4080, true, (int)SensorFault.Open)]
        [DataRow(0, true, (int)SensorFault.Short)]
        [DataRow(16, true, (int)SensorFault.Short)]
        [DataRow(0, false, (int)SensorFault.Open)]
        [DataRow(4095, false, (int)SensorFault.Short)]
        [TestMethod]
        public void Convert_AtARail_IsAFaultAndNoTemperature(int counts, bool isToGround, int expectedFault)
        {
            ThermistorConstants constants = new ThermistorConstants { IsToGround = isToGround };
            int reading = new Thermistor(constants).Convert(counts, FullScale, 1);

            Assert.AreEqual(expectedFault, (int)Reading.FaultOf(reading));
            Assert.AreEqual(0, Reading.MilliC(reading));
        }

        [DataRow(17)]
        [DataRow(60)]
        [DataRow(4070)]
        [TestMethod]
        public void Convert_BeyondTheSensorsRange_IsARangeFault(int counts)
        {
            int reading = new Thermistor(new ThermistorConstants()).Convert(counts, FullScale, 1);

            Assert.AreEqual((int)SensorFault.Range, (int)Reading.FaultOf(reading));
        }

        [TestMethod]
        public void Convert_EveryCount_IsATemperatureInRangeOrAFault()
        {
            Thermistor thermistor = new Thermistor(new ThermistorConstants());
            int previousMilliC = int.MaxValue;
            for (int counts = 0; counts <= FullScale; counts++)
            {
                int reading = thermistor.Convert(counts, FullScale, 1);
                if (!Reading.IsFault(reading))
                {
                    Assert.IsTrue(reading >= Thermistor.MinMilliC && reading <= Thermistor.MaxMilliC);
                    Assert.IsTrue(reading <= previousMilliC);
                    previousMilliC = reading;
                }
            }
        }

        [TestMethod]
        public void Convert_Offset_IsAdded()
        {
            ThermistorConstants constants = new ThermistorConstants { OffsetMilliC = -1500 };

            AssertNear(18500, new Thermistor(constants).Convert(2284, FullScale, 1), 150);
        }

        private static void AssertNear(int expected, int actual, int tolerance)
        {
            int difference = expected > actual ? expected - actual : actual - expected;
            Assert.IsTrue(difference <= tolerance, "expected " + expected.ToString() + ", got " + actual.ToString());
        }
    }
}
