using HeatingSensor.Model;
using HeatingSensor.Tests.Fakes;
using HeatingSensor.Time;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class WallClockTests
    {
        [TestMethod]
        public void New_ClockAt1970_IsNotEarlierThanTheBuild()
        {
            FakeClock clock = new FakeClock();
            WallClock wallClock = new WallClock(clock, Firmware.BuildUtcMs);

            Assert.IsTrue(clock.UtcMs == Firmware.BuildUtcMs);
            Assert.IsFalse(wallClock.IsTrusted);
        }

        [TestMethod]
        public void Observe_TimeOnlyPasses_IsNotTrusted()
        {
            FakeClock clock = new FakeClock();
            WallClock wallClock = new WallClock(clock, Firmware.BuildUtcMs);
            clock.Pass(86400000);
            wallClock.Observe();

            Assert.IsFalse(wallClock.IsTrusted);
        }

        [TestMethod]
        public void Observe_SntpAnswers_TellsTheTimeOfWhatWasBefore()
        {
            FakeClock clock = new FakeClock();
            WallClock wallClock = new WallClock(clock, Firmware.BuildUtcMs);
            clock.Pass(5000);
            clock.UtcMs = Firmware.BuildUtcMs + 1000000000;
            wallClock.Observe();

            Assert.IsTrue(wallClock.IsTrusted);
            Assert.IsTrue(wallClock.UtcAt(2000) == Firmware.BuildUtcMs + 1000000000 - 3000);
        }

        [TestMethod]
        public void Observe_ClockSurvivedARestart_IsTrustedOnlyAfterSntp()
        {
            long trueUtcMs = Firmware.BuildUtcMs + 500000000;
            FakeClock clock = new FakeClock { UtcMs = trueUtcMs };
            WallClock wallClock = new WallClock(clock, Firmware.BuildUtcMs);
            wallClock.Observe();
            Assert.IsFalse(wallClock.IsTrusted);

            clock.UtcMs = trueUtcMs;
            wallClock.Observe();
            Assert.IsTrue(wallClock.IsTrusted);
        }
    }
}
