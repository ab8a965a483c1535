namespace HeatingSensor.Configuration
{
    /// <summary>What is to become of the configuration on trial.</summary>
    public enum TrialVerdict
    {
        /// <summary>Not known yet, or none is on trial.</summary>
        Pending,

        /// <summary>It has proved itself: see <see cref="ConfigStore.Confirm"/>.</summary>
        Confirm,

        /// <summary>The device does not stay connected with it: see <see cref="ConfigStore.RollBack"/>; or, if none is on
        /// trial, with the last good one either: see <see cref="ConfigStore.Forgive"/>.</summary>
        RollBack,
    }
}
