using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LocalIotCore.Http;

/// <summary>The canonical form of a request, which is signed (AWS Signature Version 4, "Create a canonical
/// request").</summary>
internal static partial class CanonicalRequest
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <param name="signedHeaders">Names of the signed headers, in the order in which they were signed.</param>
    public static string Write(ApiRequest request, IReadOnlyList<string> signedHeaders)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n');
        text.Append(CanonicalPath(request.RawPath)).Append('\n');
        text.Append(CanonicalQuery(request.Query)).Append('\n');
        foreach (string name in signedHeaders)
            text.Append(name).Append(':').Append(HeaderValue(request, name)).Append('\n');
        text.Append('\n').AppendJoin(';', signedHeaders).Append('\n');
        return text.Append(PayloadHash(request)).ToString();
    }

    /// <summary>SHA-256 of the body in lower-case hex.</summary>
    public static string PayloadHash(ApiRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));

    // The path is encoded a second time, as for every service but S3.
    private static string CanonicalPath(string rawPath)
    {
        var levels = new List<string>();
        foreach (string level in rawPath.Split('/'))
        {
            if (level == "..")
                levels.RemoveRange(Math.Max(0, levels.Count - 1), Math.Min(1, levels.Count));
            else if (level is not ("" or "."))
                levels.Add(Encode(level));
        }
        string path = "/" + string.Join('/', levels);
        return levels.Count > 0 && rawPath.EndsWith('/') ? path + "/" : path;
    }

    private static string CanonicalQuery(Query query) => string.Join('&', query.Parameters
        .Where(parameter => parameter.Key != SignatureClaim.SignatureParameter)
        .Select(parameter => (Name: Encode(parameter.Key), Value: Encode(parameter.Value)))
        .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
        .ThenBy(parameter => parameter.Value, StringComparer.Ordinal)
        .Select(parameter => $"{parameter.Name}={parameter.Value}"));

    private static string HeaderValue(ApiRequest request, string name) => string.Join(',',
        request.Headers[name].Select(value => Spaces().Replace((value ?? "").Trim(), " ")));

    // Uri.EscapeDataString escapes the same characters, but throws on lone surrogates.
    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (Unreserved.Contains((char)b, StringComparison.Ordinal))
                encoded.Append((char)b);
            else
                encoded.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return encoded.ToString();
    }

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
