using System.Collections.Concurrent;
using LocalIotCore.Identity;

namespace LocalIotCore.Broker;

/// <summary>What a certificate's policies allow one connection. Decisions are cached per topic; the registry is asked
/// again every <see cref="RefreshMs"/>, so that changes by another process take effect soon. Thread-safe.</summary>
public sealed class PrincipalAuthorizer : IAuthorizer
{
    private const int RefreshMs = 1000;
    private const int DecisionsMax = 512;

    private readonly Registry _registry;
    private readonly string? _address;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(PolicyAction, string), bool> _decisions = new(concurrencyLevel: 1,
        capacity: 1);
    private Principal? _principal;
    private ConnectionContext _context;
    private string _clientId = "";
    private bool _isPersistent;
    private string? _willTopic;
    private long _refreshedAt;

    /// <param name="principal">The certificate and its policies.</param>
    /// <param name="address">IP address of the client.</param>
    public PrincipalAuthorizer(Registry registry, Principal principal, string? address, TimeProvider time)
    {
        _registry = registry;
        _principal = principal;
        _address = address;
        _time = time;
        PrincipalId = principal.CertificateId;
        _context = Describe(principal);
        _refreshedAt = time.GetTimestamp();
    }

    /// <inheritdoc/>
    public string PrincipalId { get; }

    /// <inheritdoc/>
    public string? ExclusiveThing => Volatile.Read(ref _principal)?.ExclusiveThing;

    /// <inheritdoc/>
    public bool MayConnect(string clientId, bool isPersistent, string? willTopic)
    {
        if (_principal is not { } principal)
            return false;
        (_clientId, _isPersistent, _willTopic) = (clientId, isPersistent, willTopic);
        _context = Describe(principal);
        return PolicyEvaluator.Allows(principal, PolicyAction.Connect, clientId, _context);
    }

    /// <inheritdoc/>
    public bool MayPublish(string topic) => Decide(PolicyAction.Publish, topic);

    /// <inheritdoc/>
    public bool MayRetain(string topic) => Decide(PolicyAction.RetainPublish, topic);

    /// <inheritdoc/>
    public bool MaySubscribe(string filter) => Decide(PolicyAction.Subscribe, filter);

    /// <inheritdoc/>
    public bool MayReceive(string topic) => Decide(PolicyAction.Receive, topic);

    /// <inheritdoc/>
    public bool IsStillActive()
    {
        Refresh();
        return Volatile.Read(ref _principal) is not null;
    }

    private ConnectionContext Describe(Principal principal) =>
        new(principal, _clientId, _isPersistent, _willTopic, _address);

    private bool Decide(PolicyAction action, string resource)
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _refreshedAt)).TotalMilliseconds >= RefreshMs)
            Refresh();
        if (_decisions.TryGetValue((action, resource), out bool isAllowed))
            return isAllowed;
        Principal? principal = Volatile.Read(ref _principal);
        isAllowed = principal is not null && PolicyEvaluator.Allows(principal, action, resource, _context);
        if (_decisions.Count >= DecisionsMax)
            _decisions.Clear();
        _decisions[(action, resource)] = isAllowed;
        return isAllowed;
    }

    private void Refresh()
    {
        Volatile.Write(ref _refreshedAt, _time.GetTimestamp());
        Principal? principal = _registry.FindActive(PrincipalId);
        if (ReferenceEquals(principal, Interlocked.Exchange(ref _principal, principal)))
            return;
        if (principal is not null)
            _context = Describe(principal);
        _decisions.Clear();
    }
}
