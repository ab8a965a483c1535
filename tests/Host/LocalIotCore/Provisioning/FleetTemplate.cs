using HeatingSensor.Host.Tests.Tidy;

namespace HeatingSensor.Host.Tests.LocalIotCore.Provisioning;

/// <summary>The template that AWS deploys.</summary>
internal static class FleetTemplate
{
    public static string Body { get; } =
        File.ReadAllText(Path.Combine(Repository.Root, "tools/Cloud/provisioning/fleet-template.json"));
}
