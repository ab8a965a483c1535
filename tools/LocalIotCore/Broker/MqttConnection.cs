using System.Buffers;
using System.IO.Pipelines;
using LocalIotCore.Mqtt;
using Microsoft.AspNetCore.Connections;

namespace LocalIotCore.Broker;

/// <summary>One client's connection: reads packets and passes them on, while a writer task empties the output.
/// <see cref="Lifecycle"/> handles its end.</summary>
public sealed class MqttConnection
{
    private const int BatchBytes = 64 * 1024; // then other connections get their turn
    private const int TicksBetweenChecks = 5; // of the certificate, in seconds
    private const double KeepAliveFactor = 1.5; // MQTT-3.1.2-24
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(1);

    private readonly BrokerCore _core;
    private readonly IDuplexPipe _transport;
    private readonly Action _abort;
    private readonly PacketDispatcher _dispatcher;
    private readonly TokenBucket _byteRate;
    private long _lastReceivedAt;
    private byte[] _joined = [];
    private HashSet<string>? _unserved;
    private int _ticks;
    private bool _isEnded;

    /// <param name="transport">Bytes from and to the client.</param>
    /// <param name="authorizer">What the client may do.</param>
    /// <param name="address">Its IP address.</param>
    /// <param name="abort">Closes the connection immediately.</param>
    public MqttConnection(BrokerCore core, IDuplexPipe transport, IAuthorizer authorizer, string address, Action abort)
    {
        _core = core;
        _transport = transport;
        _abort = abort;
        Authorizer = authorizer;
        Address = address;
        Output = new OutputBuffer(core.Limits);
        _byteRate = new TokenBucket(core.Limits.BytesPerSecondMax, core.Time);
        _lastReceivedAt = core.Time.GetTimestamp();
        _dispatcher = new PacketDispatcher(core, this);
    }

    /// <summary>Where packets to the client go.</summary>
    public OutputBuffer Output { get; }
    /// <summary>What the client may do.</summary>
    public IAuthorizer Authorizer { get; }
    public string Address { get; }
    /// <summary>Client id; empty before CONNECT.</summary>
    public string ClientId { get; private set; } = "";
    /// <summary>Keep-alive in force, in seconds; 0: none.</summary>
    public int KeepAliveS { get; private set; }
    /// <summary>Whether the client is another broker, which by its protocol gets no message back that it published, and
    /// keeps retain flags. Only in profile standard: AWS serves a bridge like any client.</summary>
    public bool IsBridge { get; private set; }
    /// <summary>Last will, if any.</summary>
    public Will? Will { get; internal set; }
    /// <summary>Session; null before CONNECT.</summary>
    public Session? Session { get; internal set; }
    /// <summary>Whether the connection has ended.</summary>
    public bool IsEnded => Volatile.Read(ref _isEnded);

    internal ClientLife? Life { get; set; }
    internal FlushBatch Batch { get; } = new();

    /// <summary>Serves the client until one side ends the connection.</summary>
    public async Task RunAsync()
    {
        if (!_core.Lifecycle.Add(this))
        {
            BrokerLog.Refused(_core.Log, Address, $"the limit of {_core.Limits.ConnectionsMax} connections is reached");
            return;
        }
        Task writing = ConnectionWriter.RunAsync(Output, _transport.Output);
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            End(DisconnectReason.ConnectionLost, exception.Message);
        }
        catch (Exception exception)
        {
            BrokerLog.Failed(_core.Log, exception);
            End(DisconnectReason.ServerError, exception.Message);
        }
        Batch.Flush();
        await FinishWritingAsync(writing).ConfigureAwait(false);
        Output.Close(discard: true);
    }

    /// <summary>Ends the connection. Callable from any thread, but not while holding a session's or output's
    /// lock.</summary>
    public void End(DisconnectReason reason, string detail)
    {
        _core.Lifecycle.End(this, reason, detail);
        _transport.Input.CancelPendingRead();
    }

    public void Send(ReadOnlySpan<byte> packet)
    {
        if (Output.Append(packet))
            Batch.Add(Output);
    }

    /// <summary>Logs that nobody serves a topic or filter of AWS's, once for each service.</summary>
    internal void WarnIfUnserved(string topic)
    {
        if (_core.TopicLimits.MissingService(topic) is { } service && (_unserved ??= []).Add(service))
            BrokerLog.Unserved(_core.Log, ClientId, topic, service);
    }

    internal bool TryMarkEnded()
    {
        bool isFirst = !_isEnded;
        Volatile.Write(ref _isEnded, true);
        return isFirst;
    }

    internal void Accept(ConnectPacket packet, string clientId, int keepAliveS)
    {
        ClientId = clientId;
        KeepAliveS = keepAliveS;
        Will = packet.Will;
        IsBridge = packet.IsBridge && _core.Profile == Profile.Standard;
    }

    internal void SendAck(PacketType type, ushort packetId)
    {
        Span<byte> packet = stackalloc byte[PacketWriter.AckBytes];
        PacketWriter.WriteAck(packet, type, packetId);
        Send(packet);
    }

    internal void Tick()
    {
        if (Output.HasOverflowed)
        {
            EndUnread();
            return;
        }
        double silentS = _core.Time.GetElapsedTime(Volatile.Read(ref _lastReceivedAt)).TotalSeconds;
        if (Session is not { } session)
        {
            if (silentS > _core.Limits.ConnectTimeout.TotalSeconds)
                End(DisconnectReason.ClientError, "no CONNECT within the time limit");
        }
        else if (KeepAliveS > 0 && silentS > KeepAliveS * KeepAliveFactor)
        {
            End(DisconnectReason.MqttKeepAliveTimeout, $"nothing received for {silentS:0} s");
        }
        else if (++_ticks % TicksBetweenChecks == 0 && Authorizer.WhyInvalid() is { } whyInvalid)
        {
            End(DisconnectReason.ForbiddenAccess, whyInvalid);
        }
        else
        {
            session.Tick();
        }
    }

    private async Task ReadAsync()
    {
        while (!IsEnded)
        {
            ReadResult result = await _transport.Input.ReadAsync().ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            long lengthBefore = buffer.Length;
            Volatile.Write(ref _lastReceivedAt, _core.Time.GetTimestamp());
            bool isBatchFull = ReadBatch(ref buffer, out Violation? violation);
            _transport.Input.AdvanceTo(buffer.Start, isBatchFull ? buffer.Start : buffer.End);
            Batch.Flush();
            if (Output.HasOverflowed)
                EndUnread();
            else if (violation is not null)
                End(violation.Reason, violation.Detail);
            else if (result.IsCompleted && !isBatchFull)
                End(DisconnectReason.ConnectionLost, "the client closed the connection without DISCONNECT");
            else
                await HoldBackAsync((int)(lengthBefore - buffer.Length)).ConfigureAwait(false);
        }
    }

    /// <summary>Handles the packets in the buffer. True if it stopped to let other connections have their
    /// turn.</summary>
    private bool ReadBatch(ref ReadOnlySequence<byte> buffer, out Violation? violation)
    {
        violation = null;
        int bytes = 0;
        while (!IsEnded && bytes < BatchBytes && violation is null && !Output.HasOverflowed)
        {
            ReadStatus status = FrameReader.TryReadHeader(buffer, _dispatcher.PacketBytesMax, out FrameHeader header);
            if (status == ReadStatus.NeedMore || (status == ReadStatus.Ok && buffer.Length < header.TotalBytes))
                return false;
            violation = status switch
            {
                ReadStatus.Ok => Dispatch(header, buffer.Slice(header.HeaderBytes, header.BodyBytes)),
                ReadStatus.TooLarge => Violation.Protocol($"a packet has {header.TotalBytes} bytes, more than "
                    + $"{_dispatcher.PacketBytesMax}"),
                _ => Violation.Protocol("a packet's fixed header is malformed"),
            };
            if (violation is not null)
                return false;
            buffer = buffer.Slice(header.TotalBytes);
            bytes += header.TotalBytes;
        }
        return bytes >= BatchBytes;
    }

    private Violation? Dispatch(FrameHeader header, in ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
            return _dispatcher.Dispatch(header, body.FirstSpan);
        if (_joined.Length < header.BodyBytes)
            _joined = new byte[header.BodyBytes]; // bounded by the dispatcher's PacketBytesMax
        body.CopyTo(_joined);
        return _dispatcher.Dispatch(header, _joined.AsSpan(0, header.BodyBytes));
    }

    private void EndUnread() => End(DisconnectReason.ClientError,
        $"more than {_core.Limits.UnreadBytesMax} bytes wait for the client to read them");

    private async ValueTask HoldBackAsync(int bytesRead)
    {
        if (Batch.IsCongested)
            await Batch.WaitForRoomAsync().ConfigureAwait(false);
        if (Output.IsCongested && Output.Gate.Congest())
            await Output.Gate.WaitAsync().ConfigureAwait(false);
        TimeSpan wait = _byteRate.Take(bytesRead);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, _core.Time).ConfigureAwait(false);
    }

    private async Task FinishWritingAsync(Task writing)
    {
        Output.Close(discard: false);
        try
        {
            await writing.WaitAsync(CloseGrace).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _abort(); // the client does not read its output
            await writing.ConfigureAwait(false);
        }
    }
}
