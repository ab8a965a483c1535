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

        [TestMethod]
        public void WriteSamples_Stamped_IsTheExampleOfTheFormat()
        {
            SampleBatch batch = Samples(2);
            batch.Temperatures[1] = TemperatureReading.Failed(SensorFault.Open);
            batch.Statuses[1] = HeatingStatus.Inactive;

            Assert.AreEqual(
                "484A0104190613040000110000007BA8DA769B010000000000013C0002221001000012C05CC605",
                Write(batch, true));
        }

        [TestMethod]
        public void WriteSamples_Unstamped_IsTheExampleOfTheFormat()
        {
            SampleBatch batch = Samples(1);
            batch.Temperatures[0] = TemperatureReading.Of(-40000);
            batch.IsTimeSynced = false;
            batch.IsReplayed = true;
            batch.UptimeMs = 4660;

            Assert.AreEqual(
                "484A01041E0113040000110000007BA8DA769B010000000000013C000160F0013412000000000000E6F3C068",
                Write(batch, false));
        }

        [TestMethod]
        public void WriteAlarm_Stamped_IsTheExampleOfTheFormat()
        {
            AlarmEvent alarm = new AlarmEvent
            {
                Sequence = 1044,
                BootId = 17,
                Kind = AlarmKind.Overheat,
                IsRaised = true,
                Temperature = TemperatureReading.Of(91200),
                ThresholdMilliC = 90000,
                UtcMs = 1767225600123,
                IsTimeSynced = true,
                FirmwareVersion = 0x01000000,
            };

            Assert.AreEqual(
                "484A01051B061404000011000000406401007BA8DA769B010000905F0100000000010101006A65B440",
                Write(alarm, true));
        }

        [DataRow(1, true)]
        [DataRow(1, false)]
        [DataRow(SampleBatch.CountMax, true)]
        [DataRow(SampleBatch.CountMax, false)]
        [TestMethod]
        public void ReadEntry_Samples_AreThoseWritten(int count, bool isStamped)
        {
            SampleBatch batch = Samples(count);
            batch.UptimeMs = 4660;
            batch.IntervalS = 65535;
            batch.Temperatures[count - 1] = TemperatureReading.Of(-39990);
            byte[] buffer = new byte[RecordFrame.LengthMax];
            int length = RecordCodec.WriteEvent(buffer, 0, batch, isStamped);
            JournalEntry entry = new JournalEntry();
            Assert.AreEqual(length, RecordFrame.Measure(buffer, 0, length));
            Assert.AreEqual((int)RecordType.Samples, (int)RecordCodec.TypeAt(buffer, 0));
            RecordCodec.ReadEntry(buffer, 0, entry);

            Assert.AreEqual(count, entry.Samples.Count);
            Assert.AreEqual(65535, entry.Samples.IntervalS);
            Assert.AreEqual(-39990, entry.Samples.Temperatures[count - 1].MilliC);
            Assert.AreEqual(isStamped ? 0L : 4660L, entry.Event.UptimeMs);
            Assert.AreEqual(1043L, entry.FirstSequence);
        }

        [DataRow(0)]
        [DataRow(SampleBatch.CountMax + 1)]
        [DataRow(255)]
        [TestMethod]
        public void TypeAt_SamplesThatCountWrongly_AreNoneOfOurs(int count)
        {
            byte[] buffer = new byte[RecordFrame.LengthMax];
            buffer[RecordFrame.HeaderLength + EventRecords.SamplesLength - 1] = (byte)count;
            RecordFrame.Close(buffer, 0, RecordType.Samples, 25, RecordFrame.StampedFlag, 1043);

            Assert.AreEqual((int)RecordType.None, (int)RecordCodec.TypeAt(buffer, 0));
        }

        [DataRow(0)]
        [DataRow(7)]
        [DataRow(8)]
        [DataRow(19)]
        [TestMethod]
        public void TypeAt_SamplesTooShort_AreNoneOfOursAndNothingBehindThemIsRead(int payloadLength)
        {
            byte[] buffer = new byte[RecordFrame.HeaderLength + payloadLength + RecordFrame.CrcLength];
            RecordFrame.Close(buffer, 0, RecordType.Samples, payloadLength, 0, 1043);

            Assert.AreEqual((int)RecordType.None, (int)RecordCodec.TypeAt(buffer, 0));
        }

        private static string Write(JournalEvent e, bool isStamped)
        {
            byte[] buffer = new byte[RecordFrame.LengthMax];
            return Hex(buffer, RecordCodec.WriteEvent(buffer, 0, e, isStamped));
        }

        private static SampleBatch Samples(int count)
        {
            SampleBatch batch = new SampleBatch
            {
                Sequence = 1043,
                BootId = 17,
                UtcMs = 1767225600123,
                IsTimeSynced = true,
                FirmwareVersion = 0x01000000,
                IntervalS = 60,
                Count = count,
            };
            for (int index = 0; index < count; index++)
            {
                batch.Temperatures[index] = TemperatureReading.Of(41300);
                batch.Statuses[index] = HeatingStatus.Active;
            }

            return batch;
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
