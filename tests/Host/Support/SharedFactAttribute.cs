using HeatingSensor.Host.Tests.Tidy;
using Xunit;

namespace HeatingSensor.Host.Tests.Support;

/// <summary>A test that needs a file or folder of `shared` beside the checkout: skipped, saying so, where there is none.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    /// <param name="name">The path below `shared`.</param>
    public SharedFactAttribute(string name)
    {
        if (!Path.Exists(PathOf(name)))
            Skip = $"There is no ../shared/{name}.";
    }

    /// <summary>Where it is, or would be.</summary>
    public static string PathOf(string name) => Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", name));
}
