namespace LocalIotCore.Broker;

/// <summary>A rate limit: tokens arrive at a steady rate and accumulate for up to one second. For one connection; not
/// thread-safe.</summary>
/// <param name="perSecond">Tokens per second; 0 is no limit.</param>
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

    /// <summary>Takes tokens, even ones that have not arrived yet; returns how long to wait until they have.</summary>
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
