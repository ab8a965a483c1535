using System;
using HeatingSensor.Configuration;

namespace HeatingSensor.Settings
{
    /// <summary>Reads the value of a key of the configuration from the parsed settings file.</summary>
    public static class ConfigSetting
    {
        /// <param name="value">A string, int, long, double or bool.</param>
        /// <param name="number">The value in the form in which it is kept, rounded to the key's decimals.</param>
        /// <returns>False if it has the wrong type or is out of range.</returns>
        public static bool TryRead(object value, ConfigKey key, out long number)
        {
            switch (key.Kind)
            {
                case ConfigKind.Choice:
                    number = key.ChoiceOf(value as string);
                    return number >= 0;
                case ConfigKind.Window:
                    return MaintenanceWindow.TryParse(value as string, out number);
                case ConfigKind.Whole:
                    number = value is int whole ? whole : long.MinValue;
                    return key.IsInRange(number);
                default:
                    return TryRound(value, key, out number);
            }
        }

        private static bool TryRound(object value, ConfigKey key, out long number)
        {
            double real = value is int whole ? whole : value is double fraction ? fraction : double.NaN;
            double steps = real * FixedPoint.PowerOfTen(key.Decimals);

            // Not a number would pass the comparison: on nanoFramework NaN > 1 is true.
            bool isInRange = !double.IsNaN(steps) && steps >= key.Min && steps <= key.Max;
            number = isInRange ? (long)Math.Round(steps) : long.MinValue;
            return isInRange;
        }
    }
}
