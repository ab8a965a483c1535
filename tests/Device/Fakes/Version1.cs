namespace HeatingSensor.Tests.Fakes
{
    /// <summary>
    /// Drives written by version 1 of the firmware, and the messages that it sent from them after its next boot, byte for
    /// byte. Never change this: every later version has to read it.
    /// </summary>
    public static class Version1
    {
        /// <summary>Two boots with events of every type. The first one learned the time and recorded it, the second one never
        /// did; its drive was full for a while, so a gap and eight events are in a separate segment. Default sizes.</summary>
        public static FakeStore Outage()
        {
            FakeStore store = new FakeStore();
            Put(store, "counters.a", "485301080300000002000000C8000000D48D7C6F");
            Put(store, "counters.b", "48530108020000000100000064000000E560EB7D");
            Put(store, "gap.a", "48530114010000000000000000000000000000000000000000000000E75B716A");
            Put(store, "gap.b", "48530114020000000000000000000000000000000000000000000000CFF26F32");
            Put(
                store,
                "j0000001.seg",
                "484A01012701010000000100000024540000781867FBA1010000000000000000000000000001020000780000000000000089FCC978484A01"
                + "012701020000000100000000000000002C67FBA101000088130000000000000000000101020100140000000000009A267C8B484A01042401"
                + "0300000001000000E82F67FBA1010000000000013C0003221001000022100A01E817000000000000F431F331484A01052301040000000100"
                + "000088F0FFFFD03367FBA10100008813000000000001020100D01B000000000000A6A7C9E9484A01020C040000000001000000007865C9A2"
                + "01000076EF6F8E484A01051B0605000000010000006C1B0000A09B65C9A20100000000000000000001030000A8F3B912484A010431060600"
                + "000001000000889F65C9A2010000000000013C000A221001000022100A01070702FE0301F50002ECFD01E3FA02DAF701D1F40215D1D1F048"
                + "4A010127016500000002000000000000002C1967FBA10100000000000000000000000000010100032C01000000000000F8943D21");
            Put(
                store,
                "j0000019.seg",
                "484A010310006600000002000000660000000100000000000001AE7D2D37484A0101270167000000020000007AF4FFFFF41967FBA1010000"
                + "640000000000000000000001010200F401000000000000287627F9484A01012701680000000200000094F8FFFF581A67FBA1010000640000"
                + "0000000000000000010201005802000000000000C132960F484A010127016900000002000000AEFCFFFFBC1A67FBA1010000640000000000"
                + "000000000001010200BC0200000000000011C4FEDC484A010127016A00000002000000C8000000201B67FBA1010000640000000000000000"
                + "0000010201002003000000000000CBD328FA484A010127016B00000002000000E2040000841B67FBA1010000640000000000000000000001"
                + "01020084030000000000007F9B3F40484A010127016C00000002000000FC080000E81B67FBA1010000640000000000000000000001020100"
                + "E80300000000000052A092DB484A010127016D00000002000000160D00004C1C67FBA10100006400000000000000000000010102004C0400"
                + "000000000090115BC3484A010127016E0000000200000030110000B01C67FBA1010000640000000000000000000001020100B00400000000"
                + "00000ECBFB7F484A010127016F0000000200000048E80100141D67FBA101000064000000000000000000000101020014050000000000002D"
                + "9C0DC1");
            return store;
        }

        public static string[] OutageMessages()
        {
            return new[]
            {
                "{\"deviceId\":\"boiler-1\",\"status\":\"INACTIVE\",\"previousStatus\":null,\"temperature\":21.5,\"timestamp\":17986752"
                + "00120,\"timeSynced\":true,\"seq\":1,\"bootId\":1,\"previousDurationMs\":0,\"replayed\":true,\"firmware\":\"1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":null,\"sensorFault\":"
                + "\"OPEN\",\"timestamp\":1798675205120,\"timeSynced\":true,\"seq\":2,\"bootId\":1,\"previousDurationMs\":5000,\"replayed"
                + "\":true,\"firmware\":\"1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"type\":\"samples\",\"timestamp\":1798675206120,\"timeSynced\":true,\"seq\":3,\"bootId\":1"
                + ",\"intervalS\":60,\"samples\":[{\"status\":\"ACTIVE\",\"temperature\":41.3},{\"status\":\"INACTIVE\",\"temperature\":n"
                + "ull,\"sensorFault\":\"SHORT\"},{\"status\":\"ACTIVE\",\"temperature\":25.8}],\"replayed\":true,\"firmware\":\"1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"type\":\"alarm\",\"alarm\":\"FROST\",\"raised\":true,\"temperature\":-4.0,\"threshold\":5"
                + ".0,\"timestamp\":1798675207120,\"timeSynced\":true,\"seq\":4,\"bootId\":1,\"replayed\":true,\"firmware\":\"1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"type\":\"alarm\",\"alarm\":\"SENSOR_FAULT\",\"raised\":false,\"temperature\":7.0,\"timest"
                + "amp\":1798675209120,\"timeSynced\":true,\"seq\":5,\"bootId\":1,\"replayed\":false,\"firmware\":\"1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"type\":\"samples\",\"timestamp\":1798675210120,\"timeSynced\":true,\"seq\":6,\"bootId\":1"
                + ",\"intervalS\":60,\"samples\":[{\"status\":\"ACTIVE\",\"temperature\":41.3},{\"status\":\"INACTIVE\",\"temperature\":n"
                + "ull,\"sensorFault\":\"SHORT\"},{\"status\":\"ACTIVE\",\"temperature\":25.8},{\"status\":\"INACTIVE\",\"temperature\":1"
                + "8.0},{\"status\":\"ACTIVE\",\"temperature\":10.2},{\"status\":\"INACTIVE\",\"temperature\":2.5},{\"status\":\"ACTIVE\""
                + ",\"temperature\":-5.3},{\"status\":\"INACTIVE\",\"temperature\":-13.1},{\"status\":\"ACTIVE\",\"temperature\":-20.9},{"
                + "\"status\":\"INACTIVE\",\"temperature\":-28.6}],\"replayed\":false,\"firmware\":\"1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":null,\"temperature\":null,\"sensorFault\":\"RANGE"
                + "\",\"timestamp\":1795219200300,\"timeSynced\":false,\"seq\":101,\"bootId\":2,\"previousDurationMs\":0,\"replayed\":tru"
                + "e,\"firmware\":\"1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"type\":\"gap\",\"firstLostSeq\":102,\"lastLostSeq\":102,\"lostCount\":1,\"bootId\":2,\"fi"
                + "rmware\":\"1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":-3.0,\"timestamp\":17"
                + "95219200500,\"timeSynced\":false,\"seq\":103,\"bootId\":2,\"previousDurationMs\":100,\"replayed\":true,\"firmware\":\""
                + "1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"INACTIVE\",\"previousStatus\":\"ACTIVE\",\"temperature\":-1.9,\"timestamp\":17"
                + "95219200600,\"timeSynced\":false,\"seq\":104,\"bootId\":2,\"previousDurationMs\":100,\"replayed\":true,\"firmware\":\""
                + "1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":-0.9,\"timestamp\":17"
                + "95219200700,\"timeSynced\":false,\"seq\":105,\"bootId\":2,\"previousDurationMs\":100,\"replayed\":true,\"firmware\":\""
                + "1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"INACTIVE\",\"previousStatus\":\"ACTIVE\",\"temperature\":0.2,\"timestamp\":179"
                + "5219200800,\"timeSynced\":false,\"seq\":106,\"bootId\":2,\"previousDurationMs\":100,\"replayed\":true,\"firmware\":\"1"
                + ".0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":1.3,\"timestamp\":179"
                + "5219200900,\"timeSynced\":false,\"seq\":107,\"bootId\":2,\"previousDurationMs\":100,\"replayed\":true,\"firmware\":\"1"
                + ".0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"INACTIVE\",\"previousStatus\":\"ACTIVE\",\"temperature\":2.3,\"timestamp\":179"
                + "5219201000,\"timeSynced\":false,\"seq\":108,\"bootId\":2,\"previousDurationMs\":100,\"replayed\":true,\"firmware\":\"1"
                + ".0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":3.4,\"timestamp\":179"
                + "5219201100,\"timeSynced\":false,\"seq\":109,\"bootId\":2,\"previousDurationMs\":100,\"replayed\":true,\"firmware\":\"1"
                + ".0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"INACTIVE\",\"previousStatus\":\"ACTIVE\",\"temperature\":4.4,\"timestamp\":179"
                + "5219201200,\"timeSynced\":false,\"seq\":110,\"bootId\":2,\"previousDurationMs\":100,\"replayed\":true,\"firmware\":\"1"
                + ".0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":125.0,\"timestamp\":1"
                + "795219201300,\"timeSynced\":false,\"seq\":111,\"bootId\":2,\"previousDurationMs\":100,\"replayed\":true,\"firmware\":"
                + "\"1.0.0\"}",
            };
        }

        /// <summary>Thirteen events in four segments of two: the first six were dropped, and their gap waits.</summary>
        public static FakeStore AtTheCap()
        {
            FakeStore store = new FakeStore();
            Put(store, "counters.a", "48530108010000000000000000000000DFD29B72");
            Put(store, "counters.b", "48530108020000000100000064000000E560EB7D");
            Put(store, "gap.a", "48530114050000000100000006000000060000000100000000000001F2021161");
            Put(store, "gap.b", "4853011404000000010000000400000004000000010000000000000129DCAF8B");
            Put(
                store,
                "j0000004.seg",
                "484A01011F060700000001000000DC50000062EF8BCEA2010000E8030000000000000000000101020092290348484A01011F060800000001"
                + "000000405100004AF38BCEA2010000E803000000000000000000010201002F58B162");
            Put(
                store,
                "j0000005.seg",
                "484A01011F060900000001000000A451000032F78BCEA2010000E803000000000000000000010102002E273C3F484A01011F060A00000001"
                + "000000085200001AFB8BCEA2010000E80300000000000000000001020100E5587109");
            Put(
                store,
                "j0000006.seg",
                "484A01011F060B000000010000006C52000002FF8BCEA2010000E803000000000000000000010102002762E5CD484A01011F060C00000001"
                + "000000D0520000EA028CCEA2010000E80300000000000000000001020100A17B4B0B");
            Put(store, "j0000007.seg", "484A01011F060D0000000100000034530000D2068CCEA2010000E8030000000000000000000101020007BB11B4");
            return store;
        }

        /// <summary>The same after the gap was delivered; a power cut has kept a segment that the gap covers.</summary>
        public static FakeStore AtTheCapSettled()
        {
            FakeStore store = AtTheCap();
            Put(store, "gap.b", "485301140600000001000000060000000000000001000000000000013A0E32D6");
            Put(
                store,
                "j0000003.seg",
                "484A01011F0605000000010000001450000092E78BCEA2010000E8030000000000000000000101020033AAD346484A01011F060600000001"
                + "000000785000007AEB8BCEA2010000E803000000000000000000010201002EE802B0");
            return store;
        }

        /// <summary>The first message is the gap.</summary>
        public static string[] AtTheCapMessages()
        {
            return new[]
            {
                "{\"deviceId\":\"boiler-1\",\"type\":\"gap\",\"firstLostSeq\":1,\"lastLostSeq\":6,\"lostCount\":6,\"bootId\":1,\"firmwa"
                + "re\":\"1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":20.7,\"timestamp\":17"
                + "98761607010,\"timeSynced\":true,\"seq\":7,\"bootId\":1,\"previousDurationMs\":1000,\"replayed\":false,\"firmware\":\"1"
                + ".0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"INACTIVE\",\"previousStatus\":\"ACTIVE\",\"temperature\":20.8,\"timestamp\":17"
                + "98761608010,\"timeSynced\":true,\"seq\":8,\"bootId\":1,\"previousDurationMs\":1000,\"replayed\":false,\"firmware\":\"1"
                + ".0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":20.9,\"timestamp\":17"
                + "98761609010,\"timeSynced\":true,\"seq\":9,\"bootId\":1,\"previousDurationMs\":1000,\"replayed\":false,\"firmware\":\"1"
                + ".0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"INACTIVE\",\"previousStatus\":\"ACTIVE\",\"temperature\":21.0,\"timestamp\":17"
                + "98761610010,\"timeSynced\":true,\"seq\":10,\"bootId\":1,\"previousDurationMs\":1000,\"replayed\":false,\"firmware\":\""
                + "1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":21.1,\"timestamp\":17"
                + "98761611010,\"timeSynced\":true,\"seq\":11,\"bootId\":1,\"previousDurationMs\":1000,\"replayed\":false,\"firmware\":\""
                + "1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"INACTIVE\",\"previousStatus\":\"ACTIVE\",\"temperature\":21.2,\"timestamp\":17"
                + "98761612010,\"timeSynced\":true,\"seq\":12,\"bootId\":1,\"previousDurationMs\":1000,\"replayed\":false,\"firmware\":\""
                + "1.0.0\"}",
                "{\"deviceId\":\"boiler-1\",\"status\":\"ACTIVE\",\"previousStatus\":\"INACTIVE\",\"temperature\":21.3,\"timestamp\":17"
                + "98761613010,\"timeSynced\":true,\"seq\":13,\"bootId\":1,\"previousDurationMs\":1000,\"replayed\":false,\"firmware\":\""
                + "1.0.0\"}",
            };
        }

        private static void Put(FakeStore store, string name, string hex) => store.Put(name, EventMaker.BytesOf(hex));
    }
}
