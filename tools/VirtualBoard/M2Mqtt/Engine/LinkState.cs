namespace VirtualBoard.M2Mqtt;

/// <summary>The life of one connection.</summary>
internal enum LinkState
{
    /// <summary>Open, as far as known.</summary>
    Open,

    /// <summary>
    /// Broken or being closed; what was received is still delivered, then the application is notified.
    /// </summary>
    Closing,

    /// <summary>
    /// Over: closed by the application, replaced, or the board has no power. No more events are raised.
    /// </summary>
    Ended,
}
