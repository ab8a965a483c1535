using HeatingSensor.Indication;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class IndicatorTests
    {
        [TestMethod]
        public void Show_Connected_IsSteadyAndNeedsNoFurtherCall()
        {
            FakeLed led = new FakeLed();
            long dueMs = new Indicator(led).Show(IndicatorPattern.Connected, 10);

            Assert.IsTrue(led.IsLit);
            Assert.IsTrue(dueMs == long.MaxValue);
        }

        [DataRow((int)IndicatorPattern.NoNetwork, 1)]
        [DataRow((int)IndicatorPattern.NoBroker, 2)]
        [DataRow((int)IndicatorPattern.TlsRefused, 3)]
        [DataRow((int)IndicatorPattern.Refused, 4)]
        [DataRow((int)IndicatorPattern.Forbidden, 5)]
        [DataRow((int)IndicatorPattern.LowMemory, 6)]
        [TestMethod]
        public void Show_Pattern_FlashesSoManyTimesAndPauses(int pattern, int expectedFlashes)
        {
            FakeLed led = new FakeLed();
            Indicator indicator = new Indicator(led);
            long nowMs = 1;
            int flashes = 0;
            for (;;)
            {
                long dueMs = indicator.Show((IndicatorPattern)pattern, nowMs);
                flashes += led.IsLit ? 1 : 0;
                if (dueMs - nowMs > 1000)
                {
                    break;
                }

                nowMs = dueMs;
            }

            Assert.AreEqual(expectedFlashes, flashes);
            Assert.IsFalse(led.IsLit);
        }

        [TestMethod]
        public void Show_SamePatternEarly_DoesNotStartOver()
        {
            FakeLed led = new FakeLed();
            Indicator indicator = new Indicator(led);
            long dueMs = indicator.Show(IndicatorPattern.SetupFault, 1);

            Assert.IsTrue(indicator.Show(IndicatorPattern.SetupFault, dueMs - 1) == dueMs);
            Assert.AreEqual(1, led.ChangeCount);
        }
    }
}
