using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NanoApi.Listings;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

// Goal: the .nfproj pin exact stable packages, and every pin has a listing, so that the build here sees the very API the
// device build sees.
public partial class NanoProjectTests
{
    public static TheoryData<string> Projects =>
        [.. Repository.NanoProjects.Select(p => Path.GetRelativePath(Repository.Root, p))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Packages_OfProject_AreStableAndListed(string project)
    {
        PackagesConfig config = PackagesOf(project);
        Assert.NotEmpty(config.Resolve(Snippet.Catalog));
        Assert.All(config.Packages, p => Assert.Matches(StableVersion(), p.Version));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfProject_AreItsPackages(string project)
    {
        IEnumerable<string> expected = PackagesOf(project).Resolve(Snippet.Catalog)
            .Select(l => $@"{l.AssemblyName}: ..\..\packages\{l.PackageId}.{l.PackageVersion}\lib\{l.FileName}");
        IEnumerable<string> actual = Elements(project, "Reference")
            .Select(r => $"{r.Attribute("Include")!.Value}: {r.Elements().Single().Value}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void M2Mqtt_IsAtLeast_TheFirstThatRetriesInTime()
    {
        PinnedPackage mqtt = PackagesOf("firmware/HeatingSensor/HeatingSensor.nfproj")
            .Packages.Single(p => p.Id == "nanoFramework.M2Mqtt");
        Assert.True(Version.Parse(mqtt.Version) >= new Version(5, 1, 220), mqtt.Version);
    }

    [Fact]
    public void RuntimeTable_HoldsEveryPinnedPackageAndNoOther()
    {
        IEnumerable<string> pinned = Repository.NanoProjects.SelectMany(p => PackagesOf(p).Packages)
            .Select(p => $"{p.Id} {p.Version}").Distinct();
        IEnumerable<string> held = RuntimePackages().Select(p => $"{p["id"]} {p["version"]}");
        Assert.Equal(pinned.Order(StringComparer.Ordinal), held.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RuntimeTable_NativeParts_AreThoseOfTheListings()
    {
        string[] sources = ["package", "interpreter"];
        Assert.All(RuntimePackages(), package =>
        {
            ApiListing listing = Snippet.Catalog.Find((string)package["assembly"]!)!;
            Assert.Equal(listing.PackageId, (string)package["id"]!);
            string text = File.ReadAllText(listing.File);
            if (package["native"] is not JsonNode native)
            {
                Assert.DoesNotContain("// native", text, StringComparison.Ordinal);
                return;
            }

            Assert.Contains($"// AssemblyNativeVersion {native["version"]}\n", text, StringComparison.Ordinal);
            Assert.Matches("^0x[0-9A-F]{8}$", (string)native["checksum"]!);
            Assert.Contains((string)native["source"]!, sources);
        });
    }

    [Fact]
    public void Library_KnowsNoDevicePackage()
    {
        IEnumerable<string> packages = PackagesOf("firmware/HeatingSensor.Core/HeatingSensor.Core.nfproj")
            .Packages.Select(p => p.Id);
        Assert.Equal(
            ["nanoFramework.CoreLibrary", "nanoFramework.System.Collections", "nanoFramework.System.Math",
                "nanoFramework.System.Text"],
            packages);
    }

    [Theory]
    [InlineData("<packages><package id=\"nanoFramework.Json\" version=\"2.2.999\" /></packages>", 1,
        "the listed version is 2.2.203")]
    [InlineData("<packages>\n  <package id=\"nanoFramework.Unheard\" version=\"1.0.0\" />\n</packages>", 2,
        "the package is not listed")]
    [InlineData("<packages>\n  <package id=\"nanoFramework.Json\" />\n</packages>", 2, "package without version")]
    [InlineData("<packages><package id=\"nanoFramework.System.Text\" version=\"1.3.42\" /></packages>", 0,
        "needs nanoFramework.CoreLibrary")]
    [InlineData("<packages>\n<package", 2, "")]
    public void Resolve_WrongPackages_IsErrorAtItsLine(string text, int line, string problem)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            var error = Assert.Throws<ListingException>(() => PackagesConfig.Read(file).Resolve(Snippet.Catalog));
            Assert.Equal((file, line), (error.File, error.Line));
            Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<JsonNode> RuntimePackages() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "firmware/runtime.json")))!["packages"]!.AsArray()
            .Select(p => p!);

    private static PackagesConfig PackagesOf(string project) =>
        PackagesConfig.Read(Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, "packages.config"));

    private static IEnumerable<XElement> Elements(string project, string name) =>
        XDocument.Load(Path.Combine(Repository.Root, project)).Descendants().Where(e => e.Name.LocalName == name);

    [GeneratedRegex(@"^\d+\.\d+\.\d+$")]
    private static partial Regex StableVersion();
}
