using System.Text;

namespace HeatingSensor.Json
{
    /// <summary>
    /// Navigates a JSON document without building objects: a value is the index of its first byte, a member the index of
    /// its key. The whole document is checked first, so that everything after can rely on it. Never throws, and allocates
    /// only what it returns. One is created per document. (nanoFramework.Json needs a heap of 75 KB for a delta of 2 KB,
    /// and accepts 01, 'a' and 1e999.)
    /// </summary>
    public sealed class JsonScanner
    {
        /// <summary>Returned instead of an index: there is none.</summary>
        public const int None = -1;

        /// <summary>AWS allows at most 8 levels of state; the envelope and the metadata's timestamps add one each. Two to
        /// spare.</summary>
        public const int DepthMax = 12;

        /// <summary>The longest string that is read, in bytes of UTF-8.</summary>
        public const int TextMax = 256;

        /// <summary>The longest UTF-8 sequence.</summary>
        private const int CharacterMax = 4;

        private readonly byte[] _character = new byte[CharacterMax];
        private byte[] _bytes = new byte[0];
        private int _length;

        /// <summary>Checks a document. The bytes must not change while it is in use.</summary>
        /// <param name="length">The document's length in bytes.</param>
        /// <returns>False if it is not strict JSON (RFC 8259) in UTF-8, or nested too deep: then <see cref="Root"/> is
        /// <see cref="None"/>.</returns>
        public bool Load(byte[] bytes, int length)
        {
            _bytes = bytes;
            _length = length;
            FaultAt = JsonChecker.FaultOf(bytes, length);
            bool isGood = FaultAt == JsonChecker.NoFault;
            Root = isGood ? SkipSpace(0) : None;
            return isGood;
        }

        /// <summary>After <see cref="Load"/> has returned false: the index of the first invalid byte.</summary>
        public int FaultAt { get; private set; } = JsonChecker.NoFault;

        /// <summary>The outermost value.</summary>
        public int Root { get; private set; } = None;

        /// <summary>The kind of a value; a missing one counts as null.</summary>
        public JsonKind KindOf(int value)
        {
            switch (value == None ? 'n' : (char)_bytes[value])
            {
                case '{':
                    return JsonKind.Object;
                case '[':
                    return JsonKind.Array;
                case '"':
                    return JsonKind.Text;
                case 't':
                    return JsonKind.True;
                case 'f':
                    return JsonKind.False;
                case 'n':
                    return JsonKind.Null;
                default:
                    return JsonKind.Number;
            }
        }

        /// <summary>The index after the last byte of a value or key.</summary>
        public int EndOf(int value)
        {
            int depth = 0;
            int at = value;
            do
            {
                switch (_bytes[at])
                {
                    case (byte)'"':
                        at = EndOfText(at);
                        break;
                    case (byte)'{':
                    case (byte)'[':
                        depth++;
                        at++;
                        break;
                    case (byte)'}':
                    case (byte)']':
                        depth--;
                        at++;
                        break;
                    default:
                        at = IsScalar(at) ? EndOfScalar(at) : at + 1;
                        break;
                }
            }
            while (depth > 0);

            return at;
        }

        /// <summary>The first member of an object; <see cref="None"/> if it is empty or not an object.</summary>
        public int FirstMember(int value)
        {
            return KindOf(value) == JsonKind.Object ? KeyAt(value + 1) : None;
        }

        /// <summary>The next member, or <see cref="None"/>.</summary>
        public int NextMember(int member)
        {
            int at = SkipSpace(EndOf(ValueOf(member)));
            return _bytes[at] == ',' ? KeyAt(at + 1) : None;
        }

        /// <summary>The first element of an array; <see cref="None"/> if it is empty or not an array.</summary>
        public int FirstElement(int value)
        {
            int at = KindOf(value) == JsonKind.Array ? SkipSpace(value + 1) : None;
            return at == None || _bytes[at] == ']' ? None : at;
        }

        /// <summary>The next element, or <see cref="None"/>.</summary>
        public int NextElement(int element)
        {
            int at = SkipSpace(EndOf(element));
            return _bytes[at] == ',' ? SkipSpace(at + 1) : None;
        }

        /// <summary>A member's value.</summary>
        public int ValueOf(int member) => SkipSpace(SkipSpace(EndOfText(member)) + 1);

        /// <summary>The value of the member with a name.</summary>
        /// <param name="name">ASCII.</param>
        /// <returns><see cref="None"/> if there is none, if there are two (neither takes precedence), or if
        /// <paramref name="value"/> is not an object.</returns>
        public int Find(int value, string name)
        {
            int found = None;
            for (int member = FirstMember(value); member != None; member = NextMember(member))
            {
                if (TextEquals(member, name))
                {
                    if (found != None)
                    {
                        return None;
                    }

                    found = ValueOf(member);
                }
            }

            return found;
        }

        /// <summary>Whether a key or string equals this, however it is escaped. Allocates nothing.</summary>
        /// <param name="expected">ASCII.</param>
        public bool TextEquals(int value, string expected)
        {
            if (KindOf(value) != JsonKind.Text)
            {
                return false;
            }

            int index = 0;
            for (int at = value + 1; _bytes[at] != '"'; index++)
            {
                int length = JsonText.Decode(_bytes, at, _character, 0, out int taken);
                if (length != 1 || index >= expected.Length || _character[0] != expected[index])
                {
                    return false;
                }

                at += taken;
            }

            return index == expected.Length;
        }

        /// <summary>Unescapes a key or string.</summary>
        /// <param name="into">Receives the UTF-8; needs four bytes more than <paramref name="lengthMax"/>.</param>
        /// <returns>Its length in bytes; <see cref="None"/> if it is longer than <paramref name="lengthMax"/> or not a string.
        /// </returns>
        public int ReadText(int value, byte[] into, int lengthMax)
        {
            if (KindOf(value) != JsonKind.Text)
            {
                return None;
            }

            int length = 0;
            for (int at = value + 1; _bytes[at] != '"';)
            {
                length += JsonText.Decode(_bytes, at, into, length, out int taken);
                at += taken;
                if (length > lengthMax)
                {
                    return None;
                }
            }

            return length;
        }

        /// <summary>Reads a string.</summary>
        /// <param name="lengthMax">Bytes of UTF-8, at most <see cref="TextMax"/>.</param>
        /// <returns>Null if it is longer, is not a string, or contains U+0000, which ends a string on this platform.</returns>
        public string ReadString(int value, int lengthMax)
        {
            byte[] text = new byte[lengthMax + CharacterMax];
            int length = ReadText(value, text, lengthMax);
            for (int index = 0; index < length; index++)
            {
                if (text[index] == 0)
                {
                    return null;
                }
            }

            return length == None ? null : Encoding.UTF8.GetString(text, 0, length);
        }

        /// <summary>The start of any value, escaped for display inside a JSON string.</summary>
        /// <param name="lengthMax">Bytes, at least three; a longer excerpt is cut and ends in three dots.</param>
        /// <returns>The inside of a string or key, or any other value as it is written.</returns>
        public byte[] Excerpt(int value, int lengthMax)
        {
            bool isText = KindOf(value) == JsonKind.Text;
            int edge = isText ? 1 : 0;
            return JsonExcerpt.Of(_bytes, value + edge, EndOf(value) - edge, isText, lengthMax);
        }

        /// <summary>Reads a number as mantissa / 10^decimals, in lowest terms: 1.50 gives 15 and 1, 1.5e1 gives 15 and 0,
        /// 200 gives 200 and 0.</summary>
        /// <returns>False if it is not a number, or too large or too precise.</returns>
        public bool ReadNumber(int value, out long mantissa, out int decimals)
        {
            mantissa = 0;
            decimals = 0;
            return KindOf(value) == JsonKind.Number
                && JsonNumber.Read(_bytes, value, EndOf(value), out mantissa, out decimals);
        }

        /// <summary>Reads an integer, even one written 1.0 or 1e3.</summary>
        public bool ReadWhole(int value, out long number)
            => ReadNumber(value, out number, out int decimals) && decimals == 0;

        private int KeyAt(int at)
        {
            int key = SkipSpace(at);
            return _bytes[key] == '"' ? key : None;
        }

        private int SkipSpace(int at)
        {
            while (JsonText.IsSpace(_bytes[at]))
            {
                at++;
            }

            return at;
        }

        private int EndOfText(int at)
        {
            do
            {
                at += _bytes[at] == '\\' ? 2 : 1;
            }
            while (_bytes[at] != '"');

            return at + 1;
        }

        private bool IsScalar(int at) => !JsonText.IsSpace(_bytes[at]) && _bytes[at] != ',' && _bytes[at] != ':';

        private int EndOfScalar(int at)
        {
            while (at < _length && IsScalar(at) && _bytes[at] != '}' && _bytes[at] != ']')
            {
                at++;
            }

            return at;
        }
    }
}
