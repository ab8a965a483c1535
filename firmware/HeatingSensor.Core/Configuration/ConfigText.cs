namespace HeatingSensor.Configuration
{
    /// <summary>
    /// What the keys mean, for people. Apart from <see cref="ConfigTable"/>, and in a switch, because a text that no
    /// device asks for costs it no heap.
    /// </summary>
    public static class ConfigText
    {
        /// <summary>The unit of a key's value; empty for a text or a count.</summary>
        public static string Unit(int id)
        {
            switch (id)
            {
                case ConfigId.DebounceMs:
                case ConfigId.OnDelayMs:
                case ConfigId.OffDelayMs:
                    return "ms";
                case ConfigId.SamplingIntervalS:
                case ConfigId.TelemetryIntervalS:
                case ConfigId.BackoffCapS:
                case ConfigId.KeepAliveS:
                    return "s";
                case ConfigId.OverheatC:
                case ConfigId.FrostC:
                case ConfigId.ThermistorT0C:
                case ConfigId.TemperatureOffsetC:
                    return "degrees Celsius";
                case ConfigId.ThermistorBeta:
                    return "K";
                case ConfigId.ThermistorR0Ohm:
                case ConfigId.SeriesResistorOhm:
                    return "ohm";
                case ConfigId.SteinhartA:
                case ConfigId.SteinhartB:
                case ConfigId.SteinhartC:
                    return "1/K";
                case ConfigId.JournalCapKb:
                    return "KB";
                case ConfigId.MaintenanceWindow:
                    return "UTC";
                default:
                    return "";
            }
        }

        /// <summary>What a key does, in Markdown.</summary>
        public static string Meaning(int id)
        {
            switch (id)
            {
                case ConfigId.DebounceMs:
                    return "how long the contact must rest before its level counts";
                case ConfigId.OnDelayMs:
                    return "how long the relay must be on before the heating counts as active";
                case ConfigId.OffDelayMs:
                    return "how long it must be off before the heating counts as inactive";
                case ConfigId.RelayActiveLevel:
                    return "the pin's level while the heating is on";
                case ConfigId.SamplingIntervalS:
                    return "how often the temperature is sampled for telemetry";
                case ConfigId.TelemetryIntervalS:
                    return "how long samples may wait for their batch, and how often health is reported;"
                        + " at least `samplingIntervalS`";
                case ConfigId.TelemetryBatchSize:
                    return "samples in a batch";
                case ConfigId.OverheatC:
                    return "above it is an alarm";
                case ConfigId.FrostC:
                    return "below it is an alarm; lower than `overheatC`";
                case ConfigId.LogLevel:
                    return "what is less than that is not logged";
                case ConfigId.BackoffCapS:
                    return "the longest wait between two attempts to connect";
                case ConfigId.KeepAliveS:
                    return "MQTT's keep-alive";
                case ConfigId.JournalCapKb:
                    return "how much of the drive the journal may take";
                case ConfigId.MaintenanceWindow:
                    return "when the device may restart for maintenance; empty: at any time";
                default:
                    return ThermistorMeaning(id);
            }
        }

        private static string ThermistorMeaning(int id)
        {
            switch (id)
            {
                case ConfigId.ThermistorModel:
                    return "which of the constants below count";
                case ConfigId.ThermistorBeta:
                    return "B of an NTC; for `beta`";
                case ConfigId.ThermistorR0Ohm:
                    return "its resistance at `thermistorT0C`; for `beta`";
                case ConfigId.ThermistorT0C:
                    return "for `beta`";
                case ConfigId.SteinhartA:
                case ConfigId.SteinhartB:
                    return "for `steinhart-hart`, which needs it";
                case ConfigId.SteinhartC:
                    return "for `steinhart-hart`";
                case ConfigId.ThermistorTo:
                    return "the thermistor's place in the divider: between the pin and what";
                case ConfigId.SeriesResistorOhm:
                    return "the divider's other resistor";
                case ConfigId.TemperatureOffsetC:
                    return "added to every temperature: your calibration";
                default:
                    return "";
            }
        }
    }
}
