using Heating.Aws;
using HeatingSensor.Configuration;

namespace Heating.Config;

/// <summary>A restart that waits for the maintenance window: nobody should wait for it at a terminal.</summary>
internal static class PendingRestart
{
    /// <summary>The window that a plan's restart has to wait for; null: it asks for none, or the window is open.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="before">The shadow that it changes.</param>
    /// <param name="now">The time.</param>
    public static string? WindowOf(ConfigPlan plan, ShadowDocument before, DateTimeOffset now)
    {
        if (!plan.Awaited.ContainsKey(DeltaParser.RestartKey))
            return null;
        string key = ConfigTable.Of(ConfigId.MaintenanceWindow).Name;
        var text = (string?)(plan.Awaited[key] ?? before.Desired[key] ?? before.Reported[key]);
        return MaintenanceWindow.TryParse(text, out long window)
            && !MaintenanceWindow.Contains(window, now.ToUnixTimeMilliseconds()) ? text : null;
    }

    /// <summary>The plan without waiting for its restart.</summary>
    public static ConfigPlan Without(ConfigPlan plan)
    {
        var awaited = plan.Awaited.DeepClone().AsObject();
        awaited.Remove(DeltaParser.RestartKey);
        return plan with { Awaited = awaited };
    }
}
