namespace VirtualBoard;

/// <summary>
/// The board has lost power (or restarts): unwinds the firmware's thread. Only the board catches it.
/// </summary>
public class PowerOffException : Exception
{
    /// <summary>Creates it.</summary>
    public PowerOffException()
        : this("The virtual board has no power.")
    {
    }

    /// <summary>Creates it with a message.</summary>
    public PowerOffException(string message)
        : base(message)
    {
    }
}
