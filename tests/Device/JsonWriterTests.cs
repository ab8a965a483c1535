using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>' stands for a JSON quotation mark.</summary>
    [TestClass]
    public class JsonWriterTests
    {
        [DataRow("0", 3, "0")]
        [DataRow("1", 3, "0.001")]
        [DataRow("-1", 3, "-0.001")]
        [DataRow("-1500", 3, "-1.5")]
        [DataRow("120000", 3, "120")]
        [DataRow("1000100", 3, "1000.1")]
        [DataRow("1129148000000", 15, "0.001129148")]
        [DataRow("-1000000000000000", 15, "-1")]
        [DataRow("42", 0, "42")]
        [TestMethod]
        public void Fixed_AnyNumber_HasNoZerosAtItsEnd(string value, int decimals, string expected)
        {
            JsonWriter json = new JsonWriter(new SharedBuffer());
            json.Begin();
            json.Fixed(long.Parse(value), decimals);

            Assert.AreEqual(expected, Deltas.Text(json.ToArray()));
        }

        [DataRow("0", "0")]
        [DataRow("-7", "-7")]
        [DataRow("9223372036854775807", "9223372036854775807")]
        [DataRow("-9223372036854775808", "-9223372036854775808")]
        [TestMethod]
        public void Number_Any_IsWritten(string value, string expected)
        {
            JsonWriter json = new JsonWriter(new SharedBuffer());
            json.Begin();
            json.Number(long.Parse(value));

            Assert.AreEqual(expected, Deltas.Text(json.ToArray()));
        }

        [TestMethod]
        public void Text_QuotesAndBackslashes_AreEscaped()
        {
            JsonWriter json = new JsonWriter(new SharedBuffer());
            json.Begin();
            json.Text("a\"b\\");
            json.TextOrNull(null);
            json.Hex(0x7F3A91C2);

            Assert.AreEqual("'a\\'b\\\\'null'7f3a91c2'", Deltas.Text(json.ToArray()));
        }

        [TestMethod]
        public void Raw_MoreThanTheBufferHolds_IsNoticed()
        {
            JsonWriter json = new JsonWriter(new SharedBuffer());
            json.Begin();
            json.Raw(new string('x', SharedBuffer.SizeBytes));
            Assert.IsFalse(json.HasOverflowed);
            json.Number(1);

            Assert.IsTrue(json.HasOverflowed);
        }
    }
}
