namespace HeatingSensor.Host.Tests.VirtualBoard;

/// <summary>Real time for tests in which one thread sleeps: whatever it sleeps for is over at once.</summary>
// FakeTimeProvider waits until a test moves it; here each sleep moves the time.
internal sealed class JumpingTime : TimeProvider
{
    private long nowTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref nowTicks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new JumpingTimer(this, () => callback(state));

    private sealed class JumpingTimer(JumpingTime time, Action callback) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;

            // Elsewhere, as a timer's callback is: the caller is about to sleep.
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    Interlocked.Add(ref time.nowTicks, dueTime.Ticks);
                    callback();
                },
                null);
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
