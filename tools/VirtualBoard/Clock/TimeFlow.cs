namespace VirtualBoard;

/// <summary>
/// How real time drives board time: at the given speed, or no faster than real time during a hold. Not thread-safe;
/// guarded by <see cref="BoardClock"/>.
/// </summary>
internal sealed class TimeFlow(double speed, TimeProvider time)
{
    private int holds;
    private long anchorTimestamp;
    private double anchorMs;
    private bool isStarted;

    /// <summary>Whether board time jumps without waiting for real time.</summary>
    public bool IsUnlimited => holds == 0 && double.IsPositiveInfinity(speed);

    private double Rate => holds == 0 ? speed : Math.Min(speed, 1);

    /// <summary>Starts counting real time.</summary>
    public void Start(long boardMs)
    {
        if (isStarted)
            return;
        isStarted = true;
        Anchor(boardMs);
    }

    /// <summary>The board time that real time has reached; only while not <see cref="IsUnlimited"/>.</summary>
    public long ReachedMs(long boardMs) =>
        isStarted ? (long)(anchorMs + (time.GetElapsedTime(anchorTimestamp).TotalMilliseconds * Rate)) : boardMs;

    /// <summary>
    /// Real time until a board time is reached: at least one millisecond, the timer's resolution, and at most an hour.
    /// </summary>
    public TimeSpan RealTimeUntil(long targetMs, long reachedMs) =>
        TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling((targetMs - reachedMs) / Rate), 1, 3_600_000));

    /// <summary>Board time runs no faster than real time from now on. Any lag is dropped.</summary>
    public void Hold(long boardMs)
    {
        if (holds++ == 0 && speed > 1)
            Anchor(boardMs);
    }

    /// <summary>Ends one <see cref="Hold"/>.</summary>
    public void Release(long boardMs)
    {
        if (--holds == 0 && speed > 1)
            Anchor(boardMs);
    }

    private void Anchor(long boardMs)
    {
        anchorTimestamp = time.GetTimestamp();
        anchorMs = boardMs;
    }
}
