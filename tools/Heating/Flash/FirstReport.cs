using Heating.Aws;

namespace Heating.Flash;

/// <summary>Waits for the device's first report in its shadow.</summary>
/// <param name="cloud">How the cloud is called in messages.</param>
/// <param name="readAsync">Reads the classic shadow of a thing.</param>
internal sealed class FirstReport(
    string cloud, Func<string, CancellationToken, Task<ShadowDocument>> readAsync, FlashTimes times, TimeProvider time)
{
    // The device reports this whenever it connects.
    private const string Key = "firmware";

    /// <summary>How the cloud is called in messages.</summary>
    public string Cloud => cloud;

    /// <summary>Looks until the device has reported.</summary>
    /// <param name="since">What was reported before is not from this start.</param>
    /// <returns>The firmware that it reports; null if it did not report in time.</returns>
    public async Task<string?> WaitAsync(string thing, DateTimeOffset since, CancellationToken cancel)
    {
        // Shadows count whole seconds.
        var sinceSecond = DateTimeOffset.FromUnixTimeSeconds(since.ToUnixTimeSeconds());
        long begin = time.GetTimestamp();
        for (;;)
        {
            ShadowDocument shadow = await readAsync(thing, cancel);
            if (shadow.ReportedAt(Key) >= sinceSecond)
                return (string?)shadow.Reported[Key];
            if (time.GetElapsedTime(begin) >= times.Report)
                return null;
            await Task.Delay(times.Poll, time, cancel);
        }
    }
}
