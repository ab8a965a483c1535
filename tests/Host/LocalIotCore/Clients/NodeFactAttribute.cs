using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Clients;

/// <summary>A test with AWS's JavaScript clients; skipped, saying why, where Node.js or npm's packages are not to be
/// had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodePackages.Problem;
}
