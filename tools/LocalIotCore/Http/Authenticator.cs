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
        if (plane == Plane.Open)
            return Caller.Anybody;
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

/// <summary>The authenticated caller, and so what it may do.</summary>
internal sealed class Caller
{
    private readonly Principal? _principal;
    private readonly ConnectionContext? _context;

    private Caller(string name, Principal? principal, ConnectionContext? context)
    {
        Name = name;
        _principal = principal;
        _context = context;
    }

    /// <summary>Access key id or certificate id, for the log.</summary>
    public string Name { get; }

    /// <summary>The caller of a call that anybody may make; it has no permissions to ask for.</summary>
    public static Caller Anybody { get; } = new("anybody", Principal.Nobody, new ConnectionContext(Principal.Nobody, null));

    /// <summary>Whoever signs with the access key owns this cloud and may do everything.</summary>
    public static Caller Owner(string accessKeyId) => new(accessKeyId, null, null);

    /// <summary>The owner of a certificate may do what its policies allow. HTTPS has no client id, so the thing's
    /// policy variables have no value.</summary>
    public static Caller Device(Principal principal, string? address) =>
        new(principal.CertificateId, principal, new ConnectionContext(principal, null, sourceIp: address));

    /// <summary>Requires a permission.</summary>
    /// <exception cref="ApiException">Forbidden.</exception>
    public void Demand(PolicyAction action, string resourceName)
    {
        if (_principal is not null && !PolicyEvaluator.Allows(_principal, action, resourceName, _context!))
            throw ApiException.Forbidden();
    }
}
