using HeatingSensor.Host.Tests.NanoApi;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.ApiListings;

/// <summary>
/// Goal: what compiles against the virtual board compiles for the device, and the other way round but for what is left out
/// on purpose. Method: the packages' listings against the metadata of the board's assemblies, both as lines.
/// </summary>
public class ProvidedApiTests
{
    public static TheoryData<string> Packages => [.. ProvidedApi.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Board_Package_HasItsTypesAndMembers(string package)
    {
        var missing = Listed(package).Except(ProvidedApi.Lines).Where(line => !Omissions.All.Any(o => o.Covers(line)));

        Assert.Equal([], missing);
    }

    [Fact]
    public void Board_CoreTypes_HaveTheirMembers() => Assert.Equal([], CoreLines().Except(ProvidedApi.Lines));

    [Fact]
    public void Board_EveryPublicMember_IsListed()
    {
        var listed = ProvidedApi.Packages.SelectMany(Listed).Concat(CoreLines()).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], ProvidedApi.Lines.Where(line => !listed.Contains(line)));
    }

    [Fact]
    public void Omissions_Each_IsOneStill()
    {
        var listed = ProvidedApi.Packages.SelectMany(Listed).ToArray();
        var wrong =
            from omission in Omissions.All
            let provided = ProvidedApi.Lines.FirstOrDefault(omission.Covers)
            where provided is not null || !listed.Any(omission.Covers)
            select $"{omission.Name} ({omission.Reason}): {provided ?? "not in any listing"}";

        Assert.Equal([], wrong);
    }

    [Fact]
    public void Board_Lines_CoverEachAssembly()
    {
        Assert.All(ProvidedApi.Packages, package => Assert.NotEmpty(Listed(package).Intersect(ProvidedApi.Lines)));
        Assert.NotEmpty(CoreLines());
    }

    private static IEnumerable<string> Listed(string package) => ListingLines.Of(Snippet.Catalog.Find(package)!);

    private static IEnumerable<string> CoreLines() =>
        Listed("mscorlib").Where(line => ProvidedApi.CoreTypes.Contains(ListingLines.TypeOf(line)));
}
