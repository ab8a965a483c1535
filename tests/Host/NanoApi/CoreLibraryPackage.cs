using System.Diagnostics;
using HeatingSensor.Host.Tests.Support;
using NanoApi.Listings;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

/// <summary>nanoFramework's own core library, from NuGet, in the version that the firmware pins. It is the one package of
/// nanoFramework that is asked for here.</summary>
internal static class CoreLibraryPackage
{
    private static readonly TimeSpan RestorePatience = TimeSpan.FromMinutes(2);
    private static readonly Lazy<(string? Assembly, string? Problem)> Restored = new(Restore);

    /// <summary>Why it is not there; null: it is.</summary>
    public static string? Problem => Restored.Value.Problem;

    /// <summary>The file mscorlib.dll.</summary>
    public static string Assembly => Restored.Value.Assembly ?? throw new InvalidOperationException(Problem);

    /// <summary>The file mscorlib.pe: what a device loads.</summary>
    public static string DeviceAssembly => Path.ChangeExtension(Assembly, ".pe");

    private static (string?, string?) Restore()
    {
        ApiListing listing = Snippet.Catalog.Find("mscorlib")!;
        string packages = Path.Combine(Repository.Root, "tests/Host/obj/nanoframework");
        string assembly = Path.Combine(packages, listing.PackageId.ToLowerInvariant(), listing.PackageVersion, "lib/mscorlib.dll");
        if (File.Exists(assembly))
            return (assembly, null);
        // A project of its own, away from this repository's settings: nothing else may depend on this download.
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["download.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{listing.PackageId}" Version="[{listing.PackageVersion}]" />
              </ItemGroup>
            </Project>
            """);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["restore", "--packages", packages, "-nodeReuse:false", "--disable-build-servers"])
        {
            WorkingDirectory = folder.FullPath,
        };
        // The test run's own MSBuild settings would reach this one otherwise.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        try
        {
            ProgramRun run = ProgramRun.RunAsync(start, RestorePatience).GetAwaiter().GetResult();
            return run.ExitCode == 0 && File.Exists(assembly)
                ? (assembly, null)
                : (null, $"{listing.PackageId} {listing.PackageVersion} could not be restored: {run.Output}{run.Error}".Trim());
        }
        catch (TimeoutException e)
        {
            return (null, $"{listing.PackageId} {listing.PackageVersion} could not be restored: {e.Message}");
        }
    }
}

/// <summary>A test with nanoFramework's own core library; skipped, saying why, where it is not to be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CoreLibraryFactAttribute : FactAttribute
{
    public CoreLibraryFactAttribute() => Skip = CoreLibraryPackage.Problem;
}
