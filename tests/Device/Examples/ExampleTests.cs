using System.Text;
using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Heating;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests.Examples
{
    /// <summary>Goal: the examples of docs/adding.md do what the page says.</summary>
    [TestClass]
    public class ExampleTests
    {
        [TestMethod]
        public void CycleEvent_WrittenAndRead_IsTheJson()
        {
            byte[] bytes = new byte[EventRecord.LengthMax];
            EventRecord.WriteCommon(bytes, 17, 0x7F3A91C2, 1767225600123);
            int flags = EventRecord.StampedFlag | EventRecord.SyncedFlag;
            EventRecord.Close(bytes, CycleEvent.Number, CycleEvent.Write(bytes, 1234567), flags, 1042, 0);
            EventRecord record = new EventRecord();

            // Not registered: the record does not know whose it is, and is told its time.
            Assert.IsFalse(record.TrySet(bytes, 0));
            record.SetTime(1767225600123, true, true);
            CycleEvent type = new CycleEvent();
            JsonWriter json = new JsonWriter(new SharedBuffer());
            json.Begin();
            type.WriteJson(record, "boiler-1", json);
            byte[] text = json.ToArray();

            Assert.IsTrue(type.IsWellFormed(record, record.BodyLength));
            Assert.AreEqual(
                "{\"deviceId\":\"boiler-1\",\"type\":\"cycle\",\"timestamp\":1767225600123,\"timeSynced\":true,"
                + "\"epoch\":\"7f3a91c2\",\"seq\":1042,\"bootId\":17,\"durationMs\":1234567,\"replayed\":false,"
                + "\"firmware\":\"1.0.0\"}",
                Encoding.UTF8.GetString(text, 0, text.Length));
        }

        [TestMethod]
        public void RelayPollKey_IsTheNextKey()
        {
            ConfigKey key = RelayPollKey.Of(ConfigId.Count);

            Assert.AreEqual("relayPollS", key.Name);
            Assert.IsTrue(key.IsInRange(key.Default));
            Assert.AreEqual(ConfigId.Count + 1, RelayPollKey.ConfigId.Count);
        }

        [TestMethod]
        public void FastDropAlarm_WaterRunsOut_IsRaisedAndOver()
        {
            FastDropAlarm alarm = new FastDropAlarm();
            Assert.AreEqual((int)AlarmVerdict.Good, (int)alarm.Judge(60000));
            Assert.AreEqual((int)AlarmVerdict.Bad, (int)alarm.Judge(39999));
            Assert.AreEqual((int)AlarmVerdict.Between, (int)alarm.Judge(39000));
            Assert.AreEqual((int)AlarmVerdict.Good, (int)alarm.Judge(39000));

            Assert.AreEqual(Model.AlarmKinds.End, (int)FastDropAlarm.AlarmKind.FastDrop);
            Assert.AreEqual("FAST_DROP", FastDropAlarm.Name(FastDropAlarm.AlarmKind.FastDrop));
        }

        [TestMethod]
        public void MeanThermometer_TwoReadings_IsTheirMean()
        {
            FakeThermometer first = new FakeThermometer { Counts = 1000 };
            FakeThermometer second = new FakeThermometer { Counts = 3000 };

            Assert.AreEqual(2000, new MeanThermometer(first, second).ReadCounts());
        }
    }
}
