using System.Text.RegularExpressions;
using NanoApi.Listings;

namespace HeatingSensor.Host.Tests.NanoApi;

/// <summary>
/// A listing's text as the lines that <see cref="ApiPrinter"/> writes: "type line" and "full name | member line". The text
/// is split, not parsed: nothing here knows how the listings are read.
/// </summary>
internal static partial class ListingLines
{
    public static IEnumerable<string> Of(ApiListing listing)
    {
        string type = "";
        foreach (string line in File.ReadLines(listing.File).SkipWhile(l => l.Length > 0).Where(l => l.Length > 0))
        {
            string text = Comment().Replace(line, "");
            if (!line.StartsWith(' '))
                type = TypeName().Match(text).Groups["name"].Value;
            yield return line.StartsWith(' ') ? $"{type} | {text.Trim()}" : SortedInterfaces(text);
        }
    }

    /// <summary>The full name of the type that a line is about.</summary>
    public static string TypeOf(string line)
    {
        int bar = line.IndexOf(" | ", StringComparison.Ordinal);
        return bar < 0 ? TypeName().Match(line).Groups["name"].Value : line[..bar];
    }

    /// <summary>Metadata keeps interfaces in no order that matters; a base class stays first.</summary>
    private static string SortedInterfaces(string line)
    {
        int colon = line.LastIndexOf(" : ", StringComparison.Ordinal);
        if (colon < 0)
            return line;
        string[] bases = line[(colon + 3)..].Split(", ");
        bool hasClass = line.Contains(" class ", StringComparison.Ordinal)
            && Snippet.Catalog.FindType(bases[0]) is not { Kind: ApiTypeKind.Interface };
        IEnumerable<string> sorted = hasClass
            ? bases.Skip(1).Order(StringComparer.Ordinal).Prepend(bases[0])
            : bases.Order(StringComparer.Ordinal);
        return $"{line[..colon]} : {string.Join(", ", sorted)}";
    }

    [GeneratedRegex(@"   // (native|explicit|\[ExcludeType\]: not in \.pe)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(class|struct|interface|enum|delegate \S+) (?<name>[\w.]+)")]
    private static partial Regex TypeName();
}
