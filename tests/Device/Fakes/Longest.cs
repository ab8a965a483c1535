using HeatingSensor.Configuration;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>The configuration whose values take the most space, on flash and in JSON; it violates rules between keys.</summary>
    public static class Longest
    {
        public static DeviceConfig Config()
        {
            DeviceConfig config = new DeviceConfig();
            for (int id = 0; id < ConfigId.Count; id++)
            {
                ConfigKey key = ConfigTable.Of(id);

                // The most digits, and a sign; also the longest text of a choice.
                long longest = key.Min < 0 ? key.Min : key.Max;
                bool isNumber = key.Kind == ConfigKind.Decimal;
                config.Set(id, isNumber ? (key.Min < 0 ? longest + 1 : longest - 1) : key.Max);
                if (key.Alias != null)
                {
                    config.SetTold(id, true);
                }
            }

            return config;
        }
    }
}
