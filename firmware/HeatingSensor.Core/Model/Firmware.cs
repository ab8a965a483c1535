namespace HeatingSensor.Model
{
    /// <summary>This firmware's version and build date.</summary>
    public static class Firmware
    {
        public const string Version = "1.0.0";

        /// <summary>The version as a number, for the journal: major and minor one byte each, patch two.</summary>
        public const int VersionNumber = 0x01000000;

        /// <summary>2026-11-21 00:00 UTC, in ms since 1970: a correct clock is never earlier.</summary>
        public const long BuildUtcMs = 1795219200000;
    }
}
