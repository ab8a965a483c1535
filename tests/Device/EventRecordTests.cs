using HeatingSensor.Events;
using HeatingSensor.Model;
using HeatingSensor.Storage;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Goal: the format in FORMAT.md, examples included, never changes unnoticed, and other bytes are never taken for
    /// an event. The examples were computed independently of the code.</summary>
    [TestClass]
    public class EventRecordTests
    {
        private const string StatusExample = "484A020124071204000011000000C2913A7F7BA8DA769B0100000000000154A10000"
            + "87D612000000000002010000F807B96C";

        private const int FaultInStatus = EventRecord.HeaderLength + 34;

        [TestMethod]
        public void Write_StatusStamped_IsTheExampleOfTheFormat()
        {
            Assert.AreEqual(StatusExample, Change(7, "").Hex());
        }

        [TestMethod]
        public void Write_StatusUnstamped_IsTheExampleOfTheFormat()
        {
            Assert.AreEqual(
                "484A02012C011204000011000000C2913A7F7BA8DA769B0100000000000154A10000"
                + "87D61200000000000201000034120000000000006FD25673", Change(1, "").Hex());
        }

        [TestMethod]
        public void Write_StatusOfANamedChannel_IsTheExampleOfTheFormat()
        {
            Assert.AreEqual(
                "484A020127071204000011000000C2913A7F7BA8DA769B0100000000000154A10000"
                + "87D6120000000000020100036468774ED18FB8", Change(7, "dhw").Hex());
        }

        [TestMethod]
        public void WriteClock_IsTheExampleOfTheFormat()
        {
            byte[] buffer = new byte[EventRecord.LengthMax];
            int length = EventRecord.WriteClock(buffer, 17, 1767225600123, true);

            Assert.AreEqual(EventRecord.ClockLength, length);
            Assert.AreEqual("484A02020C0400000000110000007BA8DA769B0100008D480F83", EventMaker.HexOf(buffer, length));
        }

        [TestMethod]
        public void Write_SamplesStamped_IsTheExampleOfTheFormat()
        {
            Assert.AreEqual(
                "484A02041D061304000011000000C2913A7F7BA8DA769B010000000000013C0002221001000012693E9D19",
                Event(1043, 6).Samples(new[] { 41300, Reading.Failed(SensorFault.Open) }, new byte[] { 1, 2 }, 60).Hex());
        }

        [TestMethod]
        public void Write_SamplesUnstamped_IsTheExampleOfTheFormat()
        {
            Assert.AreEqual(
                "484A020422011304000011000000C2913A7F7BA8DA769B010000000000013C000160F0013412000000000000A2A76729",
                Event(1043, 1).Samples(new[] { -40000 }, new byte[] { 1 }, 60).Hex());
        }

        [TestMethod]
        public void Write_Alarm_IsTheExampleOfTheFormat()
        {
            Assert.AreEqual(
                "484A02051F061404000011000000C2913A7F7BA8DA769B0100000000000140640100905F01000101007CC5B44A",
                Event(1044, 6).Alarm(AlarmKind.Overheat, true, 91200, 90000).Hex());
        }

        [TestMethod]
        public void Write_Gap_IsTheExampleOfTheFormat()
        {
            EventMaker maker = new EventMaker { Sequence = 81 };

            Assert.AreEqual(
                "484A020314025100000003000000C2913A7F0C0000004600000000000001350512D6", maker.Gap(12, 70).Hex());
        }

        [TestMethod]
        public void Stamp_UnstampedOne_IsTheStampedOne()
        {
            EventMaker maker = Change(1, "");
            int length = EventRecord.Stamp(maker.Bytes, 1767225600123, true);

            Assert.AreEqual(StatusExample, EventMaker.HexOf(maker.Bytes, length));
        }

        [TestMethod]
        public void Write_LongestOfEveryType_FitsARecord()
        {
            int[] readings = new int[SampleBatch.CountMax];
            byte[] statuses = new byte[SampleBatch.CountMax];
            EventMaker samples = Event(1, 0).Samples(readings, statuses, 65535);
            EventMaker status = Event(1, 0).Status(
                HeatingStatus.Active, HeatingStatus.Active, 0, 0, new string('c', StatusEvent.ChannelNameMax));

            Assert.IsTrue(samples.Length <= EventRecord.LengthMax && status.Length <= EventRecord.LengthMax);
            Assert.AreEqual(samples.Length, EventRecord.Measure(samples.Bytes, 0, samples.Length));
            Assert.AreEqual(status.Length, EventRecord.Measure(status.Bytes, 0, status.Length));
        }

        [DataRow(1L)]
        [DataRow(int.MaxValue + 1L)]
        [DataRow(EventRecord.SequenceMax)]
        [TestMethod]
        public void TrySet_AnySequenceNumberThatCanBe_IsReadBack(long sequence)
        {
            EventRecord record = Event(sequence, 2).Alarm(AlarmKind.Frost, true, 0, 0).View();

            Assert.AreEqual(sequence, record.Sequence);
            Assert.AreEqual(sequence * 2, record.Place);
            Assert.Contains("\"seq\":" + sequence.ToString() + ",", EventMaker.JsonOf(record, "boiler-1"));
        }

        [TestMethod]
        public void TrySet_GapUpToTheLastNumber_IsReadBack()
        {
            EventRecord gap = new EventMaker { Sequence = EventRecord.SequenceMax }.Gap(int.MaxValue, 5).View();

            Assert.AreEqual((long)int.MaxValue, gap.FirstSequence);
            Assert.AreEqual(EventRecord.SequenceMax, gap.Sequence);
            Assert.AreEqual((EventRecord.SequenceMax * 2) + 1, gap.Place);
        }

        [DataRow(4)]
        [DataRow(255)]
        [TestMethod]
        public void WriteJson_SensorFaultThatNobodyKnows_IsRange(int fault)
        {
            EventMaker maker = Change(7, "");
            maker.Bytes[FaultInStatus] = (byte)fault;

            Assert.Contains("\"temperature\":null,\"sensorFault\":\"RANGE\",", maker.Json());
        }

        [DataRow(4)]
        [DataRow(15)]
        [TestMethod]
        public void WriteJson_SensorFaultOfASampleThatNobodyKnows_IsRange(int fault)
        {
            EventMaker maker = Event(1043, 6).Samples(new[] { 41300 }, new byte[] { 1 }, 60);
            maker.Bytes[maker.Length - EventRecord.CrcLength - 1] = (byte)(1 | (fault << 4));

            Assert.Contains("{\"status\":\"ACTIVE\",\"temperature\":null,\"sensorFault\":\"RANGE\"}", maker.Json());
        }

        [TestMethod]
        public void WriteJson_AlarmThatNobodyKnows_HasAName()
        {
            Assert.Contains("\"alarm\":\"UNKNOWN\",", Event(1, 2).Alarm((AlarmKind)77, true, 0, 0).Json());
        }

        [TestMethod]
        public void WriteJson_MadeByAnotherFirmware_NamesThatOne()
        {
            EventMaker maker = Change(7, "");
            LittleEndian.WriteUInt(maker.Bytes, EventRecord.HeaderLength + 16, 0x02030405);

            Assert.Contains("\"firmware\":\"2.3.1029\"}", maker.Json());
        }

        [DataRow(0)]
        [DataRow(3)]
        [DataRow(255)]
        [TestMethod]
        public void TrySet_OtherVersion_IsUnknownAndItsFrameGood(int version)
        {
            EventMaker maker = Change(7, "");
            maker.Bytes[2] = (byte)version;
            int length = Seal(maker.Bytes);

            Assert.IsTrue(maker.View() == null);
            Assert.AreEqual(length, EventRecord.Measure(maker.Bytes, 0, length));
        }

        [DataRow(0)]
        [DataRow(6)]
        [DataRow(255)]
        [TestMethod]
        public void TrySet_OtherType_IsUnknown(int typeNumber)
        {
            EventMaker maker = Change(7, "");
            maker.Bytes[3] = (byte)typeNumber;

            Assert.IsTrue(maker.View() == null);
        }

        [DataRow(0)]
        [DataRow(SampleBatch.CountMax + 1)]
        [DataRow(255)]
        [TestMethod]
        public void TrySet_SamplesThatCountWrongly_AreUnknown(int count)
        {
            EventMaker maker = Event(1043, 6).Samples(new[] { 41300, 0 }, new byte[] { 1, 2 }, 60);
            maker.Bytes[EventRecord.HeaderLength + EventRecord.CommonLength + 2] = (byte)count;

            Assert.IsTrue(maker.View() == null);
        }

        [TestMethod]
        public void TrySet_PayloadOfAnyOtherLength_IsUnknownAndNothingBehindItIsRead()
        {
            for (int type = 1; type <= AlarmEvent.Number; type++)
            {
                for (int payloadLength = 0; payloadLength <= 64; payloadLength++)
                {
                    // No byte after it: reading past the end throws.
                    byte[] buffer = new byte[EventRecord.HeaderLength + payloadLength + EventRecord.CrcLength];
                    EventRecord.CloseFrame(buffer, type, payloadLength, 0, 1043);
                    EventRecord record = new EventRecord();
                    bool isKnown = record.TrySet(buffer, 0);
                    bool canBe = (type == EventRecord.ClockNumber && payloadLength == 12)
                        || (type == StatusEvent.Number && payloadLength == 44)
                        || (type == AlarmEvent.Number && payloadLength == 39);

                    Assert.AreEqual(canBe, isKnown, type.ToString() + " of " + payloadLength.ToString());
                }
            }
        }

        [DataRow(0, 70)]
        [DataRow(82, 1)]
        [DataRow(12, 71)]
        [DataRow(12, 0)]
        [TestMethod]
        public void TrySet_GapThatCannotBe_IsUnknown(int firstSequence, int lostCount)
        {
            EventMaker maker = new EventMaker { Sequence = 81 };

            Assert.IsTrue(maker.Gap(firstSequence, lostCount).View() == null);
        }

        [TestMethod]
        public void Measure_CutAnywhere_IsNoneAndIsTorn()
        {
            byte[] bytes = EventMaker.BytesOf(StatusExample);
            for (int end = 1; end < bytes.Length; end++)
            {
                Assert.AreEqual(0, EventRecord.Measure(bytes, 0, end));
                Assert.IsTrue(EventRecord.IsTorn(bytes, 0, end));
            }

            Assert.AreEqual(bytes.Length, EventRecord.Measure(bytes, 0, bytes.Length));
            Assert.IsFalse(EventRecord.IsTorn(bytes, 0, bytes.Length));
        }

        [TestMethod]
        public void IsTorn_WholeRecordWithAnyBitFlipped_IsFalse()
        {
            byte[] bytes = EventMaker.BytesOf(StatusExample);
            for (int bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.AreEqual(0, EventRecord.Measure(bytes, 0, bytes.Length));
                Assert.IsFalse(EventRecord.IsTorn(bytes, 0, bytes.Length), "bit " + bit.ToString());
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            Assert.AreEqual(StatusExample, EventMaker.HexOf(bytes, bytes.Length));
        }

        private static int Seal(byte[] bytes)
        {
            int length = EventRecord.HeaderLength + bytes[4];
            LittleEndian.WriteUInt(bytes, length, Crc32.Of(bytes, 0, length));
            return length + EventRecord.CrcLength;
        }

        private static EventMaker Change(int flags, string channel)
        {
            return Event(1042, flags).Status(HeatingStatus.Inactive, HeatingStatus.Active, 41300, 1234567, channel);
        }

        private static EventMaker Event(long sequence, int flags)
        {
            return new EventMaker
            {
                Sequence = sequence,
                BootId = 17,
                UtcMs = 1767225600123,
                UptimeMs = 4660,
                Flags = flags,
            };
        }
    }
}
