namespace HeatingSensor.Configuration
{
    /// <summary>The numbers of the keys: their places in <see cref="ConfigTable"/> and their names on flash. A number is
    /// never given to another key; new keys go to the end.</summary>
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

        public const int Count = 24;
    }
}
