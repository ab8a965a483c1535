namespace HeatingSensor.Configuration
{
    /// <summary>
    /// Every key that a user may tune, over the air or in the settings file, with range and default: the one place for
    /// them. What each means is said in <see cref="ConfigText"/>; the README's table is made from both.
    /// </summary>
    public static class ConfigTable
    {
        /// <summary>The level of `relayActiveLevel` and other pins.</summary>
        public const int Low = 0;

        /// <summary>AWS's bounds for the keep-alive (facts: AWS IoT Core, B).</summary>
        private const int KeepAliveMinS = 30;
        private const int KeepAliveMaxS = 1200;

        private const int DelayMaxMs = 3600 * 1000;
        private const int DayS = 24 * 3600;

        /// <summary>A sample every 5 s in batches of one wears the flash out in about five years, the least that a
        /// heating may expect (Journal/FORMAT.md: 0.20 erases for each of 17,280 records a day, on 64 blocks of 100,000
        /// erases).</summary>
        private const int SamplingMinS = 5;

        /// <summary>Twice a day; a record has two bytes for the distance of samples, 65,535 s.</summary>
        private const int SamplingMaxS = DayS / 2;

        /// <summary>One more sample in a batch would not fit a journal record.</summary>
        private const int BatchMax = 10;

        private const int ResistanceMaxOhm = 10000000;

        /// <summary>Below, a segment or two are all there is; above, certificates and settings have no room left beside
        /// the journal.</summary>
        private const int JournalMinKb = 8;
        private const int JournalMaxKb = 96;

        private static readonly ConfigKey[] Keys =
        {
            ConfigKey.Whole("debounceMs", 0, 10000, 50),
            ConfigKey.Whole("onDelayMs", 0, DelayMaxMs, 0),
            ConfigKey.Whole("offDelayMs", 0, DelayMaxMs, 0),
            ConfigKey.Choice("relayActiveLevel", new[] { "low", "high" }, Low),
            ConfigKey.Whole("samplingIntervalS", SamplingMinS, SamplingMaxS, 60).WithAlias("samplingRate"),
            ConfigKey.Whole("telemetryIntervalS", 30, DayS, 600),
            ConfigKey.Whole("telemetryBatchSize", 1, BatchMax, BatchMax),
            ConfigKey.Decimal("overheatC", 3, 30, 125, 90).WithAlias("alertThreshold"),
            ConfigKey.Decimal("frostC", 3, -40, 40, 5),
            ConfigKey.Choice("thermistorModel", new[] { "beta", "steinhart-hart" }, 0),
            ConfigKey.Decimal("thermistorBeta", 3, 500, 10000, 3950),
            ConfigKey.Decimal("thermistorR0Ohm", 3, 1, ResistanceMaxOhm, 10000),
            ConfigKey.Decimal("thermistorT0C", 3, -40, 125, 25),
            ConfigKey.Decimal("steinhartA", 15, -1, 1, 0),
            ConfigKey.Decimal("steinhartB", 15, -1, 1, 0),
            ConfigKey.Decimal("steinhartC", 15, -1, 1, 0),
            ConfigKey.Choice("thermistorTo", new[] { "ground", "supply" }, 0),
            ConfigKey.Decimal("seriesResistorOhm", 3, 1, ResistanceMaxOhm, 10000),
            ConfigKey.Decimal("temperatureOffsetC", 3, -20, 20, 0),
            ConfigKey.Whole("backoffCapS", 1, 3600, 60),
            ConfigKey.Whole("keepAliveS", KeepAliveMinS, KeepAliveMaxS, 60).WithReconnect(),
            ConfigKey.Whole("journalCapKb", JournalMinKb, JournalMaxKb, JournalMaxKb),
            ConfigKey.Choice("logLevel", new[] { "debug", "info", "warning", "error" }, (int)LogLevel.Info),
            ConfigKey.Window("maintenanceWindow").In(ConfigShadow.Maintenance),
        };

        /// <summary>The key with a number of <see cref="ConfigId"/>.</summary>
        public static ConfigKey Of(int id) => Keys[id];

        /// <summary>The number of the key with this name or alias; -1 if there is none.</summary>
        public static int Find(string name)
        {
            for (int id = 0; id < Keys.Length; id++)
            {
                if (Keys[id].Name == name || (Keys[id].Alias != null && Keys[id].Alias == name))
                {
                    return id;
                }
            }

            return -1;
        }
    }
}
