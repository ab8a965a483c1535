namespace HeatingSensor.Tests.Fakes
{
    /// <summary>What a power cut leaves of the operation that it hits.</summary>
    public enum CutWay
    {
        /// <summary>Nothing was done.</summary>
        NotDone = 0,

        /// <summary>All was done, and nobody was told.</summary>
        Done = 1,

        /// <summary>Half of the bytes were written.</summary>
        TornHalf = 2,

        /// <summary>The file was created or emptied, and no byte written.</summary>
        TornFirst = 3,

        /// <summary>All bytes were written but the last.</summary>
        TornLast = 4,
    }
}
