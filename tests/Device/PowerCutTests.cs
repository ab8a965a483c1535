using System;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>
    /// Goal: no power cut, whenever and however, loses an event or breaks the order. Method: every workload runs once for each
    /// change of the flash and each kind of cut there; then the device boots, continues to the workload's end, delivers
    /// everything, and the ledger must balance. Short workloads also run with every pair of cuts, and there are random ones.
    /// Reads, listings and deletions fail in many of them too. <see cref="JournalRig"/> explains the letters.
    /// </summary>
    [TestClass]
    public class PowerCutTests
    {
        /// <summary>Far more changes than any workload causes.</summary>
        private const int ChangesMax = 1000;

        private const int AllWays = 5;
        private const int MainWays = 3;

        // The workloads without power cuts: one more event is appended at the end.
        [DataRow("tasKasKasKasK", 5, 0, 0)]
        [DataRow("taaaaasKkraasKsKaasskkkrsK", 10, 2, 0)]
        [DataRow("taaskrsK", 3, 2, 0)]
        [DataRow("taaaaaaaaaaaasksKraaaaaaaaaasKsK", 9, 0, 2)]
        [DataRow("aaaraaaraaaraaatsKsksr", 5, 1, 1)]
        [DataRow("taaaaXrwmsKsKsK", 3, 0, 1)]
        [DataRow("taaaaxrsKsKsK", 5, 0, 0)]
        [DataRow("taaaaXraaasKmsKsKsK", 8, 0, 0)]
        [DataRow("aaaaraXrwmsKsKsK", 4, 0, 2)]
        [DataRow("taaLrarammsKsKrsKsK", 4, 2, 0)]
        [DataRow("taasKesKaasK", 5, 0, 0)]
        [TestMethod]
        public void Run_NothingCut_DeliversAndGivesUpWhatIsExpected(
            string workload, int delivered, int duplicates, int gaps)
        {
            JournalRig rig = new JournalRig();
            rig.Run(workload);
            rig.Finish();

            Assert.AreEqual(delivered, rig.Ledger.DeliveredCount);
            Assert.AreEqual(duplicates, rig.Ledger.DuplicateCount);
            Assert.AreEqual(gaps, rig.Ledger.GapCount);
        }

        [DataRow("tasKasKasKasK")]
        [DataRow("taaaaasKkraasKsKaasskkkrsK")]
        [DataRow("taaaaaaaaaaaasksKraaaaaaaaaasKsK")]
        [DataRow("taassaaaaaaaaaaaaKsaaaaaaaakskaaasK")]
        [DataRow("aaastaKasK")]
        [DataRow("aaaraasKrataasrsKaarrsK")]
        [DataRow("aaaraaaraaaraaatsKsksr")]
        [DataRow("taaaafaaagaasKsKfasKgasK")]
        [DataRow("taaaaFaaagaasKFaraagsKsK")]
        [DataRow("aaaafsgKaFaasasKrsK")]
        [DataRow("taaaxasxKaaxrxsKxasKraasK")]
        [DataRow("taaaaXrwmasKsK")]
        [DataRow("taaaaaXasKwwmasKrsK")]
        [DataRow("aaaraXrwwamsKtasKsK")]
        [DataRow("aaaraaXtswwKmsKasKrsK")]
        [DataRow("taaaaaaaaaXraaaaasmKsKrsKsK")]
        [DataRow("taaaaFXaaagasKwwmraagsKsK")]
        [DataRow("taaalraasKsKrsKasK")]
        [DataRow("taaLraarxaasKmrsKsKaasK")]
        [DataRow("taaalraaaaaaaaaaaamKrsKsK")]
        [DataRow("taaaasdKdKsKraasdKsK")]
        [DataRow("taasKewtaaasKuraasKxK")]
        [DataRow("taaaaaaaaaaaaaytaaasKsKyaasKsK")]
        [DataRow("taaaaaaaaaaaasKaasKyasKsK")]
        [TestMethod]
        public void Run_CutAtEverySingleChange_LosesNothing(string workload)
        {
            int count = 0;
            for (int way = 0; way < AllWays; way++)
            {
                int change = 1;
                while (change < ChangesMax && Survives(workload, change, way, 0, 0))
                {
                    change++;
                }

                count += change;
            }

            Assert.IsTrue(count > AllWays * workload.Length / 2);
            OutputHelper.WriteLine(workload + ": " + count.ToString() + " runs");
        }

        [DataRow("tasKasKasK")]
        [DataRow("taaaaaaaaaasKsK")]
        [DataRow("aaaraasKatasK")]
        [DataRow("taaaFaagsKaasK")]
        [DataRow("aaaaartaaaasKraK")]
        [DataRow("taaaXrwmasK")]
        [DataRow("aaaXrtwKmasK")]
        [DataRow("taaaxrxsKxaasK")]
        [TestMethod]
        public void Run_CutTwiceAtEveryPairOfChanges_LosesNothing(string workload)
        {
            int count = 0;
            for (int ways = 0; ways < MainWays * MainWays; ways++)
            {
                count += RunPairs(workload, ways / MainWays, ways % MainWays);
            }

            Assert.IsTrue(count > workload.Length * workload.Length);
            OutputHelper.WriteLine(workload + ": " + count.ToString() + " runs");
        }

        [DataRow("aaaaaasskKrtwfFg")]
        [DataRow("aaaaaasskKrtwxXXmd")]
        [DataRow("aaaaaasskKrtwxXmlLue")]
        [TestMethod]
        public void Run_RandomWorkloadsCutTwice_LoseNothing(string letters)
        {
            const int Runs = 1000;
            const uint Seed = 20261127;
            OutputHelper.WriteLine("seed " + Seed.ToString());
            uint random = Seed;
            for (int run = 0; run < Runs; run++)
            {
                string workload = "t";
                for (int left = 3 + Next(ref random, 23); left > 0; left--)
                {
                    workload += letters[Next(ref random, letters.Length)];
                }

                int change = 1 + Next(ref random, 40);
                int way = Next(ref random, AllWays);
                CutsOf(workload, change, way, 1 + Next(ref random, 20), Next(ref random, AllWays));
            }
        }

        private static int Next(ref uint random, int exclusiveMax)
        {
            random = (random * 1664525) + 1013904223;
            return (int)((random >> 8) % (uint)exclusiveMax);
        }

        private static int RunPairs(string workload, int firstWay, int secondWay)
        {
            int count = 0;
            for (int change = 1; change < ChangesMax; change++)
            {
                int cuts = 2;
                for (int after = 1; after < ChangesMax && cuts == 2; after++)
                {
                    cuts = CutsOf(workload, change, firstWay, after, secondWay);
                    count++;
                }

                if (cuts == 0)
                {
                    return count;
                }
            }

            throw new Exception("the workload causes too many changes");
        }

        private static bool Survives(string workload, int change, int way, int after, int secondWay)
            => CutsOf(workload, change, way, after, secondWay) > 0;

        // Returns how often the power was cut.
        private static int CutsOf(string workload, int change, int way, int after, int secondWay)
        {
            JournalRig rig = new JournalRig();
            rig.Store.CutAt(change, (CutWay)way);
            rig.Store.CutAgainAfter(after, (CutWay)secondWay);
            try
            {
                rig.Run(workload);
                rig.Finish();
            }
            catch (Exception e)
            {
                Assert.IsTrue(false, workload + " cut at " + change.ToString() + " way " + way.ToString() + " and "
                    + after.ToString() + " way " + secondWay.ToString() + ": " + e.Message);
            }

            return rig.Store.CutCount;
        }
    }
}
