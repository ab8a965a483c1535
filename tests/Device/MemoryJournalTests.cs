using HeatingSensor.Events;
using HeatingSensor.Journal;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class MemoryJournalTests
    {
        [TestMethod]
        public void Peek_Appended_IsInOrderAndACopy()
        {
            MemoryJournal journal = new MemoryJournal(4);
            StatusEvent e = new StatusEvent();
            Append(journal, e, 1);
            Append(journal, e, 2);

            Assert.IsTrue(journal.Peek(0).Sequence == 1);
            Assert.IsTrue(journal.Peek(1).Sequence == 2);
            Assert.IsNull(journal.Peek(2));
        }

        [TestMethod]
        public void Advance_Oldest_IsGone()
        {
            MemoryJournal journal = new MemoryJournal(4);
            StatusEvent e = new StatusEvent();
            Append(journal, e, 1);
            Append(journal, e, 2);

            journal.Advance();

            Assert.AreEqual(1, journal.Count);
            Assert.IsTrue(journal.Peek(0).Sequence == 2);
        }

        [TestMethod]
        public void Append_Full_LosesTheOldestAndSaysSo()
        {
            MemoryJournal journal = new MemoryJournal(3);
            StatusEvent e = new StatusEvent();
            for (int sequence = 1; sequence <= 5; sequence++)
            {
                Append(journal, e, sequence);
            }

            Assert.AreEqual(3, journal.Count);
            Assert.AreEqual(2, journal.LostCount);
            Assert.IsTrue(journal.Peek(0).Sequence == 3);
            Assert.IsTrue(journal.Peek(2).Sequence == 5);
        }

        private static void Append(MemoryJournal journal, StatusEvent e, long sequence)
        {
            e.Sequence = sequence;
            journal.Append(e);
        }
    }
}
