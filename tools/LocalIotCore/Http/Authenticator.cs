using LocalIotCore.Identity;

namespace LocalIotCore.Http;

/// <summary>Authenticates the caller: by signature, or on the data plane by the certificate of the TLS handshake. A
/// signature takes precedence, because the caller made it for this very request.</summary>
internal sealed class Authenticator(SignatureVerifier verifier, Registry registry)
{
    private static readonly string[] ControlServices = ["iot"];
    private static readonly string[] DataServices = ["iotdata", "iotdevicegateway"];

    /// <summary>Who sent a request.</summary>
    /// <exception cref="ApiException">The caller is not known.</exception>
    public Caller Identify(ApiRequest request, Plane plane)
    {
        try
        {
            if (SignatureClaim.Read(request) is { } claim)
            {
                verifier.Verify(request, claim, plane == Plane.Data ? DataServices : ControlServices);
                return Caller.Owner(claim.AccessKeyId);
            }
        }
        catch (SignatureException exception)
        {
            throw exception.For(plane);
        }
        if (plane == Plane.Control || request.Certificate is not { } presented)
            throw SignatureException.Missing().For(plane);
        // Looked up again: a connection may outlive its certificate's ACTIVE status.
        return registry.FindActive(presented.CertificateId) is { } principal
            ? Caller.Device(principal, request.Address)
            : throw ApiException.Forbidden();
    }
}
