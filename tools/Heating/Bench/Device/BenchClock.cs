using HeatingSensor.Ports;

namespace Heating.Bench.Device;

/// <summary>A device clock driven by a given time source.</summary>
/// <param name="nowMs">Board time.</param>
/// <param name="start">The time of day at board time 0; null: now.</param>
internal sealed class BenchClock(Func<long> nowMs, DateTimeOffset? start = null) : IClock
{
    private readonly long _trueZeroUtcMs = (start ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds();
    private long _zeroUtcMs = (start ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds();

    /// <summary>Something wants the device's attention.</summary>
    public event Action? Woken;

    /// <inheritdoc/>
    public long NowMs => nowMs();

    /// <inheritdoc/>
    public long UtcMs => Volatile.Read(ref _zeroUtcMs) + NowMs;

    /// <inheritdoc/>
    public void SetUtc(long utcMs) => Volatile.Write(ref _zeroUtcMs, utcMs - NowMs);

    /// <summary>SNTP sets the clock.</summary>
    public void Synchronize() => SetUtc(_trueZeroUtcMs + NowMs);

    /// <inheritdoc/>
    public void Wait(int timeoutMs) => throw new NotSupportedException("The benchmark waits on behalf of the device.");

    /// <inheritdoc/>
    public void Wake() => Woken?.Invoke();
}
