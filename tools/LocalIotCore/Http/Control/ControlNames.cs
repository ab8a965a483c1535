using System.Security.Cryptography;
using System.Text;
using LocalIotCore.Identity;

namespace LocalIotCore.Http;

/// <summary>How the control plane names certificates, policies and times.</summary>
internal static class ControlNames
{
    private const int CertificateIdChars = 64;
    private const double MsPerS = 1000;
    private static readonly string CertificatePrefix = $"{LocalAccount.IotArnPrefix}cert/";

    /// <summary>A certificate id from a path: 64 hex digits, of either case.</summary>
    /// <exception cref="ApiException">InvalidRequest: it is none.</exception>
    public static string CertificateId(string value)
    {
        const string Name = "certificateId";
        if (value.Length != CertificateIdChars)
            throw ApiException.Constraint(Name, value,
                $"Member must have length {(value.Length < CertificateIdChars ? "greater" : "less")} than or equal to "
                + CertificateIdChars);
        string id = value.ToLowerInvariant();
        return Names.IsCertificateId(id)
            ? id
            : throw ApiException.Constraint(Name, value,
                "Member must satisfy regular expression pattern: (0x)?[a-fA-F0-9]+");
    }

    /// <summary>The certificate id of a principal or target, which AWS names by ARN.</summary>
    /// <param name="arn">The ARN.</param>
    /// <param name="name">Name of the parameter.</param>
    /// <exception cref="ApiException">InvalidRequest: it is not a certificate of this cloud.</exception>
    public static string PrincipalId(string? arn, string name)
    {
        if (arn is null)
            throw ApiException.Constraint(name, null, "Member must not be null");
        string id = arn.StartsWith(CertificatePrefix, StringComparison.Ordinal) ? arn[CertificatePrefix.Length..] : "";
        return Names.IsCertificateId(id)
            ? id
            : throw ApiException.InvalidRequest($"The {name} \"{arn}\" is not a certificate of this local cloud, which has "
                + $"no thing groups and no Cognito identities: expected {CertificatePrefix} and 64 hex digits.");
    }

    /// <summary>The record of a principal.</summary>
    /// <exception cref="ApiException">InvalidRequest: it is not a certificate of this cloud; ResourceNotFound.</exception>
    public static CertificateRecord Principal(Registry registry, string? arn, string name) =>
        registry.FindCertificate(PrincipalId(arn, name))
        ?? throw ApiException.NotFound($"The certificate given in the {name} does not exist.");

    /// <summary>A policy's ARN.</summary>
    public static string PolicyArn(string policyName) => $"{LocalAccount.IotArnPrefix}policy/{policyName}";

    /// <summary>A generation id, which differs between two resources of one name of which the first was
    /// deleted.</summary>
    public static string Generation(string name, DateTimeOffset createdAt) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {createdAt.UtcTicks}")));

    /// <summary>Unix seconds, as restJson1 writes times.</summary>
    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / MsPerS;
}
