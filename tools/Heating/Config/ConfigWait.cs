using System.Text.Json.Nodes;
using Heating.Aws;

namespace Heating.Config;

/// <summary>The result of waiting for a device.</summary>
internal enum WaitOutcome
{
    /// <summary>It has reported the desired values.</summary>
    Reported,

    /// <summary>It has rejected them: the document says which and why.</summary>
    Rejected,

    /// <summary>It has not reported.</summary>
    NoReport,
}

/// <summary>Waits for a device to report the desired values.</summary>
internal sealed class ConfigWait(ShadowsApi shadows, TimeProvider time)
{
    /// <summary>How often the shadow is read.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>An existing rejection may belong to an earlier desired state, and a device does not report the same
    /// rejection twice (ConfigRejections.IsSameAs). After this time it is taken for the result.</summary>
    public static readonly TimeSpan OldRejectionPatience = TimeSpan.FromSeconds(10);

    /// <summary>Waits for the report.</summary>
    /// <returns>The result, and the last document read.</returns>
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

    /// <summary>Whether a device has reported all awaited values.</summary>
    public static bool IsReported(JsonObject awaited, JsonObject reported) =>
        awaited.All(member => JsonNode.DeepEquals(member.Value, reported[member.Key]));

    private static bool IsRejected(ShadowDocument before, ShadowDocument now, bool isOldTakenToo)
    {
        JsonNode? rejected = now.Reported["rejected"];
        return rejected is JsonObject { Count: > 0 }
            && (isOldTakenToo || !JsonNode.DeepEquals(rejected, before.Reported["rejected"]));
    }

    // Null if the service is busy; it is asked again until the time is up.
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
