namespace LocalIotCore.Broker;

/// <summary>A rate limit: tokens come at a steady rate, up to one second's worth. For one connection; not thread-safe.
/// </summary>
/// <param name="perSecond">Tokens a second; 0 is no limit.</param>
public sealed class TokenBucket(int perSecond, TimeProvider time)
{
    private double _tokens = perSecond;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes a token. False if there is none.</summary>
    public bool TryTake()
    {
        if (perSecond == 0)
            return true;
        Fill();
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }

    /// <summary>Takes tokens, also those that are not there yet; returns how long to wait until they are.</summary>
    public TimeSpan Take(int count)
    {
        if (perSecond == 0)
            return TimeSpan.Zero;
        Fill();
        _tokens -= count;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
    }

    private void Fill()
    {
        long now = time.GetTimestamp();
        _tokens = Math.Min(perSecond, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;
    }
}
