namespace HeatingSensor.Model
{
    /// <summary>The heating's status. The numbers are stored, so their meaning never changes.</summary>
    public enum HeatingStatus
    {
        /// <summary>Not read yet since boot.</summary>
        Unknown = 0,

        /// <summary>The relay feeds the heating.</summary>
        Active = 1,

        /// <summary>The relay is off.</summary>
        Inactive = 2,
    }
}
