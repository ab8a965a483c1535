namespace VirtualBoard;

/// <summary>Why a board stopped running.</summary>
public enum BoardExitReason
{
    /// <summary>The power was cut, or the run was cancelled.</summary>
    PowerOff,

    /// <summary>Main returned.</summary>
    MainReturned,

    /// <summary>Main threw.</summary>
    MainThrew,
}

/// <summary>How a run of the board ended.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Error">What Main threw; null unless <see cref="BoardExitReason.MainThrew"/>.</param>
/// <param name="Reboots">How many times Main ran again, after a restart by the firmware or a power cut.</param>
public sealed record BoardExit(BoardExitReason Reason, Exception? Error, int Reboots);
