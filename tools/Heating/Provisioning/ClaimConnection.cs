using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Heating.Commands;
using Heating.Mqtt;
using Heating.Run;
using Heating.Run.Boards;
using Heating.Run.Options;
using LocalIotCore.Mqtt;

namespace Heating.Provisioning;

/// <summary>The connection of a device that has a claim certificate only: requests over MQTT, and their answers.</summary>
internal sealed class ClaimConnection : IAsyncDisposable
{
    /// <summary>What client ids begin with, as the claim's policy asks.</summary>
    public const string ClientIdPrefix = "claim-";

    private const byte SubscriptionRefused = 0x80; // MQTT 3.1.1 section 3.9.3
    private const ushort KeepAliveS = 120; // longer than both requests may take, so that no ping is needed
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly ClientConnection _connection;
    private readonly Endpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly Queue<(string Topic, byte[] Payload)> _answers = new();
    private readonly List<byte> _acks = [];
    private byte[]? _subscribed;
    private ushort _packetId;

    private ClaimConnection(ClientConnection connection, Endpoint endpoint, TimeProvider time) =>
        (_connection, _endpoint, _time) = (connection, endpoint, time);

    /// <summary>Connects, and subscribes to the answers of all requests that will be made.</summary>
    /// <param name="requests">The topics of the requests.</param>
    /// <exception cref="CommandException">The endpoint cannot be reached, or refused it.</exception>
    public static async Task<ClaimConnection> OpenAsync(
        Endpoint endpoint, DeviceCredentials claim, IReadOnlyList<string> requests, TimeProvider time, CancellationToken cancel)
    {
        var connect = new ConnectPacket { ClientId = $"{ClientIdPrefix}{Guid.NewGuid():N}", KeepAliveS = KeepAliveS };
        ClientConnection connection = await WithinAsync(ConnectTimeout, "accept the connection", endpoint, time, cancel, limit =>
            ConnectAsync(endpoint, claim, connect, limit));
        var opened = new ClaimConnection(connection, endpoint, time);
        try
        {
            await opened.SubscribeAsync(requests, cancel);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="what">What it is for; follows "Cannot".</param>
    /// <returns>The payload of `/accepted`.</returns>
    /// <exception cref="ClaimRefusedException">The answer is `/rejected`.</exception>
    /// <exception cref="CommandException">There is no answer, so that nobody knows whether it was done.</exception>
    public async Task<byte[]> AskAsync(string topic, byte[] payload, string what, CancellationToken cancel)
    {
        var packet = new byte[PacketWriter.PublishOverheadMax + Encoding.UTF8.GetByteCount(topic) + payload.Length];
        byte first = PacketWriter.PublishFirstByte(QoS.AtLeastOnce, retain: false, dup: false);
        int size = PacketWriter.WritePublish(packet, first, Encoding.UTF8.GetBytes(topic), ++_packetId, payload);
        var answer = await WithinAsync(AnswerTimeout, $"answer on {topic}", _endpoint, _time, cancel, async limit =>
        {
            await _connection.WriteAsync(packet.AsMemory(0, size), limit);
            (string Topic, byte[] Payload) message;
            while (!_answers.TryDequeue(out message) || !message.Topic.StartsWith(topic + "/", StringComparison.Ordinal))
                await ReadAsync($"The claim's policy must allow it to publish to {topic}.", limit);
            return message;
        });
        return answer.Topic == $"{topic}/accepted" ? answer.Payload : throw Refused(what, answer.Payload);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<ClientConnection> ConnectAsync(
        Endpoint endpoint, DeviceCredentials claim, ConnectPacket connect, CancellationToken cancel)
    {
        using X509Certificate2 pem = X509Certificate2.CreateFromPem(claim.CertificatePem, claim.PrivateKeyPem);
        // Windows cannot use the ephemeral key of a PEM for TLS.
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
        using X509Certificate2 ca = X509Certificate2.CreateFromPem(claim.CaPem);
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = endpoint.Host,
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            AllowTlsResume = false,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { ca },
            },
        };
        try
        {
            return await ClientConnection.ConnectAsync(endpoint.Host, endpoint.Port, authentication, connect, cancel);
        }
        catch (SocketException error)
        {
            throw Failed($"{endpoint} cannot be reached: {error.Message.TrimEnd('.')}. Is the network up, and the endpoint right?");
        }
        catch (AuthenticationException error) when (error.InnerException is null)
        {
            throw Failed(
                $"{endpoint} has a certificate that the claim's ca.pem does not vouch for: {error.Message.TrimEnd('.')}. "
                + "Is it the right endpoint?");
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            throw Failed(
                $"{endpoint} refuses the claim certificate: {error.Message.TrimEnd('.')}. It must be known and ACTIVE there, and its "
                + $"policy must allow client ids that begin with {ClientIdPrefix}.");
        }
    }

    private async Task SubscribeAsync(IReadOnlyList<string> requests, CancellationToken cancel)
    {
        SubscriptionRequest[] answers =
        [
            .. requests.SelectMany(request => new[] { $"{request}/accepted", $"{request}/rejected" })
                .Select(topic => new SubscriptionRequest(topic, QoS.AtLeastOnce)),
        ];
        string advice = "Its certificate must be ACTIVE, and its policy must allow client ids that begin with "
            + $"{ClientIdPrefix} and the answers of {string.Join(" and ", requests)}. Is the template's name right?";
        byte[] granted = await WithinAsync(AnswerTimeout, "answer the subscription", _endpoint, _time, cancel, async limit =>
        {
            await _connection.WriteAsync(PacketWriter.Subscribe(++_packetId, answers), limit);
            while (_subscribed is null)
                await ReadAsync(advice, limit);
            return _subscribed;
        });
        if (granted.Contains(SubscriptionRefused))
            throw Failed($"{_endpoint} refuses the claim's subscription. {advice}");
    }

    private async Task ReadAsync(string advice, CancellationToken cancel)
    {
        try
        {
            if (!await _connection.ReadPacketsAsync(OnPacket, cancel))
                throw new IOException("end of the stream");
            if (_acks.Count > 0)
                await _connection.WriteAsync(_acks.ToArray(), cancel);
            _acks.Clear();
        }
        catch (IOException error)
        {
            throw Failed($"{_endpoint} closed the connection ({error.Message.TrimEnd('.')}). {advice}");
        }
    }

    private void OnPacket(FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Type == PacketType.SubAck)
            _subscribed = body[Math.Min(2, body.Length)..].ToArray();
        if (header.Type != PacketType.Publish || PublishPacket.TryRead(header.First, body, out PublishPacket packet) != ReadStatus.Ok)
            return;
        _answers.Enqueue((Encoding.UTF8.GetString(packet.Topic), packet.Payload.ToArray()));
        if (packet.QoS == QoS.AtMostOnce)
            return;
        var ack = new byte[PacketWriter.AckBytes];
        PacketWriter.WriteAck(ack, PacketType.PubAck, packet.PacketId);
        _acks.AddRange(ack);
    }

    private static async Task<T> WithinAsync<T>(
        TimeSpan timeout, string what, Endpoint endpoint, TimeProvider time, CancellationToken cancel,
        Func<CancellationToken, Task<T>> runAsync)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, timer.Token);
        try
        {
            cancel.ThrowIfCancellationRequested();
            return await runAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Failed($"{endpoint} did not {what} within {timeout.TotalSeconds:0} s.");
        }
        catch (IOException error)
        {
            throw Failed($"The connection to {endpoint} broke: {error.Message}");
        }
    }

    private static ClaimRefusedException Refused(string what, byte[] payload)
    {
        RejectedAnswer? answer = null;
        try
        {
            answer = JsonSerializer.Deserialize(payload, ClaimJson.Default.RejectedAnswer);
        }
        catch (JsonException)
        {
            // Told as an answer without a reason.
        }

        return new ClaimRefusedException(what, answer ?? new RejectedAnswer());
    }

    private static CommandException Failed(string message) => new(ExitCode.Service, message);
}

/// <summary>The service refused a request of a claim.</summary>
/// <param name="what">What was asked for; follows "Cannot".</param>
internal sealed class ClaimRefusedException(string what, RejectedAnswer answer) : CommandException(
    Commands.ExitCode.Service,
    $"Cannot {what}: {(answer.ErrorMessage ?? "no reason is given").TrimEnd('.')} "
    + $"({answer.ErrorCode ?? "no error code"}, {answer.StatusCode}).")
{
    private const string BadToken = "InvalidCertificateOwnershipToken";
    private const int TooManyRequests = 429;
    private const int InternalError = 500;

    /// <summary>The token is unknown, has expired, or was used for something else.</summary>
    public bool IsBadToken => answer.ErrorCode == BadToken;

    /// <summary>Repeating it may help, or it may have been done.</summary>
    public bool IsUncertain => answer.StatusCode is < 400 or TooManyRequests or >= InternalError;
}
