namespace HeatingSensor.Configuration
{
    /// <summary>Decimal numbers stored as whole numbers of their smallest step: 1.5 with three decimals is 1500.</summary>
    public static class FixedPoint
    {
        /// <summary>10 to the power of the exponent, 0 to 18.</summary>
        public static long PowerOfTen(int exponent)
        {
            long power = 1;
            for (int count = 0; count < exponent; count++)
            {
                power *= 10;
            }

            return power;
        }

        /// <summary>Increases the number of decimals.</summary>
        /// <returns>False if the result does not fit.</returns>
        public static bool Refine(long value, int decimals, out long refined)
        {
            long scale = PowerOfTen(decimals);
            refined = value * scale;
            return value <= long.MaxValue / scale && value >= -long.MaxValue / scale;
        }

        /// <summary>The nearest double, up to 15 digits: both operands are exact, and division rounds once.</summary>
        public static double ToDouble(long value, int decimals) => (double)value / PowerOfTen(decimals);
    }
}
