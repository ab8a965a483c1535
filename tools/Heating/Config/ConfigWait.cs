using System.Text.Json.Nodes;
using Heating.Aws;

namespace Heating.Config;

/// <summary>How the wait for a device ended.</summary>
internal enum WaitOutcome
{
    /// <summary>It runs with what is desired, and has said so.</summary>
    Reported,

    /// <summary>It has refused what is desired: the document says what and why.</summary>
    Rejected,

    /// <summary>It has said nothing of it.</summary>
    NoReport,
}

/// <summary>Waits for a device to report what is desired of it.</summary>
internal sealed class ConfigWait(ShadowsApi shadows, TimeProvider time)
{
    /// <summary>How often the shadow is read.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>A rejection that was there before may be of the earlier state; and a device does not report the same
    /// again (ConfigRejections.IsSameAs). After so long it is taken for the answer.</summary>
    public static readonly TimeSpan OldRejectionPatience = TimeSpan.FromSeconds(10);

    /// <summary>Waits.</summary>
    /// <param name="thingName">The device.</param>
    /// <param name="plan">What it is to report.</param>
    /// <param name="before">The shadow before the change.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>How it ended, and the shadow as it is then.</returns>
    public async Task<(WaitOutcome Outcome, ShadowDocument Document)> UntilReportedAsync(
        string thingName, ConfigPlan plan, ShadowDocument before, TimeSpan timeout, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        ShadowDocument document = before;
        while (true)
        {
            document = await ReadAsync(thingName, plan.ShadowName, cancel) ?? document;
            if (IsReported(plan.Awaited, document.Reported))
                return (WaitOutcome.Reported, document);
            TimeSpan elapsed = time.GetElapsedTime(start);
            if (IsRejected(before, document, elapsed >= OldRejectionPatience || elapsed >= timeout))
                return (WaitOutcome.Rejected, document);
            if (elapsed >= timeout)
                return (WaitOutcome.NoReport, document);
            await Task.Delay(Poll, time, cancel);
        }
    }

    /// <summary>Whether a device has reported all that is awaited.</summary>
    public static bool IsReported(JsonObject awaited, JsonObject reported) =>
        awaited.All(member => JsonNode.DeepEquals(member.Value, reported[member.Key]));

    private static bool IsRejected(ShadowDocument before, ShadowDocument now, bool isOldTakenToo)
    {
        JsonNode? rejected = now.Reported["rejected"];
        return rejected is JsonObject { Count: > 0 }
            && (isOldTakenToo || !JsonNode.DeepEquals(rejected, before.Reported["rejected"]));
    }

    // A service that is busy is asked again until the time is up; null: it is.
    private async Task<ShadowDocument?> ReadAsync(string thingName, string shadowName, CancellationToken cancel)
    {
        try
        {
            return await shadows.FindAsync(thingName, shadowName, cancel);
        }
        catch (AwsException error) when (error.IsPassing)
        {
            return null;
        }
    }
}
