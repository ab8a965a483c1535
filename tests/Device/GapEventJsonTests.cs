using System.Text;
using HeatingSensor.Events;
using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class GapEventJsonTests
    {
        [TestMethod]
        public void Encode_Gap_IsTheAgreedJson()
        {
            GapEvent gap = new GapEvent
            {
                FirstSequence = 12,
                LastSequence = 81,
                LostCount = 70,
                BootId = 3,
                FirmwareVersion = Firmware.VersionNumber,
            };

            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"gap\",\"firstLostSeq\":12,\"lastLostSeq\":81,\"lostCount\":70,"
                + "\"bootId\":3,\"firmware\":\"1.0.0\"}",
                Encode("boiler-1", gap));
        }

        [TestMethod]
        public void Encode_LargestOfEverything_FitsTheBuffer()
        {
            GapEvent gap = new GapEvent
            {
                FirstSequence = int.MaxValue,
                LastSequence = int.MaxValue,
                LostCount = int.MaxValue,
                BootId = int.MaxValue,
                FirmwareVersion = -1,
            };

            Assert.Contains("\"firmware\":\"255.255.65535\"}", Encode(new string('n', 128), gap));
        }

        [TestMethod]
        public void Version_AsTextAndAsNumber_AreTheSame()
        {
            GapEvent gap = new GapEvent { FirmwareVersion = Firmware.VersionNumber };

            Assert.Contains("\"" + Firmware.Version + "\"", Encode("boiler-1", gap));
        }

        private static string Encode(string deviceId, GapEvent gap)
        {
            byte[] json = new GapEventJson(deviceId).Encode(gap);
            return Encoding.UTF8.GetString(json, 0, json.Length);
        }
    }
}
