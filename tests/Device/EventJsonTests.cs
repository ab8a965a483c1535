using HeatingSensor.Events;
using HeatingSensor.Model;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: the JSON of every event type never changes unnoticed, and always fits.</summary>
    [TestClass]
    public class EventJsonTests
    {
        private const int LongestName = 128;

        [TestMethod]
        public void WriteJson_Change_IsTheAgreedJson()
        {
            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"status\":\"INACTIVE\",\"previousStatus\":\"ACTIVE\",\"temperature\":41.3,"
                + "\"timestamp\":1767225600123,\"timeSynced\":true,\"epoch\":\"7f3a91c2\",\"seq\":1042,\"bootId\":17,"
                + "\"previousDurationMs\":1234567,\"replayed\":false,\"firmware\":\"1.0.0\"}",
                Change(41300, "").Json());
        }

        [TestMethod]
        public void WriteJson_ChangeOfANamedChannel_SaysWhichOneFirst()
        {
            Assert.Contains(
                "{\"deviceId\":\"boiler-1\",\"channel\":\"hot-water\",\"status\":\"INACTIVE\",",
                Change(41300, "hot-water").Json());
        }

        [TestMethod]
        public void WriteJson_Replayed_SaysSo()
        {
            EventMaker maker = Change(0, "");
            maker.Flags |= EventRecord.ReplayedFlag;
            maker.Status(HeatingStatus.Active, HeatingStatus.Inactive, 0, 0, "");

            Assert.Contains("\"replayed\":true,", maker.Json());
        }

        [TestMethod]
        public void WriteJson_DriveDoesNotKeepTheEpoch_SaysSoBehindIt()
        {
            EventMaker maker = Change(0, "");
            maker.Epoch = 1;
            maker.Flags |= EventRecord.VolatileFlag;
            maker.Status(HeatingStatus.Active, HeatingStatus.Inactive, 0, 0, "");

            Assert.Contains("\"timeSynced\":true,\"epoch\":\"00000001\",\"epochKept\":false,\"seq\":1042,", maker.Json());
        }

        [TestMethod]
        public void WriteJson_FirstAfterBoot_HasNoPreviousStatus()
        {
            EventMaker maker = Change(0, "");
            maker.Status(HeatingStatus.Active, HeatingStatus.Unknown, 0, 0, "");

            Assert.Contains("\"previousStatus\":null,", maker.Json());
        }

        [DataRow((int)SensorFault.Open, "OPEN")]
        [DataRow((int)SensorFault.Short, "SHORT")]
        [DataRow((int)SensorFault.Range, "RANGE")]
        [TestMethod]
        public void WriteJson_SensorFault_HasNoTemperature(int fault, string name)
        {
            Assert.Contains(
                "\"temperature\":null,\"sensorFault\":\"" + name + "\",\"timestamp\"",
                Change(Reading.Failed((SensorFault)fault), "").Json());
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
        public void WriteJson_Temperature_HasOneDecimal(int milliC, string expected)
        {
            Assert.Contains("\"temperature\":" + expected + ",", Change(milliC, "").Json());
        }

        [TestMethod]
        public void WriteJson_TwoSamples_IsTheAgreedJson()
        {
            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"samples\",\"timestamp\":1767225600123,\"timeSynced\":true,"
                + "\"epoch\":\"7f3a91c2\",\"seq\":1042,\"bootId\":17,\"intervalS\":60,"
                + "\"samples\":[{\"status\":\"ACTIVE\",\"temperature\":41.3},"
                + "{\"status\":\"INACTIVE\",\"temperature\":null,\"sensorFault\":\"OPEN\"}],\"replayed\":false,"
                + "\"firmware\":\"1.0.0\"}",
                Synced().Samples(new[] { 41300, Reading.Failed(SensorFault.Open) }, new byte[] { 1, 2 }, 60).Json());
        }

        [TestMethod]
        public void WriteJson_AlarmRaised_IsTheAgreedJson()
        {
            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"alarm\",\"alarm\":\"OVERHEAT\",\"raised\":true,\"temperature\":91.2,"
                + "\"threshold\":90.0,\"timestamp\":1767225600123,\"timeSynced\":true,\"epoch\":\"7f3a91c2\",\"seq\":1042,"
                + "\"bootId\":17,\"replayed\":false,\"firmware\":\"1.0.0\"}",
                Synced().Alarm(AlarmKind.Overheat, true, 91200, 90000).Json());
        }

        [TestMethod]
        public void WriteJson_AlarmOfTheSensor_HasNoThreshold()
        {
            Assert.Contains(
                "\"alarm\":\"SENSOR_FAULT\",\"raised\":false,\"temperature\":null,\"sensorFault\":\"RANGE\",\"timestamp\"",
                Synced().Alarm(AlarmKind.SensorFault, false, Reading.Failed(SensorFault.Range), 0).Json());
        }

        [TestMethod]
        public void WriteJson_AlarmOfARelay_HasItsChannelAndValue()
        {
            Assert.Contains(
                "\"type\":\"alarm\",\"alarm\":\"UNSTABLE_INPUT\",\"channel\":\"hot-water\",\"raised\":false,"
                + "\"temperature\":41.3,\"value\":2970,\"timestamp\"",
                Synced().Alarm(AlarmKind.UnstableInput, false, 41300, 2970, false, "hot-water").Json());
        }

        [DataRow(true, "true")]
        [DataRow(false, "false")]
        [TestMethod]
        public void WriteJson_AlarmAfterABoot_SaysSo(bool isRaised, string raised)
        {
            Assert.Contains(
                "\"alarm\":\"FROST\",\"raised\":" + raised + ",\"afterBoot\":true,\"temperature\":4.1,\"threshold\":5.0,",
                Synced().Alarm(AlarmKind.Frost, isRaised, 4100, 5000, true, "").Json());
        }

        [TestMethod]
        public void WriteJson_LongestAlarm_Fits()
        {
            EventMaker maker = new EventMaker { Flags = 0 };
            string json = maker.Alarm(
                AlarmKind.SensorFlapping, true, Reading.Failed(SensorFault.Range), int.MinValue, true, "abcdefghijklmnop").Json();

            Assert.Contains("\"channel\":\"abcdefghijklmnop\",\"raised\":true,\"afterBoot\":true,", json);
            Assert.IsTrue(maker.Length <= EventRecord.LengthMax);
        }

        [TestMethod]
        public void WriteJson_Gap_IsTheAgreedJson()
        {
            EventMaker maker = new EventMaker { Sequence = 81 };

            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"gap\",\"firstLostSeq\":12,\"lastLostSeq\":81,\"lostCount\":70,"
                + "\"epoch\":\"7f3a91c2\",\"bootId\":3,\"firmware\":\"1.0.0\"}",
                maker.Gap(12, 70).Json());
        }

        [TestMethod]
        public void WriteJson_GapOfAnUnknownEpoch_SaysNothingOfOne()
        {
            EventMaker maker = new EventMaker { Sequence = 81, Epoch = 0 };

            Assert.Contains("\"lostCount\":70,\"bootId\":3,", maker.Gap(12, 70).Json());
        }

        [TestMethod]
        public void WriteJson_LongestOfEveryType_FitsBehindASegmentInTheBuffer()
        {
            EventMaker maker = new EventMaker
            {
                Sequence = EventRecord.SequenceMax,
                BootId = uint.MaxValue,
                Epoch = uint.MaxValue,
                UtcMs = long.MinValue,
                Flags = EventRecord.StampedFlag | EventRecord.VolatileFlag,
            };
            int[] readings = new int[SampleBatch.CountMax];
            byte[] statuses = new byte[SampleBatch.CountMax];
            for (int index = 0; index < SampleBatch.CountMax; index++)
            {
                readings[index] = Reading.Failed(SensorFault.Short);
                statuses[index] = (byte)HeatingStatus.Inactive;
            }

            Assert.Contains("\"seq\":4294967295,\"bootId\":4294967295,", Longest(maker.Samples(readings, statuses, 65535)));
            Assert.Contains("-9223372036854775808", Longest(maker.Status(
                HeatingStatus.Inactive, HeatingStatus.Inactive, readings[0], long.MinValue, "sixteen-letters!")));
            Assert.Contains("-2147483.5", Longest(maker.Alarm(AlarmKind.Overheat, false, readings[0], int.MinValue + 100)));
            Assert.Contains("\"lostCount\":2147483647,", Longest(maker.Gap(1, int.MaxValue)));
        }

        [TestMethod]
        public void WriteJson_Twice_GivesTheSameBytes()
        {
            EventMaker maker = Change(41300, "");

            Assert.AreEqual(maker.Json(), maker.Json());
        }

        [TestMethod]
        public void Version_AsTextAndAsNumber_AreTheSame()
        {
            Assert.Contains("\"firmware\":\"" + Firmware.Version + "\"", Change(0, "").Json());
        }

        private static EventMaker Change(int reading, string channel)
        {
            return Synced().Status(HeatingStatus.Inactive, HeatingStatus.Active, reading, 1234567, channel);
        }

        private static EventMaker Synced()
        {
            return new EventMaker
            {
                Sequence = 1042,
                BootId = 17,
                UtcMs = 1767225600123,
                Flags = EventRecord.StampedFlag | EventRecord.SyncedFlag,
            };
        }

        private static string Longest(EventMaker maker) => EventMaker.JsonOf(maker.View(), new string('n', LongestName));
    }
}
