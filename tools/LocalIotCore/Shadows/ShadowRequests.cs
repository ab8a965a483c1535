using System.Collections.Concurrent;
using System.Threading.Channels;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Shadows;

/// <summary>
/// Requests that come over MQTT: a subscriber like any other. The publisher's thread only puts them into a bounded queue,
/// so that a slow disk holds nobody up; one worker takes them out in their order.
/// </summary>
internal sealed class ShadowRequests : ISubscriber, IAsyncDisposable
{
    private readonly Channel<Request> _queue;
    private readonly ConcurrentDictionary<string, int> _inFlight = new();
    private readonly ShadowService _service;
    private readonly Router _router;
    private readonly ShadowLimits _limits;
    private readonly ILogger _log;
    private readonly Task _worker;

    private readonly record struct Request(ShadowName Name, ShadowOperation Operation, byte[] Payload);

    public ShadowRequests(ShadowService service, Router router, ShadowLimits limits, ILogger log)
    {
        _service = service;
        _router = router;
        _limits = limits;
        _log = log;
        _queue = Channel.CreateBounded<Request>(new BoundedChannelOptions(limits.QueuedMax) { SingleReader = true });
        _worker = Task.Run(WorkAsync);
        foreach (string filter in ShadowTopic.RequestFilters)
            router.Tree.Add(filter, this, QoS.AtLeastOnce);
    }

    /// <inheritdoc/>
    public void Deliver(ref PublishedMessage message, QoS granted)
    {
        if (!ShadowTopic.TryParse(message.Topic, out ShadowName name, out ShadowOperation operation))
            return;
        int count = _inFlight.AddOrUpdate(name.Thing, 1, (_, before) => before + 1);
        if (count <= _limits.InFlightMax
            && _queue.Writer.TryWrite(new Request(name, operation, message.Payload.ToArray())))
            return;
        Done(name);
        ShadowLog.Busy(_log, name.TopicPrefix, _limits.InFlightMax);
        _service.RefuseBusy(name, operation, message.Payload);
    }

    /// <summary>Does what is queued, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (string filter in ShadowTopic.RequestFilters)
            _router.Tree.Remove(filter, this);
        _queue.Writer.TryComplete();
        await _worker.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        await foreach (Request request in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                _service.Handle(request.Name, request.Operation, request.Payload);
            }
            catch (Exception exception) // one request must not end the service
            {
                ShadowLog.ServiceFailed(_log, exception);
            }
            finally
            {
                Done(request.Name);
            }
        }
    }

    // Things that wait for nothing are not remembered.
    private void Done(ShadowName name)
    {
        while (_inFlight.TryGetValue(name.Thing, out int count))
        {
            bool isDone = count > 1
                ? _inFlight.TryUpdate(name.Thing, count - 1, count)
                : _inFlight.TryRemove(KeyValuePair.Create(name.Thing, count));
            if (isDone)
                return;
        }
    }
}
