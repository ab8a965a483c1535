using System.Xml;
using System.Xml.Linq;

namespace NanoApi.Listings;

/// <summary>A package that a project pins, and its line in packages.config.</summary>
public sealed record PinnedPackage(string Id, string Version, int Line);

/// <summary>A project's packages.config.</summary>
public sealed class PackagesConfig
{
    private PackagesConfig(string file, IReadOnlyList<PinnedPackage> packages)
    {
        File = file;
        Packages = packages;
    }

    public string File { get; }

    public IReadOnlyList<PinnedPackage> Packages { get; }

    /// <exception cref="ListingException">The file is not a packages.config.</exception>
    public static PackagesConfig Read(string file)
    {
        try
        {
            XDocument document = XDocument.Load(file, LoadOptions.SetLineInfo);
            return new PackagesConfig(file, [.. document.Descendants("package").Select(p => Pinned(file, p))]);
        }
        catch (XmlException e)
        {
            throw new ListingException(file, e.LineNumber, e.Message);
        }
    }

    /// <summary>The listings of all packages.</summary>
    /// <exception cref="ListingException">
    /// A package or its version is not listed, or a dependency is missing.
    /// </exception>
    public IReadOnlyList<ApiListing> Resolve(ApiCatalog catalog)
    {
        var found = new List<ApiListing>();
        foreach (PinnedPackage package in Packages)
        {
            ApiListing[] ofPackage = [.. catalog.Listings.Where(l => l.PackageId == package.Id)];
            if (!ofPackage.Any(l => l.PackageVersion == package.Version))
            {
                string listed = ofPackage.Length == 0
                    ? "the package is not listed"
                    : $"the listed version is {ofPackage[0].PackageVersion}";
                throw new ListingException(File, package.Line,
                    $"{package.Id} {package.Version}: {listed}; the listing must be of exactly the pinned version");
            }

            found.AddRange(ofPackage);
        }

        foreach (ApiListing listing in found)
        {
            foreach (ApiReference reference in listing.References)
            {
                if (found.Exists(f => f.AssemblyName == reference.AssemblyName))
                    continue;
                string missing = catalog.Find(reference.AssemblyName)!.PackageId;
                throw new ListingException(File, 0, $"{listing.PackageId} needs {missing}, which is not pinned here");
            }
        }

        return found;
    }

    private static PinnedPackage Pinned(string file, XElement element)
    {
        int line = ((IXmlLineInfo)element).LineNumber;
        return new PinnedPackage(Attribute("id"), Attribute("version"), line);

        string Attribute(string name) => element.Attribute(name)?.Value
            ?? throw new ListingException(file, line, $"package without {name}");
    }
}
