namespace HeatingSensor.Json
{
    /// <summary>Characters and escapes of a JSON string, in UTF-8.</summary>
    internal static class JsonText
    {
        private const int HighSurrogateMin = 0xD800;
        private const int LowSurrogateMin = 0xDC00;
        private const int LowSurrogateMax = 0xDFFF;
        private const int UnitEscapeLength = 6;

        private const string EscapeLetters = "\"\\/bfnrt";
        private const string EscapedCharacters = "\"\\/\b\f\n\r\t";

        public static bool IsSpace(int c) => c == ' ' || c == '\n' || c == '\r' || c == '\t';

        public static bool IsDigit(int c) => c >= '0' && c <= '9';

        /// <summary>The length in bytes of the character or escape that begins here.</summary>
        /// <param name="end">Where the bytes end.</param>
        /// <returns>0 if it is invalid: a control character, invalid UTF-8, an unknown escape, a lone surrogate.</returns>
        public static int CheckedLength(byte[] bytes, int at, int end)
        {
            int c = bytes[at];
            if (c < ' ')
            {
                return 0;
            }

            if (c == '\\')
            {
                return EscapeLength(bytes, at, end);
            }

            return c < 0x80 ? 1 : SequenceLength(bytes, at, end);
        }

        /// <summary>Decodes the character or escape that begins here in a checked document.</summary>
        /// <param name="into">Receives its UTF-8; needs room for four bytes.</param>
        /// <param name="taken">How many bytes it consumed.</param>
        /// <returns>How many bytes it wrote.</returns>
        public static int Decode(byte[] bytes, int at, byte[] into, int offset, out int taken)
        {
            into[offset] = bytes[at];
            taken = 1;
            if (bytes[at] != '\\')
            {
                return 1;
            }

            if (bytes[at + 1] != 'u')
            {
                taken = 2;
                into[offset] = (byte)EscapedCharacters[EscapeLetters.IndexOf((char)bytes[at + 1])];
                return 1;
            }

            taken = UnitEscapeLength;
            int c = Unit(bytes, at, at + UnitEscapeLength);
            if (c >= HighSurrogateMin && c < LowSurrogateMin)
            {
                taken += UnitEscapeLength;
                int low = Unit(bytes, at + UnitEscapeLength, at + taken);
                c = 0x10000 + ((c - HighSurrogateMin) << 10) + (low - LowSurrogateMin);
            }

            return Encode(c, into, offset);
        }

        private static int EscapeLength(byte[] bytes, int at, int end)
        {
            if (at + 1 >= end)
            {
                return 0;
            }

            if (bytes[at + 1] != 'u')
            {
                return bytes[at + 1] < 0x80 && EscapeLetters.IndexOf((char)bytes[at + 1]) >= 0 ? 2 : 0;
            }

            int unit = Unit(bytes, at, end);
            if (unit < HighSurrogateMin || unit > LowSurrogateMax)
            {
                return unit < 0 ? 0 : UnitEscapeLength;
            }

            int next = Unit(bytes, at + UnitEscapeLength, end);
            bool isPair = unit < LowSurrogateMin && next >= LowSurrogateMin && next <= LowSurrogateMax;
            return isPair ? 2 * UnitEscapeLength : 0;
        }

        // The UTF-16 code unit of an escape such as \u00e9; -1 if there is none.
        private static int Unit(byte[] bytes, int at, int end)
        {
            if (at + UnitEscapeLength > end || bytes[at] != '\\' || bytes[at + 1] != 'u')
            {
                return -1;
            }

            int unit = 0;
            for (int index = at + 2; index < at + UnitEscapeLength; index++)
            {
                int digit = HexDigit(bytes[index]);
                if (digit < 0)
                {
                    return -1;
                }

                unit = (unit << 4) | digit;
            }

            return unit;
        }

        private static int HexDigit(int c)
        {
            if (IsDigit(c))
            {
                return c - '0';
            }

            int letter = c | 0x20;
            return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
        }

        // The well-formed sequences of RFC 3629, section 4.
        private static int SequenceLength(byte[] bytes, int at, int end)
        {
            int first = bytes[at];
            int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
            if (first < 0xC2 || first > 0xF4 || at + length > end)
            {
                return 0;
            }

            int min = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
            int max = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
            bool isGood = bytes[at + 1] >= min && bytes[at + 1] <= max;
            for (int index = at + 2; index < at + length; index++)
            {
                isGood &= (bytes[index] & 0xC0) == 0x80;
            }

            return isGood ? length : 0;
        }

        private static int Encode(int c, byte[] into, int offset)
        {
            if (c < 0x80)
            {
                into[offset] = (byte)c;
                return 1;
            }

            int length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            for (int index = length - 1; index > 0; index--)
            {
                into[offset + index] = (byte)(0x80 | (c & 0x3F));
                c >>= 6;
            }

            into[offset] = (byte)((0xF00 >> length) | c);
            return length;
        }
    }
}
