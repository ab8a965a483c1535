using HeatingSensor.Json;

namespace HeatingSensor.Configuration
{
    /// <summary>Defines one configuration key. Min, Max and Default are in the stored form: whole numbers of the smallest
    /// step.</summary>
    public sealed class ConfigKey
    {
        /// <summary>Longer than any valid text value.</summary>
        private const int TextMax = 32;

        /// <summary>Longer than all names of a set, with commas.</summary>
        private const int SetTextMax = 200;

        private ConfigKey(string name, ConfigKind kind, long min, long max, long defaultValue)
        {
            Name = name;
            Kind = kind;
            Min = min;
            Max = max;
            Default = defaultValue;
        }

        public string Name { get; }

        /// <summary>A second name, used by other systems; null if there is none.</summary>
        public string Alias { get; private set; }

        public ConfigKind Kind { get; }

        /// <summary>How many decimals a value may have.</summary>
        public int Decimals { get; private set; }

        public long Min { get; }

        public long Max { get; }

        public long Default { get; }

        /// <summary>The texts of a choice in the order of their values, or the names of a set in the order of their bits; null
        /// for other kinds.</summary>
        public string[] Choices { get; private set; }

        /// <summary>The unit of a value; empty for a text or a count.</summary>
        public string Unit { get; private set; }

        /// <summary>What the key does, in Markdown.</summary>
        public string Meaning { get; private set; }

        /// <summary>True: a change takes effect with the next connection.</summary>
        public bool NeedsReconnect { get; private set; }

        /// <summary>True: a wrong value might keep the device from its cloud, so a new one is on trial first.</summary>
        public bool NeedsTrial { get; private set; }

        public ConfigShadow Shadow { get; private set; }

        public static ConfigKey Whole(string name, long min, long max, long defaultValue)
            => new ConfigKey(name, ConfigKind.Whole, min, max, defaultValue);

        /// <param name="decimals">0 to 15.</param>
        /// <param name="min">In whole units, as are the other two.</param>
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

        /// <param name="names">At most 62.</param>
        /// <param name="defaultValue">The names in the set, as bits.</param>
        public static ConfigKey Set(string name, string[] names, long defaultValue)
        {
            return new ConfigKey(name, ConfigKind.Set, 0, (1L << names.Length) - 1, defaultValue) { Choices = names };
        }

        public static ConfigKey Window(string name)
        {
            return new ConfigKey(
                name, ConfigKind.Window, MaintenanceWindow.None, MaintenanceWindow.Max, MaintenanceWindow.None);
        }

        /// <param name="unit">Empty for a text or a count.</param>
        /// <param name="meaning">What the key does, in Markdown.</param>
        public ConfigKey Means(string unit, string meaning)
        {
            Unit = unit;
            Meaning = meaning;
            return this;
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

        public ConfigKey OnTrial()
        {
            NeedsTrial = true;
            return this;
        }

        public ConfigKey In(ConfigShadow shadow)
        {
            Shadow = shadow;
            return this;
        }

        public bool IsInRange(long value) => value >= Min && value <= Max;

        /// <summary>Reads and checks a value.</summary>
        /// <param name="number">The value in its stored form.</param>
        /// <returns>Null, or what is wrong: the end of a sentence that begins with the key.</returns>
        public string Read(JsonScanner json, int value, out long number)
        {
            switch (Kind)
            {
                case ConfigKind.Choice:
                    number = ChoiceOf(json.ReadString(value, TextMax));
                    return number >= 0 ? null : Expected();
                case ConfigKind.Set:
                    number = SetOf(json.ReadString(value, SetTextMax));
                    return number >= 0 ? null : Expected();
                case ConfigKind.Window:
                    return MaintenanceWindow.TryParse(json.ReadString(value, TextMax), out number) ? null : Expected();
            }

            if (!json.ReadNumber(value, out number, out int decimals))
            {
                return Expected();
            }

            if (decimals > Decimals && Kind == ConfigKind.Decimal)
            {
                return "must have at most " + Decimals.ToString() + " decimals";
            }

            bool isGood = decimals <= Decimals
                && FixedPoint.Refine(number, Decimals - decimals, out number) && IsInRange(number);
            return isGood ? null : Expected();
        }

        /// <summary>Writes a value as JSON.</summary>
        public void Write(JsonWriter json, long value)
        {
            switch (Kind)
            {
                case ConfigKind.Choice:
                    json.Text(Choices[(int)value]);
                    break;
                case ConfigKind.Set:
                    WriteSet(json, value);
                    break;
                case ConfigKind.Window:
                    json.Text(MaintenanceWindow.ToText(value));
                    break;
                default:
                    json.Fixed(value, Decimals);
                    break;
            }
        }

        /// <summary>What a value must be: the end of a sentence that begins with the key.</summary>
        public string Expected()
        {
            switch (Kind)
            {
                case ConfigKind.Choice:
                    return "must be " + QuotedChoices();
                case ConfigKind.Set:
                    return "must be names such as \"" + Choices[0] + "," + Choices[1] + "\", or \"\" for none";
                case ConfigKind.Window:
                    return "must be a time span in UTC such as \"02:00-04:00\", or \"\" for none";
                default:
                    long scale = FixedPoint.PowerOfTen(Decimals);
                    return (Kind == ConfigKind.Whole ? "must be a whole number from " : "must be a number from ")
                        + (Min / scale).ToString() + " to " + (Max / scale).ToString();
            }
        }

        /// <summary>The names of a set, with commas between them.</summary>
        public string SetText(long value)
        {
            string text = "";
            for (int index = 0; index < Choices.Length; index++)
            {
                if ((value & (1L << index)) != 0)
                {
                    text += (text.Length > 0 ? "," : "") + Choices[index];
                }
            }

            return text;
        }

        private void WriteSet(JsonWriter json, long value)
        {
            string before = "\"";
            for (int index = 0; index < Choices.Length; index++)
            {
                if ((value & (1L << index)) != 0)
                {
                    json.Raw(before);
                    json.Raw(Choices[index]);
                    before = ",";
                }
            }

            json.Raw(before == "," ? "\"" : "\"\"");
        }

        // -1 if it is no list of names.
        private long SetOf(string text)
        {
            if (text == null || text.Length == 0)
            {
                return text == null ? -1 : 0;
            }

            long set = 0;
            string[] names = text.Split(',');
            for (int index = 0; index < names.Length; index++)
            {
                int choice = ChoiceOf(names[index].Trim());
                if (choice < 0)
                {
                    return -1;
                }

                set |= 1L << choice;
            }

            return set;
        }

        // -1 if it is none of them.
        private int ChoiceOf(string text)
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

    /// <summary>The kind of a key's value.</summary>
    public enum ConfigKind
    {
        /// <summary>A whole number.</summary>
        Whole,

        /// <summary>A number with decimals, stored as a whole number of its smallest steps.</summary>
        Decimal,

        /// <summary>One of a few texts, stored as its index.</summary>
        Choice,

        /// <summary>Any of a few names, stored as bits.</summary>
        Set,

        /// <summary>A daily span of time: see <see cref="MaintenanceWindow"/>.</summary>
        Window,
    }

    /// <summary>The named shadow through which a key is desired and reported.</summary>
    public enum ConfigShadow
    {
        Configuration,
        Maintenance,
    }
}
