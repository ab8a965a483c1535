using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Shadows;

/// <summary>
/// Device shadows as AWS keeps them, for whoever asks, over MQTT or HTTP. An update is merged, durable and only then told
/// of, on the same topics in both cases, in the order delta, documents, accepted. Thread-safe; requests of one shadow
/// are done one after the other.
/// </summary>
public sealed class ShadowService
{
    /// <summary>Two shadows rarely share a lock.</summary>
    private const int LocksCount = 64;

    private readonly Lock[] _locks = [.. Enumerable.Range(0, LocksCount).Select(_ => new Lock())];
    private readonly ShadowStore _store;
    private readonly Router _router;
    private readonly ShadowLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    internal ShadowService(ShadowStore store, Router router, ShadowLimits limits, TimeProvider time, ILogger log)
    {
        _store = store;
        _router = router;
        _limits = limits;
        _time = time;
        _log = log;
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Reads a document.</summary>
    /// <param name="request">Empty, or an object with a clientToken.</param>
    public ShadowReply Get(ShadowName name, ReadOnlySpan<byte> request)
    {
        ShadowRequest read = ShadowRequest.Bare(request, _limits);
        if (Refuse(name, read) is { } refusal)
            return refusal;
        return Present(name) is { } document
            ? new ShadowReply(ShadowReply.Accepted, ShadowMessages.GetAccepted(document, Now, read.ClientToken))
            : Reject(ShadowError.NotFound(name), read.ClientToken);
    }

    /// <summary>Merges a change, and publishes what AWS publishes: whom it was asked by makes no difference.</summary>
    public ShadowReply Update(ShadowName name, ReadOnlySpan<byte> request)
    {
        ShadowRequest read = ShadowRequest.Update(request, _limits);
        if (Refuse(name, read) is { } refusal)
            return Publish(name, ShadowOperation.Update, refusal);
        lock (LockOf(name))
            return Publish(name, ShadowOperation.Update, Guarded(name, read, Update));
    }

    /// <summary>Deletes a shadow; its version is remembered for a while.</summary>
    public ShadowReply Delete(ShadowName name, ReadOnlySpan<byte> request)
    {
        ShadowRequest read = ShadowRequest.Bare(request, _limits);
        if (Refuse(name, read) is { } refusal)
            return Publish(name, ShadowOperation.Delete, refusal);
        lock (LockOf(name))
            return Publish(name, ShadowOperation.Delete, Guarded(name, read, Delete));
    }

    /// <summary>The named shadows of a thing, a page at a time.</summary>
    /// <param name="pageSize">At least 1.</param>
    /// <param name="nextToken">From the page before: the last name on it; null for the first page.</param>
    public ShadowList List(string thing, int pageSize, string? nextToken)
    {
        List<string> rest = _store.NamesOf(thing);
        if (nextToken is not null)
            rest.RemoveAll(name => string.CompareOrdinal(name, nextToken) <= 0);
        List<string> page = [.. rest.Take(pageSize)];
        return new ShadowList(page, page.Count < rest.Count ? page[^1] : null, Now);
    }

    /// <summary>Answers a request that came over MQTT and is not worked on: too many wait.</summary>
    internal void RefuseBusy(ShadowName name, ShadowOperation operation, ReadOnlySpan<byte> request) =>
        Publish(name, operation, Reject(ShadowError.TooManyRequests, ShadowRequest.Bare(request, _limits).ClientToken));

    /// <summary>Works on a request that came over MQTT.</summary>
    internal void Handle(ShadowName name, ShadowOperation operation, ReadOnlySpan<byte> request)
    {
        if (operation == ShadowOperation.Get)
            Publish(name, operation, Get(name, request));
        else if (operation == ShadowOperation.Update)
            Update(name, request);
        else
            Delete(name, request);
    }

    private ShadowReply Update(ShadowName name, ShadowRequest request)
    {
        ShadowDocument? last = _store.Find(name);
        ShadowDocument? current = last?.DeletedAt is null ? last : null;
        if (CheckVersion(request.Version, current) is { } conflict)
            return Reject(conflict, request.ClientToken);
        long now = Now;
        ShadowDocument next = ShadowDocument.Next(current, request, LastVersion(last, now) + 1, now);
        if (next.SizeBytes > _limits.SizeBytesMax)
            return Reject(ShadowError.TooLarge, request.ClientToken);
        _store.Save(name, next);
        if (next.Delta() is { } delta)
            Publish(name, "update/delta", ShadowMessages.Delta(delta, next.Version, now, request.ClientToken));
        Publish(name, "update/documents", ShadowMessages.Documents(current, next, now, request.ClientToken));
        return new ShadowReply(ShadowReply.Accepted, ShadowMessages.UpdateAccepted(request, next.Version, now));
    }

    private ShadowReply Delete(ShadowName name, ShadowRequest request)
    {
        if (Present(name) is not { } document)
            return Reject(ShadowError.NotFound(name), request.ClientToken);
        long now = Now;
        _store.Save(name, document.Deleted(now));
        return new ShadowReply(
            ShadowReply.Accepted, ShadowMessages.DeleteAccepted(document.Version, now, request.ClientToken));
    }

    // AWS says of a version without a shadow only that it is wrong; 1 is what the first document will have.
    private static ShadowError? CheckVersion(long? wanted, ShadowDocument? current)
    {
        if (wanted is not { } version)
            return null;
        if (current is not null)
            return version == current.Version ? null : ShadowError.VersionConflict;
        return version == 1 ? null : ShadowError.InvalidVersion;
    }

    private long LastVersion(ShadowDocument? last, long now)
    {
        bool isForgotten = last?.DeletedAt is { } deletedAt && now - deletedAt > _limits.TombstoneAge.TotalSeconds;
        return last is null || isForgotten ? 0 : last.Version;
    }

    private ShadowDocument? Present(ShadowName name) => _store.Find(name) is { DeletedAt: null } document ? document : null;

    private ShadowReply? Refuse(ShadowName name, ShadowRequest request)
    {
        if (!name.IsValid)
            return Reject(ShadowError.InvalidName, request.ClientToken);
        return request.Error is { } error ? Reject(error, request.ClientToken) : null;
    }

    private ShadowReply Guarded(ShadowName name, ShadowRequest request, Func<ShadowName, ShadowRequest, ShadowReply> work)
    {
        try
        {
            return work(name, request);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            ShadowLog.Failed(_log, name.TopicPrefix, e);
            return Reject(ShadowError.Failed, request.ClientToken);
        }
    }

    private ShadowReply Reject(ShadowError error, string? token) =>
        new(error.Code, ShadowMessages.Rejected(error, Now, token));

    private ShadowReply Publish(ShadowName name, ShadowOperation operation, ShadowReply reply)
    {
        // A name with other characters has no topics that anybody could subscribe to.
        if (name.IsValid)
        {
            string outcome = reply.IsAccepted ? "accepted" : "rejected";
            Publish(name, $"{ShadowTopic.NameOf(operation)}/{outcome}", reply.Body);
        }
        return reply;
    }

    private void Publish(ShadowName name, string end, ReadOnlyMemory<byte> body) =>
        _router.Publish($"{name.TopicPrefix}/{end}", body.Span, QoS.AtLeastOnce, retain: false);

    private Lock LockOf(ShadowName name) => _locks[(uint)name.GetHashCode() % LocksCount];
}
