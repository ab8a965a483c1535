using System.Globalization;
using System.Text;

namespace LocalIotCore.Http;

/// <summary>A page of a list, and where the next one begins.</summary>
/// <param name="NextToken">Requests the next page; null if there is none.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken);

/// <summary>Cuts lists into pages. A token is the last item of the previous page, so that pages stay right while items
/// come and go.</summary>
internal static class Page
{
    /// <summary>The query parameters of most lists.</summary>
    public static readonly string[] Parameters = ["maxResults", "nextToken"];

    /// <summary>Those of lists of certificates and policies.</summary>
    public static readonly string[] Markers = ["pageSize", "marker"];

    private const string TokenPrefix = "after:";

    private const int SizeMax = 250; // botocore, PageSize

    /// <summary>Takes a page from an unordered list.</summary>
    /// <exception cref="ApiException">InvalidRequest: the token was not issued here.</exception>
    public static Page<T> Of<T>(IEnumerable<T> all, Func<T, string> nameOf, int countMax, string? token,
        bool isAscending = true)
    {
        string? after = token is null ? null : ReadToken(token);
        int sign = isAscending ? 1 : -1;
        T[] rest = [.. all
            .Where(item => after is null || sign * string.CompareOrdinal(nameOf(item), after) > 0)
            .Order(Comparer<T>.Create((a, b) => sign * string.CompareOrdinal(nameOf(a), nameOf(b))))
            .Take(countMax + 1)];
        return rest.Length <= countMax
            ? new Page<T>(rest, null)
            : new Page<T>(rest[..countMax], WriteToken(nameOf(rest[countMax - 1])));
    }

    /// <summary>Takes the page that `marker`, `pageSize` and `isAscendingOrder` ask for, in the order of creation; the
    /// newest first unless they ask for the oldest.</summary>
    /// <exception cref="ApiException">InvalidRequest: one of them is not valid.</exception>
    public static Page<T> ByCreation<T>(IEnumerable<T> all, Func<T, DateTimeOffset> createdAt, Func<T, string> nameOf,
        Query query) => Of(
            all, item => string.Create(CultureInfo.InvariantCulture, $"{createdAt(item).UtcTicks:D19} {nameOf(item)}"),
            query.Integer("pageSize", SizeMax, 1, SizeMax), query.Find("marker"), query.Flag("isAscendingOrder"));

    /// <summary>Takes the page that `marker` and `pageSize` ask for, ordered by name.</summary>
    /// <exception cref="ApiException">InvalidRequest: one of them is not valid.</exception>
    public static Page<T> ByName<T>(IEnumerable<T> all, Func<T, string> nameOf, Query query) =>
        Of(all, nameOf, query.Integer("pageSize", SizeMax, 1, SizeMax), query.Find("marker"));

    private static string WriteToken(string name) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(TokenPrefix + name));

    private static string ReadToken(string token)
    {
        var bytes = new byte[token.Length];
        if (Convert.TryFromBase64String(token, bytes, out int length)
            && Encoding.UTF8.GetString(bytes, 0, length) is { } text
            && text.StartsWith(TokenPrefix, StringComparison.Ordinal))
            return text[TokenPrefix.Length..];
        throw ApiException.InvalidRequest("Invalid token: expected one from an earlier page.");
    }
}
