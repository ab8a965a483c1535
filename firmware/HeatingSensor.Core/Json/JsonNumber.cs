namespace HeatingSensor.Json
{
    /// <summary>Reads checked JSON numbers as decimal fractions, because a double cannot represent 0.1.</summary>
    internal static class JsonNumber
    {
        /// <summary>Far finer than anything measured.</summary>
        private const int DecimalsMax = 1000;

        /// <summary>Larger exponents stop growing here: no document has enough digits to compensate.</summary>
        private const int ExponentMax = 100000000;

        /// <summary>Reads the number as mantissa / 10^decimals, in lowest terms: 1.50 gives 15 and 1, 1.5e1 gives 15 and
        /// 0, 200 gives 200 and 0.</summary>
        /// <returns>False if the mantissa does not fit or there are more than <see cref="DecimalsMax"/> decimals.</returns>
        public static bool Read(byte[] bytes, int start, int end, out long mantissa, out int decimals)
        {
            bool isNegative = bytes[start] == '-';
            int at = isNegative ? start + 1 : start;
            int exponent = 0;
            int zeroCount = 0;
            bool isFraction = false;
            mantissa = 0;
            decimals = 0;
            for (; at < end && bytes[at] != 'e' && bytes[at] != 'E'; at++)
            {
                if (bytes[at] == '.')
                {
                    isFraction = true;
                    continue;
                }

                exponent -= isFraction ? 1 : 0;
                zeroCount++;
                if (bytes[at] != '0')
                {
                    // Zeros count only once another digit follows; trailing ones never do.
                    if (!Shift(ref mantissa, zeroCount) || !Add(ref mantissa, bytes[at] - '0'))
                    {
                        return false;
                    }

                    zeroCount = 0;
                }
            }

            exponent += zeroCount + (at < end ? Exponent(bytes, at + 1, end) : 0);
            if (mantissa == 0)
            {
                return true;
            }

            decimals = exponent < 0 ? -exponent : 0;
            bool fits = decimals <= DecimalsMax && Shift(ref mantissa, exponent);
            mantissa = isNegative ? -mantissa : mantissa;
            return fits;
        }

        private static int Exponent(byte[] bytes, int at, int end)
        {
            bool isNegative = bytes[at] == '-';
            int exponent = 0;
            for (int index = at; index < end && exponent <= ExponentMax; index++)
            {
                bool isSign = index == at && (isNegative || bytes[at] == '+');
                exponent = isSign ? 0 : (exponent * 10) + bytes[index] - '0';
            }

            return isNegative ? -exponent : exponent;
        }

        // Appends zeros; does nothing for a count below 1 or a mantissa of 0.
        private static bool Shift(ref long mantissa, int zeroCount)
        {
            for (int count = 0; count < zeroCount && mantissa != 0; count++)
            {
                if (mantissa > long.MaxValue / 10)
                {
                    return false;
                }

                mantissa *= 10;
            }

            return true;
        }

        private static bool Add(ref long mantissa, int digit)
        {
            bool fits = mantissa <= long.MaxValue - digit;
            mantissa += fits ? digit : 0;
            return fits;
        }
    }
}
