namespace HeatingSensor.Configuration
{
    /// <summary>What a delta comes to.</summary>
    public enum DeltaOutcome
    {
        /// <summary>It desires what is there already.</summary>
        Unchanged,

        /// <summary>There is a new configuration, to be persisted, applied and reported.</summary>
        Changed,

        /// <summary>Something in it cannot be: nothing of it counts.</summary>
        Rejected,
    }
}
