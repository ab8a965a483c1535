using System.Text.RegularExpressions;

namespace NanoApi.Listings;

/// <summary>All listings of a folder, and what the compiler needs beyond them (Supplement.txt).</summary>
public sealed partial class ApiCatalog
{
    private const string SupplementFile = "Supplement.txt";

    private readonly Dictionary<string, ApiListing> _byAssembly;
    private readonly Dictionary<string, ApiType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _usages;

    private ApiCatalog(IEnumerable<ApiListing> listings, Dictionary<string, string> usages)
    {
        _byAssembly = listings.ToDictionary(l => l.AssemblyName, StringComparer.Ordinal);
        _usages = usages;
        foreach (ApiType type in Listings.SelectMany(l => l.Types))
            _types.TryAdd(type.FullName, type);
    }

    /// <summary>The folder of the listings shipped with this program.</summary>
    public static string DefaultDirectory => Path.Combine(AppContext.BaseDirectory, "Api");

    public IReadOnlyCollection<ApiListing> Listings => _byAssembly.Values;

    /// <summary>Reads every listing in <paramref name="directory"/>.</summary>
    /// <exception cref="ListingException">
    /// A listing is invalid, or references an assembly or version that is not listed.
    /// </exception>
    public static ApiCatalog Load(string directory)
    {
        string[] files = Directory.GetFiles(directory, "*.txt").Order(StringComparer.Ordinal).ToArray();
        IEnumerable<ApiListing> listings = files
            .Where(file => Path.GetFileName(file) != SupplementFile)
            .Select(ListingParser.Read);
        string supplement = Path.Combine(directory, SupplementFile);
        return Create(listings, File.Exists(supplement) ? ReadUsages(supplement) : []);
    }

    /// <summary>A catalog of the listings given.</summary>
    /// <exception cref="ListingException">
    /// A listing references an assembly or version that is not among them.
    /// </exception>
    public static ApiCatalog Create(IEnumerable<ApiListing> listings, Dictionary<string, string>? usages = null)
    {
        var catalog = new ApiCatalog(listings, usages ?? []);
        foreach (ApiListing listing in catalog.Listings)
        {
            foreach (ApiReference reference in listing.References)
            {
                ApiListing? found = catalog.Find(reference.AssemblyName);
                if (found?.AssemblyVersion == reference.AssemblyVersion)
                    continue;
                string listed = found is null ? "not listed" : $"listed is {found.AssemblyVersion}";
                throw new ListingException(listing.File, 1,
                    $"refers to {reference.AssemblyName} {reference.AssemblyVersion}; {listed}");
            }
        }

        return catalog;
    }

    public ApiListing? Find(string assemblyName) => _byAssembly.GetValueOrDefault(assemblyName);

    /// <summary>The type with this full name, nested types with dots; generic ones without their arity.</summary>
    public ApiType? FindType(string fullName) => _types.GetValueOrDefault(fullName);

    /// <summary>The arguments of an attribute class's AttributeUsage as C#; null for C#'s default.</summary>
    public string? UsageOf(string attributeName) => _usages.GetValueOrDefault(attributeName);

    /// <summary>The listings, each after those it references.</summary>
    public IReadOnlyList<ApiListing> InReferenceOrder()
    {
        var ordered = new List<ApiListing>();
        foreach (ApiListing listing in Listings)
            Visit(listing);
        return ordered;

        void Visit(ApiListing listing)
        {
            if (ordered.Contains(listing))
                return;
            foreach (ApiReference reference in listing.References)
                Visit(_byAssembly[reference.AssemblyName]);
            ordered.Add(listing);
        }
    }

    private static Dictionary<string, string> ReadUsages(string file)
    {
        var usages = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] lines = File.ReadAllLines(file);
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i].StartsWith("//", StringComparison.Ordinal))
                continue;
            Match match = UsageLine().Match(lines[i]);
            if (!match.Success)
                throw new ListingException(file, i + 1,
                    "expected '[AttributeUsage(Target | …[, AllowMultiple = true])] FULL.NAME'");
            IEnumerable<string> targets = match.Groups["targets"].Value.Split(" | ")
                .Select(target => $"global::System.AttributeTargets.{target}");
            usages.Add(match.Groups["name"].Value, string.Join(" | ", targets) + match.Groups["multiple"].Value);
        }

        return usages;
    }

    [GeneratedRegex(@"^\[AttributeUsage\((?<targets>\w+( \| \w+)*)(?<multiple>, AllowMultiple = true)?\)\] "
        + @"(?<name>[\w.]+)$")]
    private static partial Regex UsageLine();
}
