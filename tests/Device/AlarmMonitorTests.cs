using HeatingSensor.Heating;
using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: an alarm is told once when it is raised, once when it is cleared, and once after a boot. Method: verdicts,
    /// one letter each (Bad, Good, '-' between, '?' unknown), and what is told at each: '+' raised, 'o' cleared, capital after
    /// a boot.</summary>
    [TestClass]
    public class AlarmMonitorTests
    {
        private const int Slot = (int)AlarmKind.Frost;
        private const int Readings = 2;

        [DataRow("BB", ".+")]
        [DataRow("BBBB", ".+..")]
        [DataRow("BGBGBG", "......")]
        [DataRow("B-BB", "...+")]
        [DataRow("B?BB", "...+")]
        [DataRow("BBGG", ".+.o")]
        [DataRow("BB-G-GG", ".+....o")]
        [DataRow("BB????", ".+....")]
        [DataRow("BBGGBB", ".+.o.+")]
        [TestMethod]
        public void Take_Verdicts_ToldWhenEnoughInARowAgree(string verdicts, string expected)
        {
            Assert.AreEqual(expected, Run(new AlarmMonitor(), verdicts));
        }

        [DataRow(true, "BBBB", ".P..")]
        [DataRow(true, "----", ".P..")]
        [DataRow(true, "GGBB", ".C.+")]
        [DataRow(true, "??BB", "...P")]
        [DataRow(true, "BGG", "..C")]
        [DataRow(true, "BB-GG", ".P..o")]
        [DataRow(false, "GG", ".C")]
        [DataRow(false, "BB", ".P")]
        [DataRow(false, "--BB", ".C.+")]
        [TestMethod]
        public void Take_OpenOrJustClearedBeforeTheBoot_IsToldOnceMore(bool wasOpen, string verdicts, string expected)
        {
            AlarmMonitor monitor = new AlarmMonitor();
            monitor.Restore(wasOpen ? 1 << Slot : 0, 1 << Slot);

            Assert.AreEqual(expected, Run(monitor, verdicts));
        }

        [TestMethod]
        public void IsPending_OnlyWhileReadingsMustAgree()
        {
            AlarmMonitor monitor = new AlarmMonitor();
            Run(monitor, "B");
            Assert.IsTrue(monitor.IsPending);
            Run(monitor, "B");
            Assert.IsFalse(monitor.IsPending);
            Run(monitor, "G");
            Assert.IsTrue(monitor.IsPending);
            Run(monitor, "B");

            Assert.IsFalse(monitor.IsPending);
        }

        [TestMethod]
        public void Slots_OfAllChannels_AreDistinctAndNameTheirAlarm()
        {
            int used = 0;
            for (int channel = 0; channel < 4; channel++)
            {
                int first = AlarmSlot.Of(AlarmKind.ShortCycling, channel);
                int second = AlarmSlot.Of(AlarmKind.UnstableInput, channel);
                Assert.AreEqual(0, used & ((1 << first) | (1 << second)));
                used |= (1 << first) | (1 << second);
                Assert.AreEqual((int)AlarmKind.ShortCycling, (int)AlarmSlot.Kind(first));
                Assert.AreEqual((int)AlarmKind.UnstableInput, (int)AlarmSlot.Kind(second));
                Assert.AreEqual(channel, AlarmSlot.Channel(first));
                Assert.AreEqual(channel, AlarmSlot.Channel(second));
                Assert.IsTrue(second < AlarmSlot.End);
            }
        }

        private static string Run(AlarmMonitor monitor, string verdicts)
        {
            string told = "";
            for (int index = 0; index < verdicts.Length; index++)
            {
                char letter = verdicts[index];
                AlarmVerdict verdict = letter == 'B' ? AlarmVerdict.Bad : letter == 'G' ? AlarmVerdict.Good
                    : letter == '-' ? AlarmVerdict.Between : AlarmVerdict.Unknown;
                bool isTold = monitor.Take(Slot, verdict, Readings, out bool isAfterBoot);
                told += !isTold ? "." : monitor.IsOpen(Slot) ? (isAfterBoot ? "P" : "+") : isAfterBoot ? "C" : "o";
            }

            return told;
        }
    }
}
