using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class ThermistorTests
    {
        private const int Reference = 1100;

        // R = R0 exp(B (1/T - 1/T0)) below 10 kOhm at 3.3 V, and Espressif's curve at 1,100 mV, computed independently of the code.
        [DataRow(3820, -20000)]
        [DataRow(3001, 0)]
        [DataRow(2102, 20000)]
        [DataRow(1872, 25000)]
        [DataRow(905, 50000)]
        [DataRow(355, 75000)]
        [DataRow(174, 90000)]
        [TestMethod]
        public void Convert_Beta_GivesTheTemperature(int counts, int expectedMilliC)
        {
            int reading = new Thermistor(new ThermistorConstants()).Convert(counts, Reference);

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

            int reading = new Thermistor(constants).Convert(1872, Reference);

            AssertNear(25000, reading, 100);
        }

        // 3,300 - 1,835.6 mV, as at 20 degrees the other way round.
        [TestMethod]
        public void Convert_ThermistorToSupply_IsTheMirrorImage()
        {
            ThermistorConstants constants = new ThermistorConstants { IsToGround = false };

            AssertNear(20000, new Thermistor(constants).Convert(1641.4, Reference), 150);
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
            int reading = new Thermistor(constants).Convert(counts, Reference);

            Assert.AreEqual(expectedFault, (int)Reading.FaultOf(reading));
            Assert.AreEqual(0, Reading.MilliC(reading));
        }

        // With an offset or a low supply a sound count can be a voltage that the divider cannot have.
        [DataRow(17, -200, 3300, (int)SensorFault.Short)]
        [DataRow(3000, 0, 2400, (int)SensorFault.Open)]
        [TestMethod]
        public void Convert_VoltageBeyondTheSupply_IsAFault(int counts, int offsetMv, int supplyMv, int expectedFault)
        {
            ThermistorConstants constants = new ThermistorConstants { OffsetMv = offsetMv, SupplyMv = supplyMv };

            int reading = new Thermistor(constants).Convert(counts, Reference);

            Assert.AreEqual(expectedFault, (int)Reading.FaultOf(reading));
        }

        [DataRow(1)]
        [DataRow(500000)]
        [TestMethod]
        public void AtResistance_BeyondTheSensorsRange_IsARangeFault(int ohm)
        {
            int reading = new Thermistor(new ThermistorConstants()).AtResistance(ohm);

            Assert.AreEqual((int)SensorFault.Range, (int)Reading.FaultOf(reading));
        }

        [TestMethod]
        public void Convert_EveryCount_IsATemperatureInRangeOrAFault()
        {
            Thermistor thermistor = new Thermistor(new ThermistorConstants());
            int previousMilliC = int.MaxValue;
            for (int counts = 0; counts <= AdcCurve.FullScale; counts++)
            {
                int reading = thermistor.Convert(counts, Reference);
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

            AssertNear(18500, new Thermistor(constants).Convert(2102, Reference), 150);
        }

        // Half of 3.3 V is 1,650 mV: 1,508 mV above the curve's start.
        [DataRow(2059, 1100, 1000)]
        [DataRow(1872, 1100, 1100)]
        [DataRow(1716, 1100, 1200)]
        [DataRow(1872, 1089, 1089)]
        [DataRow(0, 1089, 1089)]
        [DataRow(4095, 1089, 1089)]
        [DataRow(1000, 1089, 1089)]
        [TestMethod]
        public void ReferenceFor_HalfTheSupply_IsMeasuredUnlessNoChipReadsThat(
            int halfSupplyCounts, int configuredMv, int expectedMv)
        {
            ThermistorConstants constants = new ThermistorConstants { ReferenceMv = configuredMv };

            double referenceMv = new Thermistor(constants).ReferenceFor(halfSupplyCounts);

            AssertNear(expectedMv * 1000, (int)(referenceMv * 1000), 500);
        }

        private static void AssertNear(int expected, int actual, int tolerance)
        {
            int difference = expected > actual ? expected - actual : actual - expected;
            Assert.IsTrue(difference <= tolerance, "expected " + expected.ToString() + ", got " + actual.ToString());
        }
    }
}
