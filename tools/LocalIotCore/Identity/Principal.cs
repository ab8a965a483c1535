namespace LocalIotCore.Identity;

/// <summary>The identity of a connection: an ACTIVE certificate, the things it is attached to, and its
/// policies.</summary>
/// <remarks>Immutable. <see cref="Registry.FindActive"/> returns the same object until the certificate or one of its
/// policies changes, so a reference comparison shows whether cached decisions still hold.</remarks>
public sealed class Principal
{
    internal static readonly Principal Nobody = new("", [], []);

    private readonly string[] _thingNames;

    internal Principal(
        string certificateId, string[] thingNames, Policy[] policies, string? exclusiveThing = null)
    {
        CertificateId = certificateId;
        PolicyArray = policies;
        _thingNames = thingNames;
        ExclusiveThing = exclusiveThing;
    }

    /// <summary>SHA-256 of the certificate's DER in lower-case hex.</summary>
    public string CertificateId { get; }

    /// <summary>The things that the certificate is attached to.</summary>
    public IReadOnlyList<string> ThingNames => _thingNames;

    /// <summary>The thing that has the certificate exclusively; null if there is none. Connections with any client id
    /// belong to it.</summary>
    public string? ExclusiveThing { get; }

    /// <summary>The policies attached to the certificate.</summary>
    public IReadOnlyList<Policy> Policies => PolicyArray;

    internal Policy[] PolicyArray { get; }

    /// <summary>Whether the certificate is attached to this thing.</summary>
    public bool IsAttachedTo(string thingName)
    {
        foreach (var attached in _thingNames)
        {
            if (attached == thingName)
                return true;
        }
        return false;
    }
}
