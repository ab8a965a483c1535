using System.Threading.Channels;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Shadows;

/// <summary>
/// Receives requests over MQTT, as a subscriber like any other, in both profiles of the broker. The publisher's thread
/// only appends them to a bounded queue, so that a slow disk blocks nobody; one worker processes them in order.
/// </summary>
internal sealed class ShadowRequests : ISubscriber, IAsyncDisposable
{
    private readonly Channel<Request> _queue;
    private readonly ShadowService _service;
    private readonly ShadowPublisher _publisher;
    private readonly Router _router;
    private readonly ILogger _log;
    private readonly Task _worker;

    private readonly record struct Request(ShadowName Name, ShadowOperation Operation, byte[] Payload);

    public ShadowRequests(ShadowService service, Router router, ShadowLimits limits, ILogger log)
    {
        _service = service;
        _publisher = new ShadowPublisher(router);
        _router = router;
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
        if (_service.InFlight.TryEnter(name.Thing))
        {
            if (_queue.Writer.TryWrite(new Request(name, operation, message.Payload.ToArray())))
                return;
            _service.InFlight.Leave(name.Thing);
        }
        ShadowLog.Busy(_log, name.TopicPrefix);
        _publisher.Publish(name, operation, _service.Busy(message.Payload));
    }

    /// <summary>Processes what is queued, and ends.</summary>
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
                Answer(request);
            }
            catch (Exception exception) // one request must not end the service
            {
                ShadowLog.ServiceFailed(_log, exception);
            }
            finally
            {
                _service.InFlight.Leave(request.Name.Thing);
            }
        }
    }

    // The service has already published the change.
    private void Answer(Request request)
    {
        ShadowReply reply = _service.Handle(request.Name, request.Operation, request.Payload);
        if (!reply.IsAccepted || request.Operation == ShadowOperation.Get)
            _publisher.Publish(request.Name, request.Operation, reply);
    }
}
