namespace HeatingSensor.Storage
{
    /// <summary>Why the device has started. The numbers are stored, so their meaning never changes.</summary>
    public enum RestartReason
    {
        /// <summary>Power came, or the runtime crashed or was reset: the firmware had no time to leave a note.</summary>
        Power = 0,

        /// <summary>Somebody requested it, or safe mode had lasted long enough.</summary>
        Requested = 1,

        /// <summary>An exception that nothing had expected.</summary>
        Error = 2,
    }

    /// <summary>Properties of the reasons.</summary>
    public static class RestartReasons
    {
        public const int Count = 3;

        /// <summary>What a reason is called on the wire: Enum.ToString() gives a number on nanoFramework.</summary>
        public static string Name(RestartReason reason)
        {
            return reason == RestartReason.Error ? "error" : reason == RestartReason.Requested ? "requested" : "power";
        }
    }
}
