using System.Security.Cryptography;
using System.Text;
using LocalIotCore.Identity;

namespace LocalIotCore.Http;

/// <summary>Verifies a request's signature (AWS Signature Version 4).</summary>
internal sealed class SignatureVerifier(AccessKey key, TimeProvider time)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5); // as AWS allows

    /// <summary>Checks a request's signature.</summary>
    /// <param name="request">The request, body included.</param>
    /// <param name="claim">What the request claims about its signature.</param>
    /// <param name="services">The services it may be signed for; the first is named in the error.</param>
    /// <exception cref="SignatureException">The signature is not valid.</exception>
    public void Verify(ApiRequest request, SignatureClaim claim, params ReadOnlySpan<string> services)
    {
        CheckTime(claim);
        CheckScope(claim, services);
        // A session token belongs to temporary credentials, and this cloud issues none.
        if (claim.AccessKeyId != key.AccessKeyId || request.Headers.ContainsKey("X-Amz-Security-Token")
            || request.Query.Find("X-Amz-Security-Token") is not null)
            throw SignatureException.UnknownKey();
        CheckHeaders(request, claim);
        byte[] expected = Encoding.ASCII.GetBytes(Sign(request, claim));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(claim.Signature)))
            throw SignatureException.Invalid("The request signature we calculated does not match the signature you "
                + "provided. Check your AWS Secret Access Key and signing method. Consult the service documentation "
                + "for details.");
    }

    private void CheckTime(SignatureClaim claim)
    {
        DateTimeOffset now = time.GetUtcNow();
        string nowText = SignatureClaim.Format(now);
        if (claim.Date - now > ClockSkew)
            throw SignatureException.Invalid($"Signature not yet current: {claim.DateText} is still later than "
                + $"{SignatureClaim.Format(now + ClockSkew)} ({nowText} + 5 min.)");
        if (claim.Expiry is { } expiry && now - claim.Date > expiry)
            throw SignatureException.Invalid($"Signature expired: {nowText} is later than "
                + $"{SignatureClaim.Format(claim.Date + expiry)}");
        if (claim.Expiry is null && now - claim.Date > ClockSkew)
            throw SignatureException.Invalid($"Signature expired: {claim.DateText} is now earlier than "
                + $"{SignatureClaim.Format(now - ClockSkew)} ({nowText} - 5 min.)");
    }

    private static void CheckScope(SignatureClaim claim, ReadOnlySpan<string> services)
    {
        if (!claim.DateText.StartsWith(claim.Day, StringComparison.Ordinal) || claim.Day.Length != 8)
            throw SignatureException.Invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
                + $"of date from HTTP: '{claim.Day}' != '{claim.DateText[..8]}', from '{claim.DateText}'.");
        if (claim.Region != LocalAccount.Region)
            throw SignatureException.Invalid("Credential should be scoped to a valid region, not "
                + $"'{claim.Region}': this local cloud is {LocalAccount.Region}.");
        if (!services.Contains(claim.Service))
            throw SignatureException.Invalid($"Credential should be scoped to correct service: '{services[0]}'.");
    }

    // Everything that gives a request its meaning must be signed: its host, and every X-Amz header.
    private static void CheckHeaders(ApiRequest request, SignatureClaim claim)
    {
        if (!claim.SignedHeaders.Contains("host"))
            throw SignatureException.Invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
        foreach (string name in request.Headers.Keys)
        {
            string lower = name.ToLowerInvariant();
            if (lower.StartsWith("x-amz-", StringComparison.Ordinal) && !claim.SignedHeaders.Contains(lower))
                throw SignatureException.Invalid($"'{lower}' must be a 'SignedHeader' in the AWS Authorization.");
        }
        string declaredHash = request.Headers["X-Amz-Content-Sha256"].ToString();
        if (declaredHash.Length > 0 && declaredHash != CanonicalRequest.PayloadHash(request))
            throw SignatureException.Invalid(
                "The value passed in as x-amz-content-sha256 does not match the computed payload hash.");
    }

    private string Sign(ApiRequest request, SignatureClaim claim)
    {
        string canonical = CanonicalRequest.Write(request, claim.SignedHeaders);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        string toSign = $"{SignatureClaim.Algorithm}\n{claim.DateText}\n{claim.Scope}\n{hash}";
        byte[] signingKey = Encoding.UTF8.GetBytes("AWS4" + key.SecretAccessKey);
        foreach (string part in (string[])[.. claim.Scope.Split('/'), toSign])
            signingKey = HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(signingKey);
    }
}

/// <summary>A request that is not signed, or not correctly. The names are AWS's common errors.</summary>
internal sealed class SignatureException(string name, string message) : Exception(message)
{
    /// <summary>HTTP status of all of them.</summary>
    public const int Status = 403;

    /// <summary>Name of the error.</summary>
    public string Name => name;

    public static SignatureException Missing() =>
        new("MissingAuthenticationTokenException", "Missing Authentication Token");

    public static SignatureException Incomplete(string message) => new("IncompleteSignatureException", message);

    public static SignatureException Invalid(string message) => new("InvalidSignatureException", message);

    public static SignatureException UnknownKey() =>
        new("UnrecognizedClientException", "The security token included in the request is invalid.");

    /// <summary>The error in the form of a plane. The data plane calls all of them Forbidden and keeps the text
    /// (aws-sdk-ruby issue 1064, aws-iot-device-sdk-js issue 146).</summary>
    public ApiException For(Plane plane) =>
        plane == Plane.Data ? ApiException.Forbidden(Message) : new ApiException(name, Status, Message);
}
