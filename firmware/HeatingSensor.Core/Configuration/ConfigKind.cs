namespace HeatingSensor.Configuration
{
    /// <summary>What the value of a key is.</summary>
    public enum ConfigKind
    {
        /// <summary>A whole number.</summary>
        Whole,

        /// <summary>A number with decimals, kept as a whole number of its smallest steps.</summary>
        Decimal,

        /// <summary>One of a few texts, kept as its index.</summary>
        Choice,

        /// <summary>A daily span of time: see <see cref="MaintenanceWindow"/>.</summary>
        Window,
    }
}
