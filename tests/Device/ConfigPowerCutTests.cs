using HeatingSensor.Configuration;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>
    /// Goal: whenever the power is cut, the drive holds either the state before the change or the one after it, complete, and
    /// a trial remains a trial. Method: every workload runs once for each change of the flash and each kind of cut there; the
    /// device boots, is compared with the allowed states, and continues. Short workloads also run with every pair of cuts. A
    /// digit saves that configuration on trial, c confirms, r rolls back, p proves the refusal, f forgives, b boots.
    /// </summary>
    [TestClass]
    public class ConfigPowerCutTests
    {
        /// <summary>Far more changes than any workload causes.</summary>
        private const int ChangesMax = 100;

        private const int AllWays = 5;

        [DataRow("1c2c3c")]
        [DataRow("1b2b3cb")]
        [DataRow("1c23r4r")]
        [DataRow("1c2r2bcrf3c")]
        [DataRow("123456bcb7brbf")]
        [DataRow("1rpb2rpfb3")]
        [TestMethod]
        public void Run_CutAtEverySingleChange_IsWhollyOldOrWhollyNew(string workload)
        {
            int count = 0;
            for (int way = 0; way < AllWays; way++)
            {
                int change = 1;
                while (change < ChangesMax && CutsOf(workload, change, way, 0, 0) > 0)
                {
                    change++;
                }

                count += change;
            }

            Assert.IsTrue(count > AllWays * 5);
        }

        [DataRow("1c2c")]
        [DataRow("1c23r")]
        [DataRow("12brf3c")]
        [TestMethod]
        public void Run_CutTwiceAtEveryPairOfChanges_IsWhollyOldOrWhollyNew(string workload)
        {
            int count = 0;
            for (int ways = 0; ways < AllWays * AllWays; ways++)
            {
                int cuts = 1;
                for (int change = 1; change < ChangesMax && cuts > 0; change++)
                {
                    cuts = 2;
                    for (int after = 1; after < ChangesMax && cuts == 2; after++)
                    {
                        cuts = CutsOf(workload, change, ways / AllWays, after, ways % AllWays);
                        count++;
                    }
                }
            }

            Assert.IsTrue(count > AllWays * AllWays * 9);
        }

        private static int CutsOf(string workload, int change, int way, int after, int secondWay)
        {
            FlashStore drive = new FlashStore();
            drive.CutAt(change, (CutWay)way);
            drive.CutAgainAfter(after, (CutWay)secondWay);
            ConfigStore store = Boot(drive);
            string state = "0000";
            Assert.AreEqual(state, State(store));
            for (int index = 0; index < workload.Length; index++)
            {
                string expected = After(state, workload[index]);
                bool isCut = false;
                try
                {
                    store = Step(drive, store, workload[index]);
                }
                catch (PowerCutException)
                {
                    isCut = true;
                    store = Boot(drive);
                }

                string found = State(store);
                Assert.IsTrue(
                    found == expected || (isCut && found == state),
                    workload + " cut at " + change.ToString() + " way " + way.ToString() + " and " + after.ToString()
                    + " way " + secondWay.ToString() + ", step " + index.ToString() + ": " + state + " became " + found);
                state = found;
            }

            Assert.AreEqual(state, State(Boot(drive)));
            return drive.CutCount;
        }

        // Four digits: the last good one, the one on trial or 0, the one refused or 0, whether that is proven.
        private static string After(string state, char step)
        {
            string good = state.Substring(0, 1);
            string trial = state.Substring(1, 1);
            string refused = state.Substring(2);
            switch (step)
            {
                case 'b':
                    return state;
                case 'c':
                    return (trial == "0" ? good : trial) + "0" + refused;
                case 'r':
                    return good + "0" + (trial == "0" ? refused : trial + "0");
                case 'p':
                    return refused[0] == '0' ? state : state.Substring(0, 3) + "1";
                case 'f':
                    return good + trial + "00";
                default:
                    return good + step.ToString() + "00";
            }
        }

        private static string State(ConfigStore store)
        {
            string trial = store.IsOnTrial ? Digit(store.Current) : "0";
            string refused = "0";
            for (int digit = 1; digit < 10; digit++)
            {
                bool isRefused = ConfigCodec.Fingerprint(Configuration(digit)) == store.RefusedFingerprint;
                refused = isRefused ? digit.ToString() : refused;
            }

            Assert.IsTrue((store.RefusedFingerprint == 0) == (refused == "0"));
            return Digit(store.LastGood()) + trial + refused + (store.IsRefusalProven ? "1" : "0");
        }

        // Which configuration it is; it must match completely.
        private static string Digit(DeviceConfig config)
        {
            int digit = config.KeepAliveS - Configuration(0).KeepAliveS;
            Assert.IsTrue(config.IsSameAs(Configuration(digit)));
            return digit.ToString();
        }

        private static DeviceConfig Configuration(int digit)
        {
            DeviceConfig config = new DeviceConfig();
            for (int id = 0; id < ConfigId.Count && digit > 0; id++)
            {
                ConfigKey key = ConfigTable.Of(id);
                config.Set(id, key.Kind == ConfigKind.Whole ? key.Default + digit : key.Default);
            }

            return config;
        }

        private static ConfigStore Step(FlashStore drive, ConfigStore store, char step)
        {
            switch (step)
            {
                case 'c':
                    Assert.IsTrue(store.Confirm());
                    return store;
                case 'r':
                    Assert.IsTrue(store.RollBack());
                    return store;
                case 'p':
                    Assert.IsTrue(store.ProveRefusal());
                    return store;
                case 'f':
                    Assert.IsTrue(store.Forgive());
                    return store;
                case 'b':
                    return Boot(drive);
                default:
                    Assert.IsTrue(store.SaveNew(Configuration(step - '0')));
                    return store;
            }
        }

        private static ConfigStore Boot(FlashStore drive)
        {
            while (true)
            {
                try
                {
                    return new ConfigStore(drive, new SharedBuffer(), new FakeSystem(), new DeviceConfig());
                }
                catch (PowerCutException)
                {
                    // The first boot writes; the next one finds what the cut left.
                }
            }
        }
    }
}
