using Heating.Aws;
using Heating.Commands;
using Heating.Run;
using HeatingSensor.Configuration;

namespace Heating.Config;

/// <summary>`heating config THING key=value ...`: checks, shows, sends and waits.</summary>
internal sealed class ConfigSession(ThingsApi things, ShadowsApi shadows, TextWriter output, TimeProvider time)
{
    private const int AttemptsMax = 2;

    /// <summary>Changes a device's desired configuration.</summary>
    /// <param name="timeout">How long to wait for the device; null: do not wait.</param>
    /// <param name="cancel">Stops waiting; a sent change remains.</param>
    /// <exception cref="CommandException">The device is unknown, would reject the change, has rejected it, or does not
    /// report.</exception>
    public async Task ChangeAsync(
        string thingName, IReadOnlyList<ConfigAssignment> assignments, TimeSpan? timeout, CancellationToken cancel)
    {
        var sent = new List<(ConfigPlan Plan, ShadowDocument Before)>();
        var planned = new List<(ConfigPlan Plan, ShadowDocument Before)>();
        foreach (var group in assignments.GroupBy(assignment => assignment.Shadow))
            planned.Add(await PlanAsync(thingName, group.Key, group, cancel));
        if (planned.All(one => one.Before.Version is null))
            await new ThingLookup(things).ExpectAsync(thingName, cancel);
        foreach (var (plan, before) in planned)
            sent.Add(await SendAsync(thingName, plan, before, assignments, cancel));
        if (timeout is { } limit)
            await WaitAsync(thingName, sent, limit, cancel);
    }

    private async Task<(ConfigPlan Plan, ShadowDocument Before)> PlanAsync(
        string thingName, ConfigShadow shadow, IEnumerable<ConfigAssignment> assignments, CancellationToken cancel)
    {
        ShadowDocument document = await shadows.FindAsync(thingName, ConfigPlan.NameOf(shadow), cancel);
        ConfigPlan plan = ConfigPlan.Of(shadow, document, assignments);
        return plan.Rejections.Count == 0
            ? (plan, document)
            : throw new CommandException(ExitCode.Rejected, Refusal(thingName, plan));
    }

    private static string Refusal(string thingName, ConfigPlan plan)
    {
        var lines = plan.Rejections.Select(rejection => plan.Patch.ContainsKey(rejection.Key)
            ? $"  {rejection}"
            : $"  {rejection} (already desired; to remove it: `heating shadow set {thingName} --name {plan.ShadowName} "
                + $"'{{\"{rejection.Key}\":null}}'`)");
        return $"{thingName} would reject this, so nothing was sent. One invalid key makes it reject them all:\n"
            + string.Join('\n', lines);
    }

    private async Task<(ConfigPlan Plan, ShadowDocument Before)> SendAsync(
        string thingName,
        ConfigPlan plan,
        ShadowDocument before,
        IReadOnlyList<ConfigAssignment> all,
        CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            Show(thingName, plan, before);
            if (plan.Changes.Count == 0)
                return (plan, before);
            try
            {
                long version = await shadows.DesireAsync(thingName, plan.ShadowName, plan.Patch, before.Version, cancel);
                await output.WriteLineAsync($"Sent as version {version}.");
                return (plan, before);
            }
            catch (AwsException error) when (error.IsConflict && attempt < AttemptsMax)
            {
                await output.WriteLineAsync("Somebody else changed it in the meantime; trying again:");
            }

            var own = all.Where(assignment => assignment.Shadow == plan.Shadow);
            (plan, before) = await PlanAsync(thingName, plan.Shadow, own, cancel);
        }
    }

    private void Show(string thingName, ConfigPlan plan, ShadowDocument before)
    {
        string version = before.Version is { } number ? $"version {number}" : "a new shadow";
        if (plan.Changes.Count == 0)
            output.WriteLine($"The {plan.ShadowName} of {thingName} ({version}) already has these values.");
        else
            output.WriteLine($"The {plan.ShadowName} of {thingName} ({version}):");
        foreach (ConfigChange change in plan.Changes)
            output.WriteLine($"  {change}");
    }

    private async Task WaitAsync(
        string thingName, List<(ConfigPlan Plan, ShadowDocument Before)> sent, TimeSpan timeout, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        DevicePresence presence = await PresenceAsync(thingName, cancel);
        if (presence.IsConnected != true)
            await output.WriteLineAsync($"{thingName} {presence}; waiting up to {timeout.TotalSeconds:0.###} s.");
        foreach (var (whole, before) in sent)
        {
            ConfigPlan plan = await WithoutPendingRestartAsync(thingName, whole, before);
            if (plan.Awaited.Count == 0)
                continue;
            TimeSpan left = timeout - time.GetElapsedTime(start);
            var (outcome, document) = await new ConfigWait(shadows, time)
                .UntilReportedAsync(thingName, plan, before, left, cancel);
            if (outcome == WaitOutcome.Rejected)
                throw Rejected(thingName, document);
            if (outcome == WaitOutcome.NoReport)
                throw Silent(thingName, plan, timeout, await PresenceAsync(thingName, cancel));
            var values = plan.Awaited.Select(key => $"{key.Key} {ConfigJson.ToText(key.Value)}");
            await output.WriteLineAsync(
                $"{thingName} reports {string.Join(", ", values)} (version {document.Version}).");
        }
    }

    private async Task<ConfigPlan> WithoutPendingRestartAsync(string thingName, ConfigPlan plan, ShadowDocument before)
    {
        if (PendingRestart.WindowOf(plan, before, time.GetUtcNow()) is not { } window)
            return plan;
        await output.WriteLineAsync($"{thingName} will restart in its maintenance window, {window} UTC; not waiting for it.");
        return PendingRestart.Without(plan);
    }

    private async Task<DevicePresence> PresenceAsync(string thingName, CancellationToken cancel) =>
        DevicePresence.Of(await shadows.FindAsync(thingName, null, cancel));

    private static CommandException Rejected(string thingName, ShadowDocument document) => new(
        ExitCode.Rejected,
        $"{thingName} rejected it and keeps its configuration:\n"
        + string.Join('\n', ConfigRejection.Reported(document.Reported).Select(rejection => $"  {rejection}")));

    private static CommandException Silent(
        string thingName, ConfigPlan plan, TimeSpan timeout, DevicePresence presence) => new(
        ExitCode.NoReport,
        $"{thingName} did not report {string.Join(", ", plan.Awaited.Select(key => key.Key))} within "
        + $"{timeout.TotalSeconds:0.###} s: it {presence}. The change remains desired, and the device will apply it when it connects.");
}
