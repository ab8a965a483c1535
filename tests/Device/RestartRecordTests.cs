using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class RestartRecordTests
    {
        [TestMethod]
        public void New_EmptyDrive_IsTheFirstPowerOn()
        {
            RestartRecord record = Open(new FakeStore());

            Assert.IsTrue(record.Reason == RestartReason.Power);
            Assert.AreEqual(1L, record.CountOf(RestartReason.Power));
            Assert.IsFalse(record.IsSafeMode);
        }

        [TestMethod]
        public void New_AfterEachReason_TellsAndCountsIt()
        {
            FakeStore store = new FakeStore();
            Open(store).NoteError();
            RestartRecord afterError = Open(store);
            Assert.IsTrue(afterError.Reason == RestartReason.Error);
            afterError.NoteRequest(0);
            Assert.IsTrue(Open(store).Reason == RestartReason.Requested);
            RestartRecord last = Open(store);

            Assert.IsTrue(last.Reason == RestartReason.Power);
            Assert.AreEqual(2L, last.CountOf(RestartReason.Power));
            Assert.AreEqual(1L, last.CountOf(RestartReason.Error));
            Assert.AreEqual(1L, last.CountOf(RestartReason.Requested));
        }

        [TestMethod]
        public void New_AfterFiveBootsThatDidNotLast_IsInSafeMode()
        {
            FakeStore store = new FakeStore();
            for (int boot = 1; boot <= RestartRecord.UnstableBootsMax; boot++)
            {
                Assert.IsFalse(Open(store).IsSafeMode);
            }

            RestartRecord safe = Open(store);
            Assert.IsTrue(safe.IsSafeMode);
            Assert.IsTrue(Open(store).IsSafeMode);

            safe = Open(store);
            Assert.AreEqual((long)RestartRecord.StableMs, safe.Step(RestartRecord.StableMs - 1));
            Assert.AreEqual(long.MaxValue, safe.Step(RestartRecord.StableMs));
            Assert.IsFalse(Open(store).IsSafeMode);
        }

        [TestMethod]
        public void New_AfterRequestedRestartsWithinAMinute_IsNotInSafeMode()
        {
            FakeStore store = new FakeStore();
            for (int boot = 0; boot < 3 * RestartRecord.UnstableBootsMax; boot++)
            {
                RestartRecord record = Open(store);
                Assert.IsFalse(record.IsSafeMode);
                record.NoteRequest(0);
            }
        }

        [TestMethod]
        public void New_AfterARestartByCommand_RemembersTheCommandUntilAnother()
        {
            FakeStore store = new FakeStore();
            Open(store).NoteRequest(0xDEADBEEF);
            Open(store).NoteRequest(0);
            Assert.IsTrue(Open(store).Command == 0xDEADBEEF);
            Open(store).NoteRequest(7);
            Assert.IsTrue(Open(store).Command == 7);
        }

        [TestMethod]
        public void New_RecordThatCannotBeRead_IsNotWrittenOver()
        {
            FakeStore store = new FakeStore();
            for (int boot = 0; boot < RestartRecord.UnstableBootsMax; boot++)
            {
                Open(store);
            }

            store.Fail(StoreCall.Read, "restarts.a", TwoSlotFile.ReadAttempts);
            store.Fail(StoreCall.Read, "restarts.b", TwoSlotFile.ReadAttempts);
            Assert.IsFalse(Open(store).IsSafeMode);
            Assert.IsTrue(Open(store).IsSafeMode);
        }

        private static RestartRecord Open(FakeStore store) => new RestartRecord(store, new SharedBuffer());
    }
}
