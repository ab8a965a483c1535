using System.Security.Cryptography;
using System.Text;
using LocalIotCore.Http;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>The client's side of AWS Signature Version 4, for paths and queries that need no further encoding than they
/// have.</summary>
internal static class RequestSigner
{
    /// <summary>The headers that sign a request.</summary>
    /// <param name="more">A header that is signed too; its name comes after x-amz-date.</param>
    public static Dictionary<string, string> Sign(AccessKey key, string service, string method, string target,
        byte[] body, string host, DateTimeOffset time, string region = "us-east-1", (string Name, string Value)? more = null)
    {
        string date = time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'");
        string[] parts = target.Split('?');
        string query = parts.Length == 1
            ? ""
            : string.Join('&', parts[1].Split('&').Order(StringComparer.Ordinal));
        string path = parts[0].Replace("%", "%25").Replace("$", "%24").Replace(":", "%3A");
        string names = "host;x-amz-date" + (more is { Name: var name } ? $";{name}" : "");
        string headers = $"host:{host}\nx-amz-date:{date}\n{(more is { } last ? $"{last.Name}:{last.Value}\n" : "")}\n{names}";
        string canonical = $"{method}\n{path}\n{query}\n{headers}\n{Hash(body)}";
        string scope = $"{date[..8]}/{region}/{service}/aws4_request";
        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        byte[] signing = Encoding.UTF8.GetBytes("AWS4" + key.SecretAccessKey);
        foreach (string part in scope.Split('/'))
            signing = HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(part));
        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(toSign)));
        return new Dictionary<string, string>
        {
            ["X-Amz-Date"] = date,
            ["Authorization"] = $"AWS4-HMAC-SHA256 Credential={key.AccessKeyId}/{scope}, "
                + $"SignedHeaders={names}, Signature={signature}",
        };
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
