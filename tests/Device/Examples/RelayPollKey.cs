using HeatingSensor.Configuration;

namespace HeatingSensor.Tests.Examples
{
    /// <summary>What a new key adds to ConfigTable.cs.</summary>
    public static class RelayPollKey
    {
        public static ConfigKey Of(int id)
        {
            switch (id)
            {
                // example: key
                case ConfigId.RelayPollS:
                    return ConfigKey.Whole("relayPollS", 1, 60, 10)
                        .Means("s", "how often the relay's level is read in addition to its edges");
                // end
                default:
                    return null;
            }
        }

        public static class ConfigId
        {
            // example: number
            public const int RelayPollS = 36;

            /// <summary>One more than the last number, and at most 63: sets of keys are the bits of a long.</summary>
            public const int Count = 37;
            // end
        }
    }
}
