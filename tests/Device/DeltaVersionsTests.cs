using HeatingSensor.Shadow;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class DeltaVersionsTests
    {
        [TestMethod]
        public void Judge_GrowingVersions_AreNewer()
        {
            DeltaVersions versions = new DeltaVersions();

            Assert.IsTrue(versions.Judge(0, false) == DeltaAge.Newer);
            Assert.IsTrue(versions.Judge(1, false) == DeltaAge.Newer);
            Assert.IsTrue(versions.Judge(1, false) == DeltaAge.Same);
            Assert.IsTrue(versions.Judge(9, true) == DeltaAge.Newer);
            Assert.IsTrue(versions.Judge(8, false) == DeltaAge.Older);
        }

        [TestMethod]
        public void Judge_AnswerToTheReportOvertakenByANewerDelta_IsOlder()
        {
            DeltaVersions versions = new DeltaVersions();
            versions.Judge(9, false);
            versions.Reported();
            versions.Judge(11, false);

            Assert.IsTrue(versions.Judge(10, true) == DeltaAge.Older);
        }

        [TestMethod]
        public void Judge_AnswerThatIsNotAboveWhatWasSeenBeforeTheReport_ProvesANewShadow()
        {
            DeltaVersions versions = new DeltaVersions();
            versions.Judge(11, false);
            Assert.IsTrue(versions.Judge(3, false) == DeltaAge.Older);
            versions.Reported();

            Assert.IsTrue(versions.Judge(4, true) == DeltaAge.Newer);
            Assert.IsTrue(versions.Judge(5, false) == DeltaAge.Newer);

            // The same answer once more, late: it proved what it could.
            Assert.IsTrue(versions.Judge(4, true) == DeltaAge.Older);
        }

        [TestMethod]
        public void Judge_NewShadowAtTheVeryNumberOfTheOldOne_IsProvedToo()
        {
            DeltaVersions versions = new DeltaVersions();
            versions.Judge(2, false);
            versions.Reported();

            Assert.IsTrue(versions.Judge(2, true) == DeltaAge.Newer);
        }
    }
}
