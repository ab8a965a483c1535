using HeatingSensor.Sensing;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class DebouncerTests
    {
        private const int DebounceMs = 50;

        [TestMethod]
        public void Settle_BeforeDebounceTime_KeepsWaiting()
        {
            Debouncer debouncer = new Debouncer(DebounceMs);
            debouncer.Edge(1000, true);

            Assert.IsFalse(debouncer.Settle(1049));
            Assert.IsTrue(debouncer.DueMs == 1050);
        }

        [TestMethod]
        public void Settle_AfterBouncing_CarriesTheFirstEdge()
        {
            Debouncer debouncer = new Debouncer(DebounceMs);
            debouncer.Edge(1000, true);
            debouncer.Edge(1003, false);
            debouncer.Edge(1007, true);

            Assert.IsFalse(debouncer.Settle(1056));
            Assert.IsTrue(debouncer.Settle(1057));
            Assert.IsTrue(debouncer.IsOn);
            Assert.IsTrue(debouncer.ChangedAtMs == 1000);
        }

        [TestMethod]
        public void Settle_SpikeThatFallsBack_IsNoChange()
        {
            Debouncer debouncer = Settled(false);
            debouncer.Edge(1000, true);
            debouncer.Edge(1010, false);

            Assert.IsFalse(debouncer.Settle(2000));
            Assert.IsFalse(debouncer.IsOn);
            Assert.IsFalse(debouncer.IsUnsettled);
        }

        [TestMethod]
        public void Settle_FirstLevelOfAll_IsAChange()
        {
            Debouncer debouncer = new Debouncer(DebounceMs);
            Assert.IsTrue(debouncer.Disagrees(false));
            debouncer.Edge(0, false);

            Assert.IsTrue(debouncer.Settle(DebounceMs));
            Assert.IsFalse(debouncer.IsOn);
            Assert.IsFalse(debouncer.Disagrees(false));
        }

        [TestMethod]
        public void Edge_SameLevelAtRest_IsIgnored()
        {
            Debouncer debouncer = Settled(true);
            debouncer.Edge(1000, true);

            Assert.IsFalse(debouncer.IsUnsettled);
            Assert.IsTrue(debouncer.DueMs == long.MaxValue);
        }

        [TestMethod]
        public void Settle_DebounceTimeZero_ChangesAtOnce()
        {
            Debouncer debouncer = new Debouncer(0);
            debouncer.Edge(5, true);

            Assert.IsTrue(debouncer.Settle(5));
        }

        private static Debouncer Settled(bool isOn)
        {
            Debouncer debouncer = new Debouncer(DebounceMs);
            debouncer.Edge(0, isOn);
            debouncer.Settle(DebounceMs);
            return debouncer;
        }
    }
}
