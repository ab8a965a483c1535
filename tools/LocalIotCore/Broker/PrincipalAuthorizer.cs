using System.Collections.Concurrent;
using LocalIotCore.Identity;

namespace LocalIotCore.Broker;

/// <summary>What a certificate's policies allow one connection. Decisions are cached per topic; the registry is asked
/// again every <see cref="RefreshMs"/>, so that changes by another process take effect soon. Thread-safe.</summary>
/// <remarks>All that a decision rests on, and the cache of the decisions made on it, is one <see cref="Basis"/>. It is
/// replaced as a whole: a decision of an earlier basis cannot get into the cache of a later one.</remarks>
public sealed class PrincipalAuthorizer : IAuthorizer
{
    private const int RefreshMs = 1000;
    private const int DecisionsMax = 512;
    private const int CachedTopicCharsMax = 1024; // four times AWS's longest

    private readonly Registry _registry;
    private readonly string? _address;
    private readonly TimeProvider _time;
    private readonly Lock _refreshing = new();
    private Basis _basis;
    private long _refreshedAt;

    /// <param name="principal">The certificate and its policies.</param>
    /// <param name="address">IP address of the client.</param>
    public PrincipalAuthorizer(Registry registry, Principal principal, string? address, TimeProvider time)
    {
        _registry = registry;
        _address = address;
        _time = time;
        PrincipalId = principal.CertificateId;
        _basis = new Basis(principal, new Asked("", false, null), address);
        _refreshedAt = time.GetTimestamp();
    }

    /// <inheritdoc/>
    public string PrincipalId { get; }

    /// <inheritdoc/>
    public string? ExclusiveThing => Volatile.Read(ref _basis).Principal?.ExclusiveThing;

    // What the connection's CONNECT says about it.
    private sealed record Asked(string ClientId, bool IsPersistent, string? WillTopic);

    private sealed class Basis(Principal? principal, Asked asked, string? address, string? whyInvalid = null)
    {
        private readonly ConnectionContext? _context = principal is null
            ? null
            : new ConnectionContext(principal, asked.ClientId, asked.IsPersistent, asked.WillTopic, address);
        private readonly ConcurrentDictionary<(PolicyAction, string), bool> _decisions = new(concurrencyLevel: 1, capacity: 1);

        /// <summary>Null if the certificate admits nobody now.</summary>
        public Principal? Principal => principal;

        public Asked Asked => asked;

        /// <summary>Why the certificate admits nobody now; null if it does.</summary>
        public string? WhyInvalid => whyInvalid;

        public bool Allows(PolicyAction action, string resource)
        {
            if (_decisions.TryGetValue((action, resource), out bool isAllowed))
                return isAllowed;
            isAllowed = principal is not null && PolicyEvaluator.Allows(principal, action, resource, _context!);
            if (resource.Length > CachedTopicCharsMax)
                return isAllowed;
            if (_decisions.Count >= DecisionsMax)
                _decisions.Clear();
            _decisions[(action, resource)] = isAllowed;
            return isAllowed;
        }
    }

    /// <inheritdoc/>
    public bool MayConnect(string clientId, bool isPersistent, string? willTopic)
    {
        lock (_refreshing)
        {
            Basis current = Ask(new Asked(clientId, isPersistent, willTopic));
            return current.Allows(PolicyAction.Connect, clientId);
        }
    }

    /// <inheritdoc/>
    public bool MayPublish(string topic) => Current().Allows(PolicyAction.Publish, topic);

    /// <inheritdoc/>
    public bool MayRetain(string topic) => Current().Allows(PolicyAction.RetainPublish, topic);

    /// <inheritdoc/>
    public bool MaySubscribe(string filter) => Current().Allows(PolicyAction.Subscribe, filter);

    /// <inheritdoc/>
    public bool MayReceive(string topic) => Current().Allows(PolicyAction.Receive, topic);

    /// <inheritdoc/>
    public string? WhyInvalid()
    {
        lock (_refreshing)
            return Ask(_basis.Asked).WhyInvalid;
    }

    private Basis Current()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _refreshedAt)).TotalMilliseconds < RefreshMs)
            return Volatile.Read(ref _basis);
        lock (_refreshing) // one asks, so that an old answer cannot replace a newer one
        {
            return _time.GetElapsedTime(_refreshedAt).TotalMilliseconds < RefreshMs ? _basis : Ask(_basis.Asked);
        }
    }

    private Basis Ask(Asked asked)
    {
        long now = _time.GetTimestamp();
        Principal? principal = Find(out string? whyInvalid);
        bool isSame = ReferenceEquals(principal, _basis.Principal) && whyInvalid == _basis.WhyInvalid && asked == _basis.Asked;
        if (!isSame)
            Volatile.Write(ref _basis, new Basis(principal, asked, _address, whyInvalid));
        Volatile.Write(ref _refreshedAt, now);
        return _basis;
    }

    // Called while others' messages are delivered: what is wrong with a file of this certificate is not their fault.
    private Principal? Find(out string? whyInvalid)
    {
        try
        {
            CertificateCheck check = _registry.Check(PrincipalId, _time.GetUtcNow(), out Principal? principal);
            whyInvalid = check switch
            {
                CertificateCheck.Accepted => null,
                CertificateCheck.NotActive => "its certificate is no longer ACTIVE",
                CertificateCheck.Expired => "its certificate has expired",
                CertificateCheck.NotRegistered => "its certificate is no longer registered",
                _ => $"its certificate is {check}",
            };
            return principal;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            whyInvalid = $"the records of its certificate cannot be used: {exception.Message}";
            return null;
        }
    }
}
