namespace HeatingSensor.Configuration
{
    /// <summary>The named shadow through which a key is desired and reported.</summary>
    public enum ConfigShadow
    {
        Configuration,
        Maintenance,
    }
}
