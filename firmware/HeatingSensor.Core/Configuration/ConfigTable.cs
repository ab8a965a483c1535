using HeatingSensor.Model;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// Every key that a user can set, over the air or in the settings file: the one place for its name, range, default, unit
    /// and meaning. The table in docs/configuration.md, `heating config`, the bytes on flash and the report all derive from it.
    /// Keys are created on demand, because keeping two dozen of them would cost 4 KB of heap.
    /// </summary>
    public static class ConfigTable
    {
        /// <summary>Values of `relayActiveLevel` and of other active levels.</summary>
        public const int Low = 0;

        /// <summary>AWS's bounds for the keep-alive (facts: AWS IoT Core, B).</summary>
        private const int KeepAliveMinS = 30;
        private const int KeepAliveMaxS = 1200;

        private const int DelayMaxMs = 3600 * 1000;
        private const int DayS = 24 * 3600;
        private const int DayMin = 24 * 60;

        /// <summary>A sample every 5 s in batches of one wears the flash out in about five years, the shortest acceptable life
        /// (Journal/FORMAT.md: 0.20 erases for each of 17,280 records a day, on 64 blocks of 100,000 erases).</summary>
        private const int SamplingMinS = 5;

        /// <summary>Twice a day; a record has two bytes for the sample interval, 65,535 s.</summary>
        private const int SamplingMaxS = DayS / 2;

        /// <summary>One more sample in a batch would not fit a journal record.</summary>
        private const int BatchMax = 10;

        private const int ResistanceMaxOhm = 10000000;

        /// <summary>Two segments at the least; at most what leaves room for certificates and settings beside the journal.
        /// </summary>
        private const int JournalMinKb = 8;
        private const int JournalMaxKb = 96;

        /// <summary>Creates the key with a number of <see cref="ConfigId"/>.</summary>
        /// <returns>Null if there is none.</returns>
        public static ConfigKey Of(int id)
        {
            switch (id)
            {
                case ConfigId.DebounceMs:
                    return ConfigKey.Whole("debounceMs", 0, 10000, 50)
                        .Means("ms", "how long the contact must stay still before its level counts");
                case ConfigId.OnDelayMs:
                    return ConfigKey.Whole("onDelayMs", 0, DelayMaxMs, 0)
                        .Means("ms", "how long the relay must be on before the heating counts as active");
                case ConfigId.OffDelayMs:
                    return ConfigKey.Whole("offDelayMs", 0, DelayMaxMs, 0)
                        .Means("ms", "how long the relay must be off before the heating counts as inactive");
                case ConfigId.RelayActiveLevel:
                    return ConfigKey.Choice("relayActiveLevel", new[] { "low", "high" }, Low)
                        .Means("", "the pin's level while the heating is on");
                case ConfigId.SamplingIntervalS:
                    return ConfigKey.Whole("samplingIntervalS", SamplingMinS, SamplingMaxS, 60).WithAlias("samplingRate")
                        .Means("s", "how often the temperature is sampled for telemetry");
                case ConfigId.TelemetryIntervalS:
                    return ConfigKey.Whole("telemetryIntervalS", 30, DayS, 600)
                        .Means("s", "how often health is published, and how long a sample may wait for its batch to fill;"
                            + " at least `samplingIntervalS`");
                case ConfigId.TelemetryBatchSize:
                    return ConfigKey.Whole("telemetryBatchSize", 1, BatchMax, BatchMax)
                        .Means("", "samples per batch");
                case ConfigId.OverheatC:
                    return ConfigKey.Decimal("overheatC", 3, 30, 125, 90).WithAlias("alertThreshold")
                        .Means("degrees Celsius", "alarm above this temperature");
                case ConfigId.FrostC:
                    return ConfigKey.Decimal("frostC", 3, -40, 40, 5)
                        .Means("degrees Celsius", "alarm below this temperature; must be lower than `overheatC`");
                case ConfigId.ThermistorModel:
                    return ConfigKey.Choice("thermistorModel", new[] { "beta", "steinhart-hart" }, 0)
                        .Means("", "which of the constants below apply");
                case ConfigId.ThermistorBeta:
                    return ConfigKey.Decimal("thermistorBeta", 3, 500, 10000, 3950)
                        .Means("K", "B constant of the NTC thermistor; only for `beta`");
                case ConfigId.ThermistorR0Ohm:
                    return ConfigKey.Decimal("thermistorR0Ohm", 3, 1, ResistanceMaxOhm, 10000)
                        .Means("ohm", "resistance of the thermistor at `thermistorT0C`; only for `beta`");
                case ConfigId.ThermistorT0C:
                    return ConfigKey.Decimal("thermistorT0C", 3, -40, 125, 25)
                        .Means("degrees Celsius", "temperature at which `thermistorR0Ohm` holds; only for `beta`");
                case ConfigId.SteinhartA:
                    return ConfigKey.Decimal("steinhartA", 15, -1, 1, 0)
                        .Means("1/K", "coefficient A; required for `steinhart-hart`");
                case ConfigId.SteinhartB:
                    return ConfigKey.Decimal("steinhartB", 15, -1, 1, 0)
                        .Means("1/K", "coefficient B; required for `steinhart-hart`");
                case ConfigId.SteinhartC:
                    return ConfigKey.Decimal("steinhartC", 15, -1, 1, 0)
                        .Means("1/K", "coefficient C; only for `steinhart-hart`");
                case ConfigId.ThermistorTo:
                    return ConfigKey.Choice("thermistorTo", new[] { "ground", "supply" }, 0)
                        .Means("", "what the thermistor connects the pin to");
                case ConfigId.SeriesResistorOhm:
                    return ConfigKey.Decimal("seriesResistorOhm", 3, 1, ResistanceMaxOhm, 10000)
                        .Means("ohm", "the fixed resistor of the voltage divider");
                case ConfigId.TemperatureOffsetC:
                    return ConfigKey.Decimal("temperatureOffsetC", 3, -20, 20, 0)
                        .Means("degrees Celsius", "calibration: added to every temperature");
                case ConfigId.BackoffCapS:
                    return ConfigKey.Whole("backoffCapS", 1, 3600, 60).OnTrial()
                        .Means("s", "the longest wait between two attempts to connect");
                case ConfigId.KeepAliveS:
                    return ConfigKey.Whole("keepAliveS", KeepAliveMinS, KeepAliveMaxS, 60).OnTrial().WithReconnect()
                        .Means("s", "MQTT keep-alive");
                case ConfigId.JournalCapKb:
                    return ConfigKey.Whole("journalCapKb", JournalMinKb, JournalMaxKb, JournalMaxKb)
                        .Means("KB", "how much of the drive the journal may take");
                case ConfigId.LogLevel:
                    return ConfigKey.Choice(
                        "logLevel", new[] { "debug", "info", "warning", "error" }, (int)LogLevel.Info)
                        .Means("", "messages below this level are not logged");
                case ConfigId.MaintenanceWindow:
                    return ConfigKey.Window("maintenanceWindow").In(ConfigShadow.Maintenance)
                        .Means("UTC", "when a requested restart may happen; empty: at any time");
                case ConfigId.DividerSupplyMv:
                    return ConfigKey.Whole("dividerSupplyMv", 1000, 3600, 3300)
                        .Means("mV", "the supply of the voltage divider");
                case ConfigId.AdcReferenceMv:
                    return ConfigKey.Decimal(
                        "adcReferenceMv", 3, AdcCurve.ReferenceMinMv, AdcCurve.ReferenceMaxMv, AdcCurve.DesignReferenceMv)
                        .Means("mV", "calibration: the chip's reference voltage; with `halfSupplyChannel`, where it is measured,"
                            + " a correction: 1100 is none");
                case ConfigId.AdcOffsetMv:
                    return ConfigKey.Decimal("adcOffsetMv", 3, -200, 200, 0)
                        .Means("mV", "calibration: added to every voltage that is measured");
                case ConfigId.AlarmsOff:
                    return ConfigKey.Set("alarmsOff", AlarmNames(), 1L << ((int)AlarmKind.NoHeatCall - 1))
                        .Means("", "[alarms](events.md#alarm) that are switched off, with commas between them");
                case ConfigId.AlarmReadings:
                    return ConfigKey.Whole("alarmReadings", 1, 10, 2)
                        .Means("", "how many readings in a row must agree before an alarm of temperature, sensor or memory is"
                            + " raised or cleared");
                case ConfigId.CyclesPerHourMax:
                    return ConfigKey.Whole("cyclesPerHourMax", 1, 60, 6)
                        .Means("", "alarm if a relay starts more often in an hour");
                case ConfigId.NoEffectAfterMin:
                    return ConfigKey.Whole("noEffectAfterMin", 5, DayMin, 60)
                        .Means("min", "alarm if the heating has been on for so long without effect");
                case ConfigId.NoEffectRiseC:
                    return ConfigKey.Decimal("noEffectRiseC", 3, 1, 30, 2)
                        .Means("degrees Celsius", "how much warmer the water must become in that time, unless it is warm anyway");
                case ConfigId.NoHeatCallAfterH:
                    return ConfigKey.Whole("noHeatCallAfterH", 1, 720, 24)
                        .Means("h", "alarm if no relay has been on for so long; switched off at first, by `alarmsOff`");
                case ConfigId.ChangesPerMinuteMax:
                    return ConfigKey.Whole("changesPerMinuteMax", 2, 1200, 120)
                        .Means("", "how many changes of a relay are recorded in a minute; with more, it is an unstable input");
                case ConfigId.ClockNotSetAfterMin:
                    return ConfigKey.Whole("clockNotSetAfterMin", 1, DayMin, 15)
                        .Means("min", "alarm if there has been a network for so long, and no time from SNTP");
                case ConfigId.LowMemoryKb:
                    return ConfigKey.Whole("lowMemoryKb", 1, 64, 4)
                        .Means("KB", "alarm if less of the heap is free");
                default:
                    return null;
            }
        }

        private static string[] AlarmNames()
        {
            string[] names = new string[AlarmKinds.End - 1];
            for (int index = 0; index < names.Length; index++)
            {
                names[index] = AlarmKinds.Name((AlarmKind)(index + 1));
            }

            return names;
        }

        /// <summary>The number of the key with this name or alias; -1 if there is none.</summary>
        public static int Find(string name)
        {
            for (int id = 0; id < ConfigId.Count; id++)
            {
                ConfigKey key = Of(id);
                if (key.Name == name || (key.Alias != null && key.Alias == name))
                {
                    return id;
                }
            }

            return -1;
        }
    }

    /// <summary>The keys' numbers, which identify them on flash. A number is never reused; new keys go at the end.</summary>
    public static class ConfigId
    {
        public const int DebounceMs = 0;
        public const int OnDelayMs = 1;
        public const int OffDelayMs = 2;
        public const int RelayActiveLevel = 3;
        public const int SamplingIntervalS = 4;
        public const int TelemetryIntervalS = 5;
        public const int TelemetryBatchSize = 6;
        public const int OverheatC = 7;
        public const int FrostC = 8;
        public const int ThermistorModel = 9;
        public const int ThermistorBeta = 10;
        public const int ThermistorR0Ohm = 11;
        public const int ThermistorT0C = 12;
        public const int SteinhartA = 13;
        public const int SteinhartB = 14;
        public const int SteinhartC = 15;
        public const int ThermistorTo = 16;
        public const int SeriesResistorOhm = 17;
        public const int TemperatureOffsetC = 18;
        public const int BackoffCapS = 19;
        public const int KeepAliveS = 20;
        public const int JournalCapKb = 21;
        public const int LogLevel = 22;
        public const int MaintenanceWindow = 23;
        public const int DividerSupplyMv = 24;
        public const int AdcReferenceMv = 25;
        public const int AdcOffsetMv = 26;
        public const int AlarmsOff = 27;
        public const int AlarmReadings = 28;
        public const int CyclesPerHourMax = 29;
        public const int NoEffectAfterMin = 30;
        public const int NoEffectRiseC = 31;
        public const int NoHeatCallAfterH = 32;
        public const int ChangesPerMinuteMax = 33;
        public const int ClockNotSetAfterMin = 34;
        public const int LowMemoryKb = 35;

        /// <summary>One more than the last number, and at most 63: sets of keys are the bits of a long.</summary>
        public const int Count = 36;

        /// <summary>How many keys firmware 1.0 had: <see cref="ConfigCodec.Fingerprint"/>.</summary>
        public const int CountOfVersion1 = 24;
    }

    /// <summary>How much is logged, in the order of `logLevel`.</summary>
    public enum LogLevel
    {
        Debug,
        Info,
        Warning,
        Error,
    }
}
