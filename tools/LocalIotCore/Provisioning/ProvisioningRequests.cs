using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using LocalIotCore.Broker;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Provisioning;

/// <summary>
/// Fleet provisioning over MQTT: answers devices that ask for a certificate and for their thing. The publisher's thread
/// only appends to a bounded queue, since making a key takes long; one worker answers in order, and only to the client
/// that asked, as answers hold private keys.
/// </summary>
internal sealed class ProvisioningRequests : ISubscriber, IAsyncDisposable
{
    private const int QueuedMax = 100;

    private const int UnclaimedMax = 1000;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Channel<Request> _queue = Channel.CreateBounded<Request>(
        new BoundedChannelOptions(QueuedMax) { SingleReader = true });
    private readonly Registry _registry;
    private readonly DeviceProvisioner _provisioner;
    private readonly Router _router;
    private readonly ILogger _log;
    private readonly int _unclaimedMax;
    private readonly ITimer _sweeper;
    private readonly Task _worker;

    private readonly record struct Request(string ClientId, string Topic, ProvisioningTopic Parsed, byte[] Payload);

    /// <param name="registry">Where certificates, things and templates are.</param>
    /// <param name="router">Where requests come from and answers go.</param>
    /// <param name="time">For expired certificates.</param>
    /// <param name="log">Receives a line per request.</param>
    /// <param name="unclaimedMax">Most certificates that wait for their owners: somebody with a claim could ask for
    /// ever.</param>
    public ProvisioningRequests(Registry registry, Router router, TimeProvider time, ILogger log,
        int unclaimedMax = UnclaimedMax)
    {
        _unclaimedMax = unclaimedMax;
        _registry = registry;
        _provisioner = new DeviceProvisioner(registry);
        _router = router;
        _log = log;
        _worker = Task.Run(WorkAsync);
        _sweeper = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
        foreach (string filter in ProvisioningTopic.RequestFilters)
            router.Tree.Add(filter, this, QoS.AtLeastOnce);
    }

    /// <inheritdoc/>
    public void Deliver(ref PublishedMessage message, QoS granted)
    {
        if (message.ClientId is not { } clientId || !ProvisioningTopic.TryParse(message.Topic, out var parsed))
            return;
        var request = new Request(clientId, message.Topic, parsed, message.Payload.ToArray());
        if (!_queue.Writer.TryWrite(request))
            Reject(request, new ProvisioningException(ProvisioningError.TooManyRequests, "Too many requests at once."));
    }

    /// <summary>Answers what is queued, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (string filter in ProvisioningTopic.RequestFilters)
            _router.Tree.Remove(filter, this);
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        _queue.Writer.TryComplete();
        await _worker.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        await foreach (Request request in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                Accept(request, Answer(request));
            }
            catch (Exception exception) // one request must not end the service
            {
                Reject(request, exception);
            }
        }
    }

    private byte[] Answer(Request request)
    {
        if (request.Parsed.IsCbor)
            throw new ProvisioningException(ProvisioningError.NotSupported,
                "This local cloud does not support CBOR: publish to the same topic with json at its end.");
        return request.Parsed.Operation switch
        {
            ProvisioningOperation.CreateKeysAndCertificate => CreateKeys(request),
            ProvisioningOperation.CreateCertificateFromCsr => CreateFromSigningRequest(request),
            _ => Provision(request),
        };
    }

    private byte[] CreateKeys(Request request)
    {
        Read(request, ProvisioningJson.Aws.SigningRequestMessage); // an empty object
        CheckRoom();
        (OwnedCertificate owned, IssuedKeys keys) = _registry.IssueOwnedKeys();
        return Certificate(owned, keys.PrivateKeyPem);
    }

    private byte[] CreateFromSigningRequest(Request request)
    {
        string? signingRequest = Read(request, ProvisioningJson.Aws.SigningRequestMessage).CertificateSigningRequest;
        CheckRoom();
        return Certificate(_registry.IssueOwned(signingRequest ?? ""), null);
    }

    private byte[] Provision(Request request)
    {
        ProvisionMessage message = Read(request, ProvisioningJson.Aws.ProvisionMessage);
        ProvisionedDevice device = _provisioner.Provision(request.Parsed.TemplateName!,
            message.CertificateOwnershipToken, message.Parameters ?? []);
        ProvisioningLog.Provisioned(_log, request.ClientId, device.ThingName, request.Parsed.TemplateName!);
        return JsonSerializer.SerializeToUtf8Bytes(
            new ProvisionedMessage(device.DeviceConfiguration, device.ThingName),
            ProvisioningJson.Aws.ProvisionedMessage);
    }

    private void CheckRoom()
    {
        if (_registry.CountUnclaimed() >= _unclaimedMax)
            throw new ProvisioningException(ProvisioningError.TooManyRequests,
                $"{_unclaimedMax} certificates wait for their owners already: try again in an hour.");
    }

    private void Accept(Request request, byte[] payload) =>
        _router.Reply(request.ClientId, request.Topic + "/accepted", payload, QoS.AtLeastOnce);

    private void Reject(Request request, Exception exception)
    {
        RejectedMessage rejected = ProvisioningErrors.Of(exception, request.Parsed.Operation);
        if (rejected.StatusCode == ProvisioningErrors.InternalStatus)
            ProvisioningLog.Failed(_log, request.ClientId, request.Topic, exception);
        else
            ProvisioningLog.Rejected(_log, request.ClientId, request.Topic, rejected.ErrorCode, rejected.ErrorMessage);
        _router.Reply(request.ClientId, request.Topic + "/rejected",
            request.Parsed.IsCbor ? rejected.ToCbor() : rejected.ToJson(), QoS.AtLeastOnce);
    }

    private void Sweep()
    {
        try
        {
            _registry.RemoveExpired();
        }
        catch (Exception exception) // an exception in a timer would end the process
        {
            ProvisioningLog.SweepFailed(_log, exception);
        }
    }

    private static byte[] Certificate(OwnedCertificate owned, string? privateKeyPem) =>
        JsonSerializer.SerializeToUtf8Bytes(new CertificateMessage(owned.Certificate.CertificateId,
            owned.Certificate.CertificatePem, privateKeyPem, owned.Token), ProvisioningJson.Aws.CertificateMessage);

    private static T Read<T>(Request request, JsonTypeInfo<T> type)
        where T : class
    {
        ReadOnlySpan<byte> json = request.Payload.Length == 0 ? "{}"u8 : request.Payload;
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new ProvisioningException(
                ProvisioningError.InvalidRequest, "The payload is null; expected a JSON object.");
        }
        catch (JsonException e)
        {
            throw new ProvisioningException(ProvisioningError.InvalidRequest,
                $"The payload is not the expected JSON: {e.Message}", e);
        }
    }
}

/// <summary>What fleet provisioning logs: never a payload, which may hold keys and tokens.</summary>
internal static partial class ProvisioningLog
{
    [LoggerMessage(EventId = 61, Level = LogLevel.Information,
        Message = "{ClientId} was provisioned as thing {ThingName} with template {TemplateName}")]
    public static partial void Provisioned(ILogger logger, string clientId, string? thingName, string templateName);

    [LoggerMessage(EventId = 62, Level = LogLevel.Warning,
        Message = "{ClientId} was refused on {Topic}: {Error}: {Detail}")]
    public static partial void Rejected(ILogger logger, string clientId, string topic, string error, string detail);

    [LoggerMessage(EventId = 63, Level = LogLevel.Error, Message = "A request of {ClientId} on {Topic} failed")]
    public static partial void Failed(ILogger logger, string clientId, string topic, Exception exception);

    [LoggerMessage(EventId = 64, Level = LogLevel.Error, Message = "Removing expired certificates failed")]
    public static partial void SweepFailed(ILogger logger, Exception exception);
}
