namespace HeatingSensor.Configuration
{
    /// <summary>What is known of one key of the configuration. Min, Max and Default are in the form in which values are
    /// kept: whole numbers of the smallest step.</summary>
    public sealed class ConfigKey
    {
        private ConfigKey(string name, ConfigKind kind, long min, long max, long defaultValue)
        {
            Name = name;
            Kind = kind;
            Min = min;
            Max = max;
            Default = defaultValue;
        }

        public string Name { get; }

        /// <summary>Another name for the same, which other systems use; null if there is none.</summary>
        public string Alias { get; private set; }

        public ConfigKind Kind { get; }

        /// <summary>How many decimals a value may have.</summary>
        public int Decimals { get; private set; }

        public long Min { get; }

        public long Max { get; }

        public long Default { get; }

        /// <summary>The texts of a choice, in the order of their values; else null.</summary>
        public string[] Choices { get; private set; }

        /// <summary>True: it counts from the next connection on.</summary>
        public bool NeedsReconnect { get; private set; }

        public ConfigShadow Shadow { get; private set; }

        public static ConfigKey Whole(string name, long min, long max, long defaultValue)
            => new ConfigKey(name, ConfigKind.Whole, min, max, defaultValue);

        /// <param name="decimals">0 to 15.</param>
        /// <param name="min">A whole number, as are the other two.</param>
        public static ConfigKey Decimal(string name, int decimals, long min, long max, long defaultValue)
        {
            long scale = FixedPoint.PowerOfTen(decimals);
            return new ConfigKey(name, ConfigKind.Decimal, min * scale, max * scale, defaultValue * scale)
            {
                Decimals = decimals,
            };
        }

        public static ConfigKey Choice(string name, string[] choices, int defaultValue)
        {
            return new ConfigKey(name, ConfigKind.Choice, 0, choices.Length - 1, defaultValue) { Choices = choices };
        }

        public static ConfigKey Window(string name)
        {
            return new ConfigKey(
                name, ConfigKind.Window, MaintenanceWindow.None, MaintenanceWindow.Max, MaintenanceWindow.None);
        }

        public ConfigKey WithAlias(string alias)
        {
            Alias = alias;
            return this;
        }

        public ConfigKey WithReconnect()
        {
            NeedsReconnect = true;
            return this;
        }

        public ConfigKey In(ConfigShadow shadow)
        {
            Shadow = shadow;
            return this;
        }

        public bool IsInRange(long value) => value >= Min && value <= Max;

        /// <summary>The value of a text of a choice.</summary>
        /// <returns>-1 if it is none of them.</returns>
        public int ChoiceOf(string text)
        {
            for (int index = 0; index < Choices.Length; index++)
            {
                if (Choices[index] == text)
                {
                    return index;
                }
            }

            return -1;
        }

        /// <summary>What a value must be: the end of a sentence that begins with the key.</summary>
        public string Expected()
        {
            switch (Kind)
            {
                case ConfigKind.Choice:
                    return "must be " + QuotedChoices();
                case ConfigKind.Window:
                    return "must be a span of the day in UTC such as \"02:00-04:00\", or \"\" for none";
                default:
                    long scale = FixedPoint.PowerOfTen(Decimals);
                    return (Kind == ConfigKind.Whole ? "must be a whole number from " : "must be a number from ")
                        + (Min / scale).ToString() + " to " + (Max / scale).ToString();
            }
        }

        private string QuotedChoices()
        {
            string text = "\"" + Choices[0] + "\"";
            for (int index = 1; index < Choices.Length; index++)
            {
                text += (index == Choices.Length - 1 ? " or \"" : ", \"") + Choices[index] + "\"";
            }

            return text;
        }
    }
}
