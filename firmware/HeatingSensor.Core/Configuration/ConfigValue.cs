using HeatingSensor.Json;

namespace HeatingSensor.Configuration
{
    /// <summary>Reads the value of a key from JSON.</summary>
    public static class ConfigValue
    {
        /// <summary>Longer than any text that may be a value.</summary>
        private const int TextMax = 32;

        /// <summary>Reads and checks it.</summary>
        /// <param name="number">The value in the form in which it is kept.</param>
        /// <returns>Null, or the end of a sentence that begins with the key and says what is wrong.</returns>
        public static string Read(JsonScanner json, int value, ConfigKey key, out long number)
        {
            switch (key.Kind)
            {
                case ConfigKind.Choice:
                    number = key.ChoiceOf(json.ReadString(value, TextMax));
                    return number >= 0 ? null : key.Expected();
                case ConfigKind.Window:
                    bool isWindow = MaintenanceWindow.TryParse(json.ReadString(value, TextMax), out number);
                    return isWindow ? null : key.Expected();
                default:
                    return Number(json, value, key, out number);
            }
        }

        private static string Number(JsonScanner json, int value, ConfigKey key, out long number)
        {
            if (!json.ReadNumber(value, out number, out int decimals))
            {
                return key.Expected();
            }

            if (decimals > key.Decimals && key.Kind == ConfigKind.Decimal)
            {
                return "must have at most " + key.Decimals.ToString() + " decimals";
            }

            bool isGood = decimals <= key.Decimals
                && FixedPoint.Refine(number, key.Decimals - decimals, out number) && key.IsInRange(number);
            return isGood ? null : key.Expected();
        }
    }
}
