using HeatingSensor.Json;

namespace HeatingSensor.Configuration
{
    /// <summary>Writes the running configuration as JSON for a shadow.</summary>
    public static class ConfigReport
    {
        /// <summary>The most bytes written; a test writes the longest report.</summary>
        public const int LengthMax = 1024;

        /// <summary>Writes a shadow's keys and values, separated by commas and without braces. A value that was desired under
        /// the key's alias is reported under both names. Otherwise the alias is null, which removes it from the shadow: if it
        /// is desired again, the next delta has it.</summary>
        /// <param name="withheld">The keys, as bits, to report as null under both names.</param>
        public static void WriteMembers(JsonWriter json, DeviceConfig config, ConfigShadow shadow, long withheld)
        {
            bool isFirst = true;
            for (int id = 0; id < ConfigId.Count; id++)
            {
                ConfigKey key = ConfigTable.Of(id);
                if (key.Shadow != shadow)
                {
                    continue;
                }

                bool isWithheld = (withheld & (1L << id)) != 0;
                WriteMember(json, key, isFirst ? "\"" : ",\"", key.Name, config.Get(id), !isWithheld);
                isFirst = false;
                if (key.Alias != null)
                {
                    WriteMember(json, key, ",\"", key.Alias, config.Get(id), config.IsTold(id) && !isWithheld);
                }
            }
        }

        private static void WriteMember(
            JsonWriter json, ConfigKey key, string before, string name, long value, bool isShown)
        {
            json.Raw(before);
            json.Raw(name);
            json.Raw("\":");
            if (isShown)
            {
                key.Write(json, value);
            }
            else
            {
                json.Raw("null");
            }
        }
    }
}
