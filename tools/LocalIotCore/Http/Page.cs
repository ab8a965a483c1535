using System.Text;

namespace LocalIotCore.Http;

/// <summary>A page of a list, and where the next one begins.</summary>
/// <param name="NextToken">Requests the next page; null if there is none.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken);

/// <summary>Cuts lists into pages. A token is the last item of the previous page, so that pages stay right while items
/// come and go.</summary>
internal static class Page
{
    private const string TokenPrefix = "after:";

    /// <summary>Takes a page from an unordered list.</summary>
    /// <exception cref="ApiException">InvalidRequest: the token was not issued here.</exception>
    public static Page<T> Of<T>(IEnumerable<T> all, Func<T, string> nameOf, int countMax, string? token)
    {
        string? after = token is null ? null : ReadToken(token);
        T[] rest = [.. all
            .Where(item => after is null || string.CompareOrdinal(nameOf(item), after) > 0)
            .OrderBy(nameOf, StringComparer.Ordinal)
            .Take(countMax + 1)];
        return rest.Length <= countMax
            ? new Page<T>(rest, null)
            : new Page<T>(rest[..countMax], WriteToken(nameOf(rest[countMax - 1])));
    }

    private static string WriteToken(string name) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(TokenPrefix + name));

    private static string ReadToken(string token)
    {
        var bytes = new byte[token.Length];
        if (Convert.TryFromBase64String(token, bytes, out int length)
            && Encoding.UTF8.GetString(bytes, 0, length) is { } text
            && text.StartsWith(TokenPrefix, StringComparison.Ordinal))
            return text[TokenPrefix.Length..];
        throw ApiException.InvalidRequest("Invalid nextToken: expected one from an earlier page.");
    }
}
