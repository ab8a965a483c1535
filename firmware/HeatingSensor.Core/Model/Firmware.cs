namespace HeatingSensor.Model
{
    /// <summary>Which firmware this is.</summary>
    public static class Firmware
    {
        public const string Version = "1.0.0";

        /// <summary>The same as a number, for the journal: major and minor a byte each, patch two.</summary>
        public const int VersionNumber = 0x01000000;

        /// <summary>2026-11-21 00:00 UTC, in ms since 1970: no clock that is right says less.</summary>
        public const long BuildUtcMs = 1795219200000;
    }
}
