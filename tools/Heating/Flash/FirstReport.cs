using System.Runtime.ExceptionServices;
using System.Text.Json;
using Heating.Aws;
using Heating.Run;

namespace Heating.Flash;

/// <summary>Waits for the device's first report in its shadow after a restart. Compares times of the cloud's own clock only:
/// this computer's may be wrong.</summary>
/// <param name="cloud">How the cloud is called in messages.</param>
/// <param name="readAsync">Reads the classic shadow of a thing.</param>
internal sealed class FirstReport(
    string cloud, Func<string, CancellationToken, Task<ShadowDocument>> readAsync, FlashTimes times, TimeProvider time)
{
    // The device reports this whenever it connects.
    private const string Key = "firmware";

    private DateTimeOffset? _last;
    private ExceptionDispatchInfo? _failure;

    /// <summary>How the cloud is called in messages.</summary>
    public string Cloud => cloud;

    /// <summary>Whether an exception says that the cloud cannot be reached, or refuses the call.</summary>
    public static bool IsOfTheCloud(Exception error) =>
        error is AwsException or CommandException or JsonException or InvalidOperationException;

    /// <summary>Remembers when the device last reported. Call it before the restart; a failure is that of
    /// <see cref="WaitAsync"/>.</summary>
    public async Task BeginAsync(string thing, CancellationToken cancel)
    {
        try
        {
            _last = (await readAsync(thing, cancel)).ReportedAt(Key);
        }
        catch (Exception error) when (IsOfTheCloud(error))
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
    }

    /// <summary>Looks until the device has reported again.</summary>
    /// <returns>The firmware that it reports; null if it did not report in time.</returns>
    public async Task<string?> WaitAsync(string thing, CancellationToken cancel)
    {
        _failure?.Throw();
        long begin = time.GetTimestamp();
        for (;;)
        {
            ShadowDocument shadow = await readAsync(thing, cancel);
            if (shadow.ReportedAt(Key) is { } at && !(at <= _last))
                return (string?)shadow.Reported[Key];
            if (time.GetElapsedTime(begin) >= times.Report)
                return null;
            await Task.Delay(times.Poll, time, cancel);
        }
    }
}
