using HeatingSensor.Json;

namespace HeatingSensor.Configuration
{
    /// <summary>The keys of a delta that were refused, each with what was desired and why it cannot be.</summary>
    public sealed class ConfigRejections
    {
        /// <summary>So many are listed; of the others only the number is kept.</summary>
        public const int Max = 8;

        /// <summary>The longest key and value that are shown whole, in bytes of JSON.</summary>
        public const int KeyMax = 40;
        public const int ValueMax = 40;

        private readonly byte[][] _keys = new byte[Max][];
        private readonly byte[][] _values = new byte[Max][];
        private readonly string[] _reasons = new string[Max];

        /// <summary>How many are listed.</summary>
        public int Count { get; private set; }

        /// <summary>How many more there were.</summary>
        public int LeftOutCount { get; private set; }

        /// <summary>The key as the inside of a JSON text.</summary>
        public byte[] Key(int index) => _keys[index];

        /// <summary>What was desired, as the inside of a JSON text: see <see cref="JsonScanner.Excerpt"/>.</summary>
        public byte[] Value(int index) => _values[index];

        /// <summary>The end of a sentence that begins with the key, or a sentence.</summary>
        public string Reason(int index) => _reasons[index];

        public void Clear()
        {
            Count = 0;
            LeftOutCount = 0;
        }

        /// <summary>Lists a member of the document, unless its key is listed already.</summary>
        public void Add(JsonScanner document, int member, string reason)
        {
            byte[] key = document.Excerpt(member, KeyMax);
            if (Contains(key))
            {
                return;
            }

            if (Count == Max)
            {
                LeftOutCount++;
                return;
            }

            _keys[Count] = key;
            _values[Count] = document.Excerpt(document.ValueOf(member), ValueMax);
            _reasons[Count] = reason;
            Count++;
        }

        /// <summary>Whether a key is listed.</summary>
        public bool Contains(byte[] key) => IndexOf(key) >= 0;

        public void CopyFrom(ConfigRejections other)
        {
            Count = other.Count;
            LeftOutCount = other.LeftOutCount;
            for (int index = 0; index < Count; index++)
            {
                _keys[index] = other._keys[index];
                _values[index] = other._values[index];
                _reasons[index] = other._reasons[index];
            }
        }

        /// <summary>Whether the same is refused for the same reasons. A delta that is refused comes again after every
        /// report: reporting it again each time would never end.</summary>
        public bool IsSameAs(ConfigRejections other)
        {
            bool isSame = Count == other.Count && LeftOutCount == other.LeftOutCount;
            for (int index = 0; index < Count && isSame; index++)
            {
                int at = other.IndexOf(_keys[index]);
                isSame = at >= 0 && AreSame(_values[index], other._values[at]) && _reasons[index] == other._reasons[at];
            }

            return isSame;
        }

        private int IndexOf(byte[] key)
        {
            for (int index = 0; index < Count; index++)
            {
                if (AreSame(_keys[index], key))
                {
                    return index;
                }
            }

            return -1;
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
