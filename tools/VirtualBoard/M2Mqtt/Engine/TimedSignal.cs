namespace VirtualBoard.M2Mqtt;

/// <summary>Lets a thread wait for a signal or a time, whichever comes first.</summary>
internal sealed class TimedSignal : IDisposable
{
    /// <summary>
    /// How many times a timer is reset because time moved in the meantime. Time that jumps stands still in between; time that runs fast
    /// would cause endless resets, and delays the wait by at most the duration of the last one.
    /// </summary>
    private const int SetTimerMax = 8;

    private readonly MqttHost host;
    private readonly AutoResetEvent signal = new(false);
    private readonly ITimer? timer;

    internal TimedSignal(MqttHost host, TimeProvider time)
    {
        this.host = host;
        if (time != TimeProvider.System)
        {
            timer = time.CreateTimer(static state => ((TimedSignal)state!).Set(), this, Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the current wait, or the next one. Harmless once disposed.</summary>
    internal void Set()
    {
        try
        {
            signal.Set();
        }
        catch (ObjectDisposedException)
        {
            // Disposed: nobody is waiting any more.
        }
    }

    /// <summary>Waits at most until a time of <see cref="MqttHost.NowMs"/>.</summary>
    internal void Wait(long untilMs)
    {
        if (untilMs == long.MaxValue)
        {
            signal.WaitOne();
            return;
        }

        long leftMs = untilMs - host.NowMs;
        if (leftMs <= 0)
            return;
        if (timer is null)
            signal.WaitOne((int)Math.Min(leftMs, int.MaxValue));
        else
            WaitForTimer(timer, untilMs, leftMs);
    }

    public void Dispose()
    {
        timer?.Dispose();
        signal.Dispose();
    }

    private void WaitForTimer(ITimer timer, long untilMs, long leftMs)
    {
        for (var attempt = 0; attempt < SetTimerMax; attempt++)
        {
            timer.Change(TimeSpan.FromMilliseconds(leftMs), Timeout.InfiniteTimeSpan);
            long nowLeftMs = untilMs - host.NowMs;
            if (nowLeftMs <= 0)
                return;
            if (nowLeftMs == leftMs)
                break;
            leftMs = nowLeftMs; // time moved before the timer was set: it would fire too late
        }

        signal.WaitOne();
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
