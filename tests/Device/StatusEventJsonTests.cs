using System.Text;
using HeatingSensor.Events;
using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    [TestClass]
    public class StatusEventJsonTests
    {
        [TestMethod]
        public void Encode_Change_IsTheAgreedJson()
        {
            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"status\":\"INACTIVE\",\"previousStatus\":\"ACTIVE\",\"temperature\":41.3,"
                + "\"timestamp\":1767225600123,\"timeSynced\":true,\"seq\":1042,\"bootId\":17,"
                + "\"previousDurationMs\":1234567,\"replayed\":false,\"firmware\":\"1.0.0\"}",
                Encode(Change()));
        }

        [TestMethod]
        public void Encode_FirstAfterBoot_HasNoPreviousStatus()
        {
            StatusEvent e = Change();
            e.PreviousStatus = HeatingStatus.Unknown;

            Assert.Contains("\"previousStatus\":null,", Encode(e));
        }

        [DataRow((int)SensorFault.Open, "OPEN")]
        [DataRow((int)SensorFault.Short, "SHORT")]
        [DataRow((int)SensorFault.Range, "RANGE")]
        [TestMethod]
        public void Encode_SensorFault_HasNoTemperature(int fault, string name)
        {
            StatusEvent e = Change();
            e.Temperature = TemperatureReading.Failed((SensorFault)fault);

            Assert.Contains("\"temperature\":null,\"sensorFault\":\"" + name + "\",\"timestamp\"", Encode(e));
        }

        [DataRow(0, "0.0")]
        [DataRow(41250, "41.3")]
        [DataRow(41249, "41.2")]
        [DataRow(-49, "0.0")]
        [DataRow(-50, "-0.1")]
        [DataRow(-40000, "-40.0")]
        [DataRow(125000, "125.0")]
        [DataRow(999, "1.0")]
        [TestMethod]
        public void Encode_Temperature_HasOneDecimal(int milliC, string expected)
        {
            StatusEvent e = Change();
            e.Temperature = TemperatureReading.Of(milliC);

            Assert.Contains("\"temperature\":" + expected + ",", Encode(e));
        }

        [TestMethod]
        public void Encode_LargestOfEverything_FitsTheBuffer()
        {
            StatusEvent e = Change();
            e.Sequence = long.MinValue;
            e.BootId = long.MinValue;
            e.FirmwareVersion = -1;
            e.UtcMs = long.MinValue;
            e.PreviousDurationMs = long.MinValue;
            e.Temperature = TemperatureReading.Failed(SensorFault.Range);
            string longestName = new string('n', 128);

            byte[] json = new StatusEventJson(longestName).Encode(e);

            Assert.Contains("\"seq\":-9223372036854775808,", Encoding.UTF8.GetString(json, 0, json.Length));
        }

        [TestMethod]
        public void Encode_Twice_GivesTheSameBytesInArraysOfTheirOwn()
        {
            StatusEventJson json = new StatusEventJson("boiler-1");
            byte[] first = json.Encode(Change());
            byte[] second = json.Encode(Change());

            Assert.AreNotSame(first, second);
            CollectionAssert.AreEqual(first, second);
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
                FirmwareVersion = Firmware.VersionNumber,
            };
        }

        private static string Encode(StatusEvent e)
        {
            byte[] json = new StatusEventJson("boiler-1").Encode(e);
            return Encoding.UTF8.GetString(json, 0, json.Length);
        }
    }
}
