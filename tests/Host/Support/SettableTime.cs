namespace HeatingSensor.Host.Tests.Support;

/// <summary>A wall clock that shows what the test says. It has no timers: for code that only asks the time.</summary>
internal sealed class SettableTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
