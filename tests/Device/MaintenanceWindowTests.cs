using HeatingSensor.Configuration;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class MaintenanceWindowTests
    {
        [DataRow("")]
        [DataRow("02:00-04:00")]
        [DataRow("23:30-00:30")]
        [DataRow("00:00-23:59")]
        [TestMethod]
        public void TryParse_Window_IsWrittenTheSame(string text)
        {
            Assert.IsTrue(MaintenanceWindow.TryParse(text, out long window));
            Assert.AreEqual(text, MaintenanceWindow.ToText(window));
        }

        [DataRow("02:00")]
        [DataRow("2:00-4:00")]
        [DataRow("02:00-24:00")]
        [DataRow("02:60-03:00")]
        [DataRow("02:00-02:00")]
        [DataRow("02:00 04:00")]
        [DataRow("02-00-04-00")]
        [DataRow("-2:00-04:00")]
        [DataRow("02:00-04:00 ")]
        [TestMethod]
        public void TryParse_NoWindow_IsRefused(string text)
        {
            Assert.IsFalse(MaintenanceWindow.TryParse(text, out _));
            Assert.IsFalse(MaintenanceWindow.TryParse(null, out _));
        }

        [DataRow("02:00-04:00", 119, false)]
        [DataRow("02:00-04:00", 120, true)]
        [DataRow("02:00-04:00", 239, true)]
        [DataRow("02:00-04:00", 240, false)]
        [DataRow("23:30-00:30", 1409, false)]
        [DataRow("23:30-00:30", 1410, true)]
        [DataRow("23:30-00:30", 29, true)]
        [DataRow("23:30-00:30", 30, false)]
        [DataRow("", 30, true)]
        [TestMethod]
        public void Contains_MinuteOfTheDay_IsInsideOrNot(string text, int minute, bool expected)
        {
            MaintenanceWindow.TryParse(text, out long window);
            long dayMs = 1767225600000;

            Assert.AreEqual(expected, MaintenanceWindow.Contains(window, dayMs + (minute * 60000L)));
        }
    }
}
