using Heating.Aws;
using HeatingSensor.Configuration;

namespace Heating.Config;

/// <summary>A restart that must wait for the maintenance window, which the user should not have to wait for.</summary>
internal static class PendingRestart
{
    /// <summary>The window that a plan's restart must wait for; null if there is no restart or the window is
    /// open.</summary>
    /// <param name="before">The shadow before the change.</param>
    /// <param name="now">The current time.</param>
    public static string? WindowOf(ConfigPlan plan, ShadowDocument before, DateTimeOffset now)
    {
        if (!plan.Awaited.ContainsKey(DeltaParser.RestartKey))
            return null;
        string key = ConfigTable.Of(ConfigId.MaintenanceWindow).Name;
        var text = (string?)(plan.Awaited[key] ?? before.Desired[key] ?? before.Reported[key]);
        return MaintenanceWindow.TryParse(text, out long window)
            && !MaintenanceWindow.Contains(window, now.ToUnixTimeMilliseconds()) ? text : null;
    }

    /// <summary>The plan without its restart.</summary>
    public static ConfigPlan Without(ConfigPlan plan)
    {
        var awaited = plan.Awaited.DeepClone().AsObject();
        awaited.Remove(DeltaParser.RestartKey);
        return plan with { Awaited = awaited };
    }
}
