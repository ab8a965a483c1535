namespace HeatingSensor.Configuration
{
    /// <summary>How much is said; the order is that of `logLevel` in <see cref="ConfigTable"/>.</summary>
    public enum LogLevel
    {
        Debug,
        Info,
        Warning,
        Error,
    }
}
