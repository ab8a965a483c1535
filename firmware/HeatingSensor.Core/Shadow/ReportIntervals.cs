namespace HeatingSensor.Shadow
{
    /// <summary>How long a shadow with something desired in it may go without a report.</summary>
    public static class ReportIntervals
    {
        /// <summary>6 hours: whatever was lost without a trace is found then.</summary>
        public const int RegularMs = 6 * 3600 * 1000;

        /// <summary>10 minutes while something is open: a desired value that goes back to what is reported makes no
        /// delta, and only the silence after a report tells.</summary>
        public const int OpenMs = 600 * 1000;
    }
}
