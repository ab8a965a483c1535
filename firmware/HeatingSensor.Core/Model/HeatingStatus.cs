namespace HeatingSensor.Model
{
    /// <summary>What the heating does. The numbers are stored and never change their meaning.</summary>
    public enum HeatingStatus
    {
        /// <summary>Not known yet: nothing was read since the boot.</summary>
        Unknown = 0,

        /// <summary>The relay feeds the heating.</summary>
        Active = 1,

        /// <summary>The relay is off.</summary>
        Inactive = 2,
    }
}
