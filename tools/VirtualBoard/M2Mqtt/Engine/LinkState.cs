namespace VirtualBoard.M2Mqtt;

/// <summary>The life of one connection.</summary>
internal enum LinkState
{
    /// <summary>Open, as far as is known.</summary>
    Open,

    /// <summary>
    /// Broken or taken leave of; what was received is still handed out, then the application is told.
    /// </summary>
    Closing,

    /// <summary>
    /// Over: closed by the application, replaced, or the board has no power. Nobody is told any more.
    /// </summary>
    Ended,
}
