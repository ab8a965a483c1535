using System.Text;
using HeatingSensor.Events;
using HeatingSensor.Model;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: the JSON of samples, alarms and health never changes unnoticed, and always fits.</summary>
    [TestClass]
    public class TelemetryJsonTests
    {
        private const int LongestName = 128;

        [TestMethod]
        public void EncodeSamples_TwoOfThem_IsTheAgreedJson()
        {
            SampleBatch batch = Batch(2);
            batch.Temperatures[1] = TemperatureReading.Failed(SensorFault.Open);
            batch.Statuses[1] = HeatingStatus.Inactive;

            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"samples\",\"timestamp\":1767225600123,\"timeSynced\":true,"
                + "\"seq\":1043,\"bootId\":17,\"intervalS\":60,\"samples\":[{\"status\":\"ACTIVE\",\"temperature\":41.3},"
                + "{\"status\":\"INACTIVE\",\"temperature\":null,\"sensorFault\":\"OPEN\"}],\"replayed\":false,"
                + "\"firmware\":\"1.0.0\"}",
                Text(new SampleBatchJson("boiler-1").Encode(batch)));
        }

        [TestMethod]
        public void EncodeSamples_LongestOfAll_Fits()
        {
            SampleBatch batch = Batch(SampleBatch.CountMax);
            for (int index = 0; index < batch.Count; index++)
            {
                batch.Temperatures[index] = TemperatureReading.Failed(SensorFault.Short);
                batch.Statuses[index] = HeatingStatus.Inactive;
            }

            MakeLong(batch);
            byte[] json = new SampleBatchJson(new string('x', LongestName)).Encode(batch);
            Assert.IsTrue(json.Length < 1024);
        }

        [TestMethod]
        public void EncodeAlarm_Raised_IsTheAgreedJson()
        {
            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"alarm\",\"alarm\":\"OVERHEAT\",\"raised\":true,\"temperature\":91.2,"
                + "\"threshold\":90.0,\"timestamp\":1767225600123,\"timeSynced\":true,\"seq\":1043,\"bootId\":17,"
                + "\"replayed\":false,\"firmware\":\"1.0.0\"}",
                Text(new AlarmEventJson("boiler-1").Encode(Alarm())));
        }

        [TestMethod]
        public void EncodeAlarm_SensorFault_HasNoThreshold()
        {
            AlarmEvent alarm = Alarm();
            alarm.Kind = AlarmKind.SensorFault;
            alarm.IsRaised = false;
            alarm.Temperature = TemperatureReading.Failed(SensorFault.Range);

            Assert.Contains(
                "\"alarm\":\"SENSOR_FAULT\",\"raised\":false,\"temperature\":null,\"sensorFault\":\"RANGE\",\"timestamp\"",
                Text(new AlarmEventJson("boiler-1").Encode(alarm)));
        }

        [TestMethod]
        public void EncodeAlarm_LongestOfAll_Fits()
        {
            AlarmEvent alarm = Alarm();
            MakeLong(alarm);
            alarm.ThresholdMilliC = int.MinValue + 100;
            alarm.Kind = AlarmKind.Overheat;
            alarm.Temperature = TemperatureReading.Failed(SensorFault.Short);

            Assert.IsTrue(new AlarmEventJson(new string('x', LongestName)).Encode(alarm).Length < 448);
        }

        [TestMethod]
        public void EncodeHealth_Plain_IsTheAgreedJson()
        {
            DeviceHealth health = new DeviceHealth
            {
                BootId = 17,
                UptimeS = 3600,
                Sequence = 1043,
                CycleCount = 4,
                RunTimeS = 1800,
                JournalCount = 2,
                JournalBytes = 90,
                JournalCapBytes = 98304,
                TlsRefusedCount = 1,
                RefusedCount = 3,
                CorruptCount = 5,
                ConnectedCount = 6,
                Connection = "stable",
                FreeHeapBytes = 60000,
            };

            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"health\",\"bootId\":17,\"uptimeS\":3600,\"seq\":1043,\"cycles\":4,"
                + "\"runTimeS\":1800,\"journalCount\":2,\"journalBytes\":90,\"journalCapBytes\":98304,\"lost\":0,"
                + "\"corrupt\":5,\"droppedBatches\":0,\"connection\":\"stable\",\"connects\":6,\"unreachable\":0,"
                + "\"tlsRefused\":1,\"refused\":3,\"noAnswer\":0,\"connectionLost\":0,\"publishForbidden\":0,"
                + "\"missedEdges\":0,\"stallEdges\":0,\"longestStallMs\":0,\"freeHeapBytes\":60000}",
                Text(new DeviceHealthJson("boiler-1").Encode(health)));
        }

        [TestMethod]
        public void HealthMembers_LongestOfAll_FitTheirNamedSize()
        {
            const int Longest = int.MinValue;
            DeviceHealth health = new DeviceHealth
            {
                BootId = long.MinValue,
                UptimeS = long.MinValue,
                Sequence = long.MinValue,
                CycleCount = Longest,
                RunTimeS = long.MinValue,
                JournalCount = Longest,
                JournalBytes = Longest,
                JournalCapBytes = Longest,
                LostCount = Longest,
                CorruptCount = Longest,
                DroppedBatchCount = Longest,
                ConnectedCount = Longest,
                UnreachableCount = Longest,
                TlsRefusedCount = Longest,
                RefusedCount = Longest,
                NoAnswerCount = Longest,
                ConnectionLostCount = Longest,
                PublishForbiddenCount = Longest,
                Connection = "waiting-for-network",
                MissedEdgeCount = long.MinValue,
                StallEdgeCount = long.MinValue,
                LongestStallMs = Longest,
                FreeHeapBytes = Longest,
            };
            JsonBytes json = new JsonBytes(DeviceHealthJson.MembersMax);
            DeviceHealthJson.Members(json, health);

            Assert.IsTrue(json.ToArray().Length <= DeviceHealthJson.MembersMax);
        }

        private static SampleBatch Batch(int count)
        {
            SampleBatch batch = new SampleBatch { IntervalS = 60, Count = count };
            for (int index = 0; index < count; index++)
            {
                batch.Temperatures[index] = TemperatureReading.Of(41300);
                batch.Statuses[index] = HeatingStatus.Active;
            }

            Stamp(batch);
            return batch;
        }

        private static AlarmEvent Alarm()
        {
            AlarmEvent alarm = new AlarmEvent
            {
                Kind = AlarmKind.Overheat,
                IsRaised = true,
                Temperature = TemperatureReading.Of(91200),
                ThresholdMilliC = 90000,
            };
            Stamp(alarm);
            return alarm;
        }

        private static void Stamp(JournalEvent e)
        {
            e.Sequence = 1043;
            e.BootId = 17;
            e.UtcMs = 1767225600123;
            e.IsTimeSynced = true;
            e.FirmwareVersion = 0x01000000;
        }

        private static void MakeLong(JournalEvent e)
        {
            e.Sequence = long.MinValue;
            e.BootId = long.MinValue;
            e.UtcMs = long.MinValue;
            e.IsTimeSynced = false;
            e.FirmwareVersion = unchecked((int)0xFFFFFFFF);
        }

        private static string Text(byte[] json) => Encoding.UTF8.GetString(json, 0, json.Length);
    }
}
