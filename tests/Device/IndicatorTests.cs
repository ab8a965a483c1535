using HeatingSensor.Indication;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Uplink;
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

        [DataRow(0, false)]
        [DataRow(HeapCheck.FreeMinBytes - 1, true)]
        [DataRow(HeapCheck.FreeMinBytes, false)]
        [TestMethod]
        public void IsLow_BytesLeft_IsTrueOnlyIfKnownAndTooFew(int freeBytes, bool expected)
        {
            FakeSystem system = new FakeSystem { FreeHeapBytes = freeBytes };

            Assert.IsTrue(HeapCheck.IsLow(system) == expected);
            Assert.Contains("heap: 80000 bytes at boot, " + freeBytes.ToString() + " left", system.Text);
            Assert.IsTrue(system.Text.IndexOf("too small") >= 0 == expected);
        }

        [TestMethod]
        public void Tick_TooLittleHeapAtBoot_FlashesSixTimesWhateverTheConnection()
        {
            DeviceRig rig = new DeviceRig(null, HeapCheck.FreeMinBytes - 1);
            rig.GoOnline();
            Assert.IsTrue(rig.Device.Connection == ConnectionState.Connected);
            int flashes = 0;
            int longestDarkMs = 0;
            int darkMs = 0;
            for (int atMs = 0; atMs < 6000; atMs += 10)
            {
                bool wasLit = rig.Led.IsLit;
                rig.RunFor(10);
                flashes += rig.Led.IsLit && !wasLit ? 1 : 0;
                darkMs = rig.Led.IsLit ? 0 : darkMs + 10;
                longestDarkMs = darkMs > longestDarkMs ? darkMs : longestDarkMs;
            }

            // Six flashes and a pause take 2.85 s.
            Assert.IsTrue(flashes >= 12 && flashes <= 13 && longestDarkMs > 1000);
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
