using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace LocalIotCore.Http;

/// <summary>What a request claims about its signature (AWS Signature Version 4), in the Authorization header or,
/// presigned, in its query. Nothing of it is verified yet.</summary>
internal sealed record SignatureClaim
{
    /// <summary>The only supported algorithm.</summary>
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The one query parameter that is not signed.</summary>
    public const string SignatureParameter = "X-Amz-Signature";

    private const string Terminator = "aws4_request";
    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The claimed access key id.</summary>
    public required string AccessKeyId { get; init; }
    /// <summary>Day of the scope, yyyyMMdd.</summary>
    public required string Day { get; init; }
    /// <summary>Region of the scope.</summary>
    public required string Region { get; init; }
    /// <summary>Service of the scope.</summary>
    public required string Service { get; init; }
    /// <summary>Lower-case names of the headers that were signed.</summary>
    public required string[] SignedHeaders { get; init; }
    /// <summary>The signature, 64 hex digits if it is one.</summary>
    public required string Signature { get; init; }
    /// <summary>When it was signed, as written.</summary>
    public required string DateText { get; init; }
    /// <summary>When it was signed.</summary>
    public required DateTimeOffset Date { get; init; }
    /// <summary>Validity of a presigned request; null if the signature is in the header.</summary>
    public TimeSpan? Expiry { get; init; }

    /// <summary>Day, region, service and terminator.</summary>
    public string Scope => $"{Day}/{Region}/{Service}/{Terminator}";

    /// <summary>Reads the claim; null if the request has no signature.</summary>
    /// <exception cref="SignatureException">A part is missing or malformed.</exception>
    public static SignatureClaim? Read(ApiRequest request)
    {
        if (!StringValues.IsNullOrEmpty(request.Headers.Authorization))
            return FromHeader(request);
        return request.Query.Find("X-Amz-Algorithm") is null && request.Query.Find(SignatureParameter) is null
            ? null
            : FromQuery(request);
    }

    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);

    private static SignatureClaim FromHeader(ApiRequest request)
    {
        string text = request.Headers.Authorization.ToString();
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || text[..space] != Algorithm)
            throw SignatureException.Incomplete($"The Authorization header must begin with '{Algorithm}'.");
        var parts = new Dictionary<string, string>();
        foreach (string part in text[space..].Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                throw SignatureException.Incomplete(
                    "The Authorization header contains something that is not a key=value pair (missing equal-sign).");
            parts[part[..equals]] = part[(equals + 1)..];
        }
        return Create(name => parts.GetValueOrDefault(name),
            name => $"Authorization header requires '{name}' parameter.",
            request.Headers["X-Amz-Date"].ToString(), null);
    }

    private static SignatureClaim FromQuery(ApiRequest request)
    {
        if (request.Query.Find("X-Amz-Algorithm") != Algorithm)
            throw SignatureException.Incomplete($"X-Amz-Algorithm must be '{Algorithm}'.");
        if (!int.TryParse(request.Query.Find("X-Amz-Expires"), CultureInfo.InvariantCulture, out int expiryS)
            || expiryS is < 1 or > 604_800) // a week is the longest that AWS allows
            throw SignatureException.Incomplete("X-Amz-Expires must be a number of seconds from 1 to 604800.");
        return Create(name => request.Query.Find("X-Amz-" + name),
            name => $"AWS query-string parameters must include 'X-Amz-{name}'.",
            request.Query.Find("X-Amz-Date") ?? "", TimeSpan.FromSeconds(expiryS));
    }

    private static SignatureClaim Create(Func<string, string?> find, Func<string, string> missing, string dateText,
        TimeSpan? expiry)
    {
        string[] names = ["Credential", "SignedHeaders", "Signature"];
        string[] absent = [.. names.Where(name => string.IsNullOrEmpty(find(name))).Select(missing)];
        if (absent.Length > 0)
            throw SignatureException.Incomplete(string.Join(' ', absent));
        if (!DateTimeOffset.TryParseExact(dateText, DateFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset date))
            throw SignatureException.Incomplete("The request requires an 'X-Amz-Date' such as 20260131T235959Z.");
        string[] scope = find("Credential")!.Split('/');
        if (scope.Length != 5 || scope[4] != Terminator)
            throw SignatureException.Incomplete(
                $"Credential must have exactly 5 slash-delimited elements: keyid/date/region/service/{Terminator}.");
        return new SignatureClaim
        {
            AccessKeyId = scope[0],
            Day = scope[1],
            Region = scope[2],
            Service = scope[3],
            SignedHeaders = find("SignedHeaders")!.Split(';'),
            Signature = find("Signature")!,
            DateText = dateText,
            Date = date,
            Expiry = expiry,
        };
    }
}
