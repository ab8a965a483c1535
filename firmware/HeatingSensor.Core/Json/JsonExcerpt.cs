using System;

namespace HeatingSensor.Json
{
    /// <summary>The start of a piece of a document, escaped for use inside a JSON string.</summary>
    internal static class JsonExcerpt
    {
        private const int DotCount = 3;
        private const int CharacterMax = 4;
        private const string HexDigits = "0123456789abcdef";

        /// <param name="isText">The piece is the inside of a string: its escapes are decoded first.</param>
        /// <param name="lengthMax">Bytes, at least three; a longer excerpt is cut and ends in three dots.</param>
        public static byte[] Of(byte[] bytes, int start, int end, bool isText, int lengthMax)
        {
            byte[] into = new byte[lengthMax];
            byte[] character = new byte[CharacterMax];
            int length = 0;
            int cut = 0;
            for (int at = start; at < end && length <= lengthMax;)
            {
                int taken = 1;
                character[0] = bytes[at];
                int count = isText ? JsonText.Decode(bytes, at, character, 0, out taken) : 1;
                at += taken;
                bool isWithin = (character[0] & 0xC0) == 0x80;
                cut = !isWithin && length + DotCount <= lengthMax ? length : cut;
                length = Escape(character, count, into, length);
            }

            if (length > lengthMax)
            {
                into[cut] = into[cut + 1] = into[cut + 2] = (byte)'.';
                length = cut + DotCount;
            }

            byte[] excerpt = new byte[length];
            Array.Copy(into, excerpt, length);
            return excerpt;
        }

        // Returns the new length, or one more than fits.
        private static int Escape(byte[] character, int count, byte[] into, int length)
        {
            byte c = character[0];
            bool isControl = c < ' ';
            bool isMarked = c == '"' || c == '\\';
            int needed = isControl ? 6 : isMarked ? 2 : count;
            if (length + needed > into.Length)
            {
                return into.Length + 1;
            }

            if (isControl)
            {
                into[length++] = (byte)'\\';
                into[length++] = (byte)'u';
                into[length++] = (byte)'0';
                into[length++] = (byte)'0';
                into[length++] = (byte)HexDigits[c >> 4];
                into[length++] = (byte)HexDigits[c & 15];
                return length;
            }

            if (isMarked)
            {
                into[length++] = (byte)'\\';
            }

            Array.Copy(character, 0, into, length, count);
            return length + count;
        }
    }
}
