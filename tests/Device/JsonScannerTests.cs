using HeatingSensor.Json;
using HeatingSensor.Tests.Fakes;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>The scanner on the device itself; ' stands for a JSON quotation mark. tests/Host compares it with .NET's
    /// reader on random documents.</summary>
    [TestClass]
    public class JsonScannerTests
    {
        [DataRow("")]
        [DataRow(" ")]
        [DataRow("01")]
        [DataRow("+1")]
        [DataRow("1.")]
        [DataRow(".5")]
        [DataRow("1e")]
        [DataRow("True")]
        [DataRow("nul")]
        [DataRow("1 2")]
        [DataRow("[1,]")]
        [DataRow("{'a':1,}")]
        [DataRow("{'a' 1}")]
        [DataRow("{a:1}")]
        [DataRow("['a]")]
        [DataRow("['\\x']")]
        [DataRow("['\\u12G4']")]
        [DataRow("['\\ud83d']")]
        [DataRow("['\\ude00']")]
        [DataRow("['\n']")]
        [DataRow("[")]
        [DataRow("[[[[[[[[[[[[[1]]]]]]]]]]]]]")]
        [TestMethod]
        public void Load_NoStrictJson_IsRefused(string text)
        {
            byte[] bytes = Deltas.Bytes(text);
            JsonScanner json = new JsonScanner();

            Assert.IsFalse(json.Load(bytes, bytes.Length));
            Assert.AreEqual(JsonScanner.None, json.Root);
        }

        [TestMethod]
        public void Load_LengthWithinTheBytes_ReadsNothingBeyond()
        {
            JsonScanner json = new JsonScanner();

            Assert.IsTrue(json.Load(Deltas.Bytes("[1]]"), 3));
            Assert.IsTrue(json.Load(Deltas.Bytes("123"), 2));
            Assert.IsTrue(json.ReadWhole(json.Root, out long number));
            Assert.AreEqual(12, (int)number);
        }

        [DataRow("1.50", "15", 1)]
        [DataRow("1.5e1", "15", 0)]
        [DataRow("200", "200", 0)]
        [DataRow("2E2", "200", 0)]
        [DataRow("-0.001129148", "-1129148", 9)]
        [DataRow("8.76741e-8", "876741", 13)]
        [DataRow("0e99999999999", "0", 0)]
        [DataRow("9223372036854775807", "9223372036854775807", 0)]
        [TestMethod]
        public void ReadNumber_Fits_IsExact(string text, string mantissa, int decimals)
        {
            JsonScanner json = Loaded(text);

            Assert.IsTrue(json.ReadNumber(json.Root, out long number, out int found));
            Assert.AreEqual(mantissa, number.ToString());
            Assert.AreEqual(decimals, found);
        }

        [DataRow("9223372036854775808")]
        [DataRow("1e19")]
        [DataRow("1e99999999999")]
        [DataRow("1e-99999999999")]
        [DataRow("1e-1001")]
        [DataRow("'1'")]
        [TestMethod]
        public void ReadNumber_DoesNotFit_IsRefused(string text)
        {
            JsonScanner json = Loaded(text);

            Assert.IsFalse(json.ReadNumber(json.Root, out _, out _));
        }

        [TestMethod]
        public void Find_NestedAndEscaped_IsFound()
        {
            JsonScanner json = Loaded(" { 'x' : [ {'b':1}, '}' ] , '\\u0061' : { 'b' : 'c\\n\\u20ac' } } ");
            int a = json.Find(json.Root, "a");

            Assert.IsTrue(json.KindOf(a) == JsonKind.Object);
            Assert.AreEqual("c\n\u20ac", json.ReadString(json.Find(a, "b"), 10));
            Assert.IsNull(json.ReadString(json.Find(a, "b"), 4));
            Assert.AreEqual(JsonScanner.None, json.Find(a, "c"));
            Assert.AreEqual(JsonScanner.None, json.Find(json.Find(a, "b"), "c"));
        }

        [TestMethod]
        public void Find_ThereTwice_IsNotFound()
        {
            JsonScanner json = Loaded("{'a':1,'a':1}");

            Assert.AreEqual(JsonScanner.None, json.Find(json.Root, "a"));
        }

        [DataRow("'short'", "short")]
        [DataRow("'0123456789'", "0123456789")]
        [DataRow("'0123456789a'", "0123456...")]
        [DataRow("'a\\'\\n\\u0041'", "a\\'\\u000aA")]
        [DataRow("'1234567\u20ac'", "1234567\u20ac")]
        [DataRow("'123456\u20ac\u20ac'", "123456...")]
        [DataRow("{'a':'b'}", "{\\'a\\':...")]
        [DataRow("12345678901", "1234567...")]
        [TestMethod]
        public void Excerpt_AnyValue_FitsAndIsEscaped(string text, string expected)
        {
            JsonScanner json = Loaded(text);
            byte[] excerpt = json.Excerpt(json.Root, 10);
            byte[] bytes = Deltas.Bytes(expected);

            Assert.AreEqual(bytes.Length, excerpt.Length);
            for (int index = 0; index < bytes.Length; index++)
            {
                Assert.AreEqual((int)bytes[index], (int)excerpt[index]);
            }
        }

        private static JsonScanner Loaded(string text)
        {
            JsonScanner json = new JsonScanner();
            byte[] bytes = Deltas.Bytes(text);
            Assert.IsTrue(json.Load(bytes, bytes.Length));
            return json;
        }
    }
}
