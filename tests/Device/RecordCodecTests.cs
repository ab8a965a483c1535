using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: the bytes of FORMAT.md, the examples there included, never change unnoticed.</summary>
    [TestClass]
    public class RecordCodecTests
    {
        [TestMethod]
        public void WriteStatus_Stamped_IsTheExampleOfTheFormat()
        {
            byte[] buffer = new byte[RecordFrame.LengthMax];
            int length = RecordCodec.WriteEvent(buffer, 0, Change(), true);

            Assert.AreEqual(
                "484A01011F07120400001100000054A100007BA8DA769B01000087D612000000"
                + "000000000001020100DB31F398", Hex(buffer, length));
        }

        [TestMethod]
        public void WriteStatus_Unstamped_IsTheExampleOfTheFormat()
        {
            byte[] buffer = new byte[RecordFrame.LengthMax];
            StatusEvent e = Change();
            e.IsTimeSynced = false;
            e.UptimeMs = 4660;
            int length = RecordCodec.WriteEvent(buffer, 0, e, false);

            Assert.AreEqual(
                "484A01012701120400001100000054A100007BA8DA769B01000087D612000000"
                + "0000000000010201003412000000000000FAE9B419", Hex(buffer, length));
        }

        [TestMethod]
        public void WriteClock_IsTheExampleOfTheFormat()
        {
            byte[] buffer = new byte[RecordFrame.LengthMax];
            int length = RecordCodec.WriteClock(buffer, 0, 17, 1767225600123, true);

            Assert.AreEqual("484A01020C0400000000110000007BA8DA769B0100004705A62C", Hex(buffer, length));
        }

        [TestMethod]
        public void WriteGap_IsTheExampleOfTheFormat()
        {
            byte[] buffer = new byte[RecordFrame.LengthMax];
            GapEvent gap = new GapEvent
            {
                FirstSequence = 12,
                LastSequence = 81,
                LostCount = 70,
                BootId = 3,
                FirmwareVersion = 0x01000000,
            };
            int length = RecordCodec.WriteGap(buffer, 0, gap);

            Assert.AreEqual("484A0103100051000000030000000C00000046000000000000011FFE0663", Hex(buffer, length));
        }

        private static StatusEvent Change()
        {
            return new StatusEvent
            {
                Sequence = 1042,
                BootId = 17,
                Status = HeatingStatus.Inactive,
                PreviousStatus = HeatingStatus.Active,
                Temperature = TemperatureReading.Of(41300),
                UtcMs = 1767225600123,
                IsTimeSynced = true,
                PreviousDurationMs = 1234567,
                IsReplayed = true,
                FirmwareVersion = 0x01000000,
            };
        }

        private static string Hex(byte[] bytes, int length)
        {
            string text = "";
            for (int index = 0; index < length; index++)
            {
                text += bytes[index].ToString("X2");
            }

            return text;
        }
    }
}
