namespace HeatingSensor.Tests.Fakes
{
    /// <summary>What a power cut leaves of the operation it interrupts.</summary>
    public enum CutWay
    {
        /// <summary>Nothing was done.</summary>
        NotDone = 0,

        /// <summary>The operation was completed but not reported.</summary>
        Done = 1,

        /// <summary>Half of the bytes were written.</summary>
        TornHalf = 2,

        /// <summary>The file was created or truncated, but no byte written.</summary>
        TornFirst = 3,

        /// <summary>All bytes but the last were written.</summary>
        TornLast = 4,
    }
}
