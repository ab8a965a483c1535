using LocalIotCore.Broker;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Shadows;

/// <summary>
/// Device shadows with AWS's behaviour, for requests over MQTT and HTTP. A change is merged, stored and only then
/// published, on the same topics in both cases, in the order delta, documents, accepted. A rejected HTTP request is not
/// published. Thread-safe; requests for one shadow are processed one after another.
/// </summary>
public sealed class ShadowService
{
    /// <summary>Large enough that two shadows rarely share a lock.</summary>
    private const int LocksCount = 64;

    private readonly Lock[] _locks = [.. Enumerable.Range(0, LocksCount).Select(_ => new Lock())];
    private readonly ShadowStore _store;
    private readonly ShadowPublisher _publisher;
    private readonly ShadowLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    internal ShadowService(ShadowStore store, Router router, ShadowLimits limits, TimeProvider time, ILogger log)
    {
        _store = store;
        _publisher = new ShadowPublisher(router);
        _limits = limits;
        _time = time;
        _log = log;
        InFlight = new ShadowsInFlight(limits.InFlightMax);
    }

    /// <summary>Requests that are waiting or in progress.</summary>
    internal ShadowsInFlight InFlight { get; }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Reads a document.</summary>
    /// <param name="request">Empty, or an object with a clientToken.</param>
    public ShadowReply Get(ShadowName name, ReadOnlySpan<byte> request) =>
        Take(name, ShadowOperation.Get, request);

    /// <summary>Merges a change and publishes the result as AWS does, whether the request came over MQTT or
    /// HTTP.</summary>
    public ShadowReply Update(ShadowName name, ReadOnlySpan<byte> request) =>
        Take(name, ShadowOperation.Update, request);

    /// <summary>Deletes a shadow and publishes that in any case. Its version is remembered for a while.</summary>
    public ShadowReply Delete(ShadowName name, ReadOnlySpan<byte> request) =>
        Take(name, ShadowOperation.Delete, request);

    /// <summary>The named shadows of a thing, by pages.</summary>
    /// <param name="pageSize">At least 1.</param>
    /// <param name="nextToken">From the previous page: its last name; null for the first page.</param>
    public ShadowList List(string thing, int pageSize, string? nextToken)
    {
        List<string> rest = _store.NamesOf(thing);
        if (nextToken is not null)
            rest.RemoveAll(name => string.CompareOrdinal(name, nextToken) <= 0);
        List<string> page = [.. rest.Take(pageSize)];
        return new ShadowList(page, page.Count < rest.Count ? page[^1] : null, Now);
    }

    /// <summary>The response to a request that is refused because too many are waiting.</summary>
    internal ShadowReply Busy(ReadOnlySpan<byte> request) =>
        Reject(ShadowError.TooManyRequests, ShadowRequest.Bare(request, _limits).ClientToken);

    /// <summary>Processes a request that has been counted in.</summary>
    internal ShadowReply Handle(ShadowName name, ShadowOperation operation, ReadOnlySpan<byte> request)
    {
        ShadowRequest read = operation == ShadowOperation.Update
            ? ShadowRequest.Update(request, _limits)
            : ShadowRequest.Bare(request, _limits);
        if ((name.Error ?? read.Error) is { } error)
            return Reject(error, read.ClientToken);
        try
        {
            lock (_locks[(uint)name.GetHashCode() % LocksCount])
                return Work(name, operation, read);
        }
        catch (Exception exception) // the caller gets a response in any case
        {
            ShadowLog.Failed(_log, name.TopicPrefix, exception);
            return Reject(ShadowError.Failed, read.ClientToken);
        }
    }

    private ShadowReply Take(ShadowName name, ShadowOperation operation, ReadOnlySpan<byte> request)
    {
        if (!InFlight.TryEnter(name.Thing))
            return Busy(request);
        try
        {
            return Handle(name, operation, request);
        }
        finally
        {
            InFlight.Leave(name.Thing);
        }
    }

    private ShadowReply Work(ShadowName name, ShadowOperation operation, ShadowRequest request)
    {
        ShadowDocument? last = _store.Find(name);
        if (operation == ShadowOperation.Update)
            return Update(name, request, last);
        if (last is null or { DeletedAt: not null })
            return Reject(ShadowError.NotFound(name), request.ClientToken);
        return operation == ShadowOperation.Delete
            ? Delete(name, request, last)
            : Accept(ShadowMessages.GetAccepted(last, Now, request.ClientToken));
    }

    private ShadowReply Update(ShadowName name, ShadowRequest request, ShadowDocument? last)
    {
        long now = Now;
        ShadowDocument? current = last?.DeletedAt is null ? last : null;
        if (ShadowVersions.Check(request.Version, current) is { } conflict)
            return Reject(conflict, request.ClientToken);
        long version = ShadowVersions.Next(last, now, _limits);
        ShadowDocument next = ShadowDocument.Next(current, request, version, now);
        if (next.SizeBytes > _limits.SizeBytesMax)
            return Reject(ShadowError.TooLarge, request.ClientToken);
        ShadowSection? delta = next.Delta();
        ShadowReply reply = Accept(ShadowMessages.UpdateAccepted(request, version, now));
        _store.Save(name, next);
        if (delta is not null)
            _publisher.Publish(name, "update/delta", ShadowMessages.Delta(delta, version, now, request.ClientToken));
        _publisher.Publish(name, "update/documents",
            ShadowMessages.Documents(current, next, now, request.ClientToken));
        _publisher.Publish(name, ShadowOperation.Update, reply);
        return reply;
    }

    private ShadowReply Delete(ShadowName name, ShadowRequest request, ShadowDocument last)
    {
        long now = Now;
        _store.Save(name, last.Deleted(now));
        ShadowReply reply = Accept(ShadowMessages.DeleteAccepted(last.Version, now, request.ClientToken));
        _publisher.Publish(name, ShadowOperation.Delete, reply);
        return reply;
    }

    private static ShadowReply Accept(byte[] body) => new(ShadowReply.Accepted, body);

    private ShadowReply Reject(ShadowError error, string? token) =>
        new(error.Code, ShadowMessages.Rejected(error, Now, token));
}

/// <summary>The response to a request.</summary>
/// <param name="Code">200, or AWS's error code: 400, 404, 409, 413, 415, 429, 500.</param>
/// <param name="Body">The accepted document, or the rejection: JSON in UTF-8.</param>
public sealed record ShadowReply(int Code, ReadOnlyMemory<byte> Body)
{
    internal const int Accepted = 200;

    public bool IsAccepted => Code == Accepted;
}

/// <summary>Names of a thing's named shadows.</summary>
/// <param name="Results">In order.</param>
/// <param name="NextToken">Requests the next page; null at the end.</param>
/// <param name="Timestamp">Unix time in seconds.</param>
public sealed record ShadowList(IReadOnlyList<string> Results, string? NextToken, long Timestamp);

/// <summary>What the shadow service logs. Never a document: it may contain anything.</summary>
internal static partial class ShadowLog
{
    [LoggerMessage(41, LogLevel.Error, "A request for the shadow {Shadow} failed")]
    public static partial void Failed(ILogger log, string shadow, Exception exception);

    [LoggerMessage(42, LogLevel.Warning, "Refused a request for the shadow {Shadow}: too many are waiting")]
    public static partial void Busy(ILogger log, string shadow);

    [LoggerMessage(43, LogLevel.Error, "The shadow service failed")]
    public static partial void ServiceFailed(ILogger log, Exception exception);
}
