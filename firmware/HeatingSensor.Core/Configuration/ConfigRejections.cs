using HeatingSensor.Json;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// Collects a delta's rejected keys as the JSON to report: each key with its desired value and the reason. Lives in the
    /// shared buffer while one delta is processed; only the resulting JSON is kept.
    /// </summary>
    public sealed class ConfigRejections
    {
        /// <summary>The most keys listed; the rest are only counted.</summary>
        public const int Max = 8;

        /// <summary>The longest key and value shown in full, in bytes of JSON.</summary>
        public const int KeyMax = 40;
        public const int ValueMax = 40;

        /// <summary>The most bytes the JSON takes; a test writes the longest.</summary>
        public const int LengthMax = 2816;

        private const string MoreKey = "(more)";

        /// <summary>A key set to null, with its punctuation, and the object's end.</summary>
        private const int ForgetLength = KeyMax + 9;

        private readonly JsonWriter _json;
        private readonly byte[][] _keys = new byte[Max][];
        private int _leftOutCount;

        /// <param name="json">Its buffer must stay untouched until <see cref="ToJson"/>.</param>
        public ConfigRejections(JsonWriter json)
        {
            _json = json;
            json.Begin();
        }

        /// <summary>How many are listed.</summary>
        public int Count { get; private set; }

        /// <summary>Lists a member of the document, unless its key is already listed.</summary>
        /// <param name="reason">The end of a sentence that begins with the key, or a whole sentence.</param>
        public void Add(JsonScanner document, int member, string reason)
        {
            byte[] key = document.Excerpt(member, KeyMax);
            if (Contains(key))
            {
                return;
            }

            if (Count == Max)
            {
                _leftOutCount++;
                return;
            }

            byte[] value = document.Excerpt(document.ValueOf(member), ValueMax);
            WriteKey(key);
            _json.Raw(":{\"value\":\"");
            _json.Raw(value, 0, value.Length);
            _json.Raw("\",\"reason\":");
            _json.Text(reason);
            _json.Raw("}");
            _keys[Count] = key;
            Count++;
        }

        /// <summary>The whole object. A shadow merges objects, so keys that are no longer listed are set to null, and stay so
        /// until nothing is rejected any more: the report that cleared them may have been lost.</summary>
        /// <param name="before">The object reported before; may be null.</param>
        public byte[] ToJson(byte[] before)
        {
            if (_leftOutCount > 0)
            {
                _json.Raw(",\"" + MoreKey + "\":{\"value\":\"");
                _json.Number(_leftOutCount);
                _json.Raw("\",\"reason\":\"more keys were rejected\"}");
            }

            JsonScanner scanner = new JsonScanner();
            if (before != null && scanner.Load(before, before.Length))
            {
                Forget(scanner);
            }

            _json.Raw("}");
            return _json.ToArray();
        }

        private void Forget(JsonScanner before)
        {
            for (int member = before.FirstMember(before.Root); member != JsonScanner.None; member = before.NextMember(member))
            {
                byte[] key = before.Excerpt(member, KeyMax);
                bool isListed = Contains(key) || (_leftOutCount > 0 && before.TextEquals(member, MoreKey));
                if (!isListed && _json.Length + ForgetLength <= LengthMax)
                {
                    WriteKey(key);
                    _json.Raw(":null");
                }
            }
        }

        private void WriteKey(byte[] key)
        {
            _json.Raw(_json.Length == 0 ? "{\"" : ",\"");
            _json.Raw(key, 0, key.Length);
            _json.Raw("\"");
        }

        private bool Contains(byte[] key)
        {
            bool isThere = false;
            for (int index = 0; index < Count && !isThere; index++)
            {
                isThere = AreSame(_keys[index], key);
            }

            return isThere;
        }

        private static bool AreSame(byte[] a, byte[] b)
        {
            bool isSame = a.Length == b.Length;
            for (int index = 0; index < a.Length && isSame; index++)
            {
                isSame = a[index] == b[index];
            }

            return isSame;
        }
    }
}
