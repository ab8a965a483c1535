namespace VirtualBoard;

/// <summary>The firmware restarts the device: unwinds its thread, and Main runs again.</summary>
public sealed class RestartException : PowerOffException
{
    /// <summary>Creates it.</summary>
    public RestartException()
        : base("The virtual board restarts.")
    {
    }
}
