using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using LocalIotCore.Mqtt;

namespace Heating.Mqtt;

/// <summary>A client's MQTT connection: of the load generator, or of a device that provisions itself.</summary>
internal sealed class ClientConnection(Stream stream) : IAsyncDisposable
{
    /// <summary>The longest keep-alive that AWS allows, for connections that never ping.</summary>
    public const ushort KeepAliveMaxS = 1200;

    private const int BufferBytes = 64 * 1024;
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <summary>True if the broker had kept the session.</summary>
    public bool IsSessionPresent { get; private set; }

    /// <summary>Connects and waits for CONNACK.</summary>
    /// <param name="authentication">How to speak TLS; null: plain TCP.</param>
    /// <exception cref="IOException">The broker refuses the connection.</exception>
    public static async Task<ClientConnection> ConnectAsync(string host, int port,
        SslClientAuthenticationOptions? authentication, ConnectPacket connect, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await ConnectSocketAsync(socket, host, port, cancel);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (authentication is not null)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsClientAsync(authentication, cancel);
            }
            var connection = new ClientConnection(stream);
            await connection.HandshakeAsync(connect, cancel);
            return connection;
        }
        catch
        {
            stream?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Writes bytes.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => stream.WriteAsync(bytes,
        cancel);

    /// <summary>Reads available data and passes each complete packet to the handler. False at the end of the
    /// stream.</summary>
    public async ValueTask<bool> ReadPacketsAsync(PacketHandler handler, CancellationToken cancel)
    {
        if (_buffer.Length == 0)
            _buffer = new byte[BufferBytes];
        int count = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        _end += count;
        while (FrameReader.TryReadHeader(_buffer.AsSpan(_start, _end - _start), _buffer.Length, out FrameHeader header)
            == ReadStatus.Ok && header.TotalBytes <= _end - _start)
        {
            handler(header, _buffer.AsSpan(_start + header.HeaderBytes, header.BodyBytes));
            _start += header.TotalBytes;
        }
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        return count > 0;
    }

    /// <summary>Reads until a packet of the given type arrives.</summary>
    public async Task WaitForAsync(PacketType type, CancellationToken cancel)
    {
        bool hasCome = false;
        while (!hasCome)
            if (!await ReadPacketsAsync((header, _) => hasCome |= header.Type == type, cancel))
                throw new IOException($"The broker closed the connection before {type}.");
    }

    /// <summary>Releases the read buffer, so that an idle connection costs little.</summary>
    public void ReleaseBuffer() => _buffer = [];

    /// <summary>Sends DISCONNECT and closes.</summary>
    public async ValueTask EndAsync(CancellationToken cancel)
    {
        var packet = new byte[2];
        PacketWriter.WriteEmpty(packet, PacketType.Disconnect);
        await WriteAsync(packet, cancel);
        await DisposeAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    /// <summary>Handles a packet's header and body.</summary>
    internal delegate void PacketHandler(FrameHeader header, ReadOnlySpan<byte> body);

    private static Task ConnectSocketAsync(Socket socket, string host, int port, CancellationToken cancel) =>
        host == "localhost"
            ? socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), port), cancel).AsTask()
            : socket.ConnectAsync(host, port, cancel).AsTask();

    private async Task HandshakeAsync(ConnectPacket connect, CancellationToken cancel)
    {
        await WriteAsync(PacketWriter.Connect(connect), cancel);
        byte? code = null;
        while (code is null)
            if (!await ReadPacketsAsync(OnPacket, cancel))
                throw new IOException("The broker closed the connection before CONNACK.");
        if (code != 0)
            throw new IOException($"The broker refuses the connection with code {code}.");

        void OnPacket(FrameHeader header, ReadOnlySpan<byte> body)
        {
            if (header.Type != PacketType.ConnAck || body.Length < 2)
                return;
            IsSessionPresent = (body[0] & 1) != 0; // MQTT 3.1.1 section 3.2.2
            code = body[1];
        }
    }
}
