using System.Buffers;
using System.IO.Pipelines;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>
/// The bytes waiting to be written to one connection: any thread appends packets, the connection's one writer removes
/// them in chunks. Packets are encoded straight from the publisher's input, so a QoS 0 message costs one copy per
/// subscriber and no object. Holds no memory while it is empty.
/// </summary>
public sealed class OutputBuffer(CloudLimits limits)
{
    /// <summary>Chunk size: the largest TLS record.</summary>
    public const int ChunkBytes = 16 * 1024;
    private const int WakeAtBytes = 4 * ChunkBytes;
    private const int CongestedBytes = 512 * 1024;
    private const int DrainedBytes = 128 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<Chunk> _full = new();
    private readonly AsyncSignal _signal = new();
    private Chunk _last;
    private int _pendingBytes;
    private bool _isWakePromised;
    private bool _isClosed;
    private bool _hasOverflowed;

    private struct Chunk
    {
        public byte[]? Bytes;
        public int Length;
    }

    public int PendingBytes => Volatile.Read(ref _pendingBytes);

    /// <summary>Where publishers wait while this buffer is congested.</summary>
    public DrainGate Gate { get; } = new();

    /// <summary>Whether so many bytes are waiting that publishers should let them drain.</summary>
    public bool IsCongested => PendingBytes > CongestedBytes;

    /// <summary>Whether more than <see cref="CloudLimits.UnreadBytesMax"/> were to wait. The buffer is then closed and
    /// empty, and the connection must be ended.</summary>
    public bool HasOverflowed => Volatile.Read(ref _hasOverflowed);

    /// <summary>Appends a PUBLISH. False, with nothing appended, if the buffer is full and the message may be
    /// dropped.</summary>
    /// <param name="mustWake">Whether the caller must make sure that <see cref="Wake"/> is called soon.</param>
    public bool TryAppendPublish(byte first, ReadOnlySpan<byte> topic, ushort packetId, ReadOnlySpan<byte> payload,
        bool isDroppable, out bool mustWake)
    {
        Span<byte> start = stackalloc byte[PacketWriter.PublishOverheadMax];
        int startBytes = PacketWriter.WritePublishStart(start, first, topic.Length, payload.Length);
        lock (_gate)
        {
            mustWake = false;
            if (_isClosed)
                return true;
            int sizeBytes = startBytes + topic.Length + (packetId == 0 ? 0 : sizeof(ushort)) + payload.Length;
            if (isDroppable && _pendingBytes + sizeBytes > limits.OutputBytesMax)
                return false;
            if (OverflowsLocked(sizeBytes))
            {
                mustWake = true;
                return true;
            }
            AppendLocked(start[..startBytes]);
            AppendLocked(topic);
            if (packetId != 0)
                AppendLocked([(byte)(packetId >> 8), (byte)packetId]);
            AppendLocked(payload);
            mustWake = MustWake();
            return true;
        }
    }

    /// <summary>Appends a packet that is never dropped.</summary>
    /// <returns>Whether the caller must make sure that <see cref="Wake"/> is called soon.</returns>
    public bool Append(ReadOnlySpan<byte> packet)
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            if (OverflowsLocked(packet.Length))
                return true;
            AppendLocked(packet);
            return MustWake();
        }
    }

    /// <summary>Wakes the writer.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Accepts nothing from now on; the writer ends when it has written the rest.</summary>
    public void Close(bool discard)
    {
        lock (_gate)
        {
            _isClosed = true;
            if (discard)
                DiscardLocked();
        }
        Gate.Drain();
        Wake();
    }

    /// <summary>Takes the next chunk for the writer; false if there is none. If <paramref name="isClosed"/> is then
    /// set, there will never be one.</summary>
    public bool TryTake(out ArraySegment<byte> bytes, out bool isClosed)
    {
        lock (_gate)
        {
            if (!_full.TryDequeue(out Chunk chunk))
            {
                chunk = _last;
                _last = default;
            }
            isClosed = _isClosed;
            _isWakePromised = chunk.Bytes is not null; // the writer comes back on its own after each chunk
            _pendingBytes -= chunk.Length;
            if (_pendingBytes < DrainedBytes)
                Gate.Drain();
            bytes = chunk.Bytes is null ? default : new ArraySegment<byte>(chunk.Bytes, 0, chunk.Length);
            return chunk.Bytes is not null;
        }
    }

    /// <summary>Waits for work. Only for the writer, after <see cref="TryTake"/> returned false.</summary>
    public ValueTask WaitAsync() => _signal.WaitAsync();

    /// <summary>Returns a chunk that was written.</summary>
    public static void Return(ArraySegment<byte> chunk) => ArrayPool<byte>.Shared.Return(chunk.Array!);

    private bool OverflowsLocked(int sizeBytes)
    {
        if (_pendingBytes + (long)sizeBytes <= limits.UnreadBytesMax)
            return false;
        Volatile.Write(ref _hasOverflowed, true);
        _isClosed = true;
        DiscardLocked();
        return true;
    }

    private void AppendLocked(ReadOnlySpan<byte> bytes)
    {
        _pendingBytes += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_last.Bytes is null || _last.Length == ChunkBytes)
                StartChunk();
            int count = Math.Min(bytes.Length, ChunkBytes - _last.Length);
            bytes[..count].CopyTo(_last.Bytes.AsSpan(_last.Length));
            _last.Length += count;
            bytes = bytes[count..];
        }
    }

    private void StartChunk()
    {
        if (_last.Bytes is not null)
            _full.Enqueue(_last);
        _last = new Chunk { Bytes = ArrayPool<byte>.Shared.Rent(ChunkBytes) };
    }

    private bool MustWake()
    {
        if (_isWakePromised && _pendingBytes < WakeAtBytes)
            return false;
        _isWakePromised = true;
        return true;
    }

    private void DiscardLocked()
    {
        while (_full.TryDequeue(out Chunk chunk))
            ArrayPool<byte>.Shared.Return(chunk.Bytes!);
        if (_last.Bytes is not null)
            ArrayPool<byte>.Shared.Return(_last.Bytes);
        _last = default;
        _pendingBytes = 0;
    }
}

/// <summary>The one writer of a connection: writes what the output buffer holds, a chunk at a time. A slow client
/// blocks this task and nobody else.</summary>
internal static class ConnectionWriter
{
    /// <summary>Writes until the output is closed and empty, or the connection is broken.</summary>
    public static async Task RunAsync(OutputBuffer output, PipeWriter transport)
    {
        try
        {
            while (true)
            {
                bool isClosed;
                while (output.TryTake(out ArraySegment<byte> chunk, out isClosed))
                {
                    FlushResult result = await WriteAsync(transport, chunk).ConfigureAwait(false);
                    if (result.IsCompleted)
                        return;
                }
                if (isClosed)
                    return;
                await output.WaitAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is broken; its reader notices and reports why.
        }
        finally
        {
            output.Close(discard: true);
        }
    }

    private static async ValueTask<FlushResult> WriteAsync(PipeWriter transport, ArraySegment<byte> chunk)
    {
        try
        {
            return await transport.WriteAsync(chunk).ConfigureAwait(false);
        }
        finally
        {
            OutputBuffer.Return(chunk);
        }
    }
}
