namespace Heating.Flash.Serial;

/// <summary>A serial port of this computer.</summary>
/// <param name="Name">As programs open it, such as COM3 or /dev/ttyUSB0.</param>
/// <param name="Description">What is plugged in, as far as the system tells.</param>
internal sealed record SerialPortInfo(string Name, string Description)
{
    /// <summary>Name and description in one line.</summary>
    public string Text => Description.Length > 0 ? $"{Name} ({Description})" : Name;
}

/// <summary>The serial ports of this computer.</summary>
internal interface ISerialPorts
{
    /// <summary>Those to which a board may be connected.</summary>
    IReadOnlyList<SerialPortInfo> List();

    /// <summary>Opens a port and closes it again.</summary>
    /// <exception cref="FlashException">It does not exist, is in use, or may not be used.</exception>
    void Check(string port);

    /// <summary>Restarts the board and collects what it prints, until that is enough.</summary>
    /// <param name="isEnough">Looks at all text so far.</param>
    /// <returns>All text, whether it was enough or not.</returns>
    /// <exception cref="FlashException">The port cannot be opened.</exception>
    Task<string> ListenAsync(string port, Predicate<string> isEnough, TimeSpan patience, CancellationToken cancel);
}
