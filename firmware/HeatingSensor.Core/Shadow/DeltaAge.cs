namespace HeatingSensor.Shadow
{
    /// <summary>What a delta is among those that came before it.</summary>
    public enum DeltaAge
    {
        /// <summary>Newer than all of them.</summary>
        Newer = 0,

        /// <summary>One of them, once more.</summary>
        Same = 1,

        /// <summary>Older: late, or the shadow was deleted and has started again at 0. Only a new report can tell.</summary>
        Older = 2,
    }
}
