using System.Globalization;

namespace LocalIotCore.Http;

/// <summary>A query string with decoded names and values, in the order of the request.</summary>
internal sealed class Query
{
    private Query(IReadOnlyList<KeyValuePair<string, string>> parameters) => Parameters = parameters;

    /// <summary>All parameters.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; }

    /// <summary>Parses a query string without its question mark. A plus sign stays a plus sign (RFC 3986), as
    /// signatures require.</summary>
    public static Query Parse(string text)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (string part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? part : part[..equals];
            string value = equals < 0 ? "" : part[(equals + 1)..];
            parameters.Add(new(Uri.UnescapeDataString(name), Uri.UnescapeDataString(value)));
        }
        return new Query(parameters);
    }

    /// <summary>The value of a parameter; null if it is missing.</summary>
    public string? Find(string name)
    {
        foreach ((string key, string value) in Parameters)
        {
            if (key == name)
                return value;
        }
        return null;
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="ApiException">InvalidRequest: not a number, or out of range.</exception>
    public int Integer(string name, int missing, int min, int max)
    {
        if (Find(name) is not { } text)
            return missing;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            || value < min || value > max)
            throw Invalid(name, text, $"a whole number from {min} to {max}");
        return value;
    }

    /// <summary>A 64-bit whole number; null if it is missing.</summary>
    /// <exception cref="ApiException">InvalidRequest: not a number.</exception>
    public long? Long(string name)
    {
        if (Find(name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Invalid(name, text, "a whole number");
    }

    /// <summary>`true` or `false`; false if it is missing.</summary>
    /// <exception cref="ApiException">InvalidRequest: it is neither.</exception>
    public bool Flag(string name) => Find(name) switch
    {
        null or "false" => false,
        "true" => true,
        { } text => throw Invalid(name, text, "true or false"),
    };

    private static ApiException Invalid(string name, string text, string expected) =>
        ApiException.Constraint(name, text, $"expected {expected}");
}
