using System.Net;
using System.Net.Sockets;
using nanoFramework.M2Mqtt;

namespace VirtualBoard.M2Mqtt;

/// <summary>One TCP connection, with or without TLS: one reading thread, and one writing thread at a time.</summary>
internal sealed class Transport : IMqttNetworkChannel, IDisposable
{
    private const int ReadBufferBytes = 4096;

    private readonly Socket socket;
    private readonly byte[] received = new byte[ReadBufferBytes];
    private Stream stream;
    private int start;
    private int end;

    internal Transport(Socket socket)
    {
        this.socket = socket;
        stream = new NetworkStream(socket, ownsSocket: true);
    }

    public bool DataAvailable => end > start || socket.Available > 0;

    public bool ValidateServerCertificate { get; set; } = true;

    /// <summary>Connects; a SocketException carries the device's code.</summary>
    internal static Transport Connect(MqttHost host, IPEndPoint broker, Tls? tls)
    {
        // The device leaves Nagle's algorithm on, which delays a second small packet by 42 ms there (device facts);
        // here each packet is sent at once.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var registration = host.Register(() => Abort(socket));
        try
        {
            socket.Connect(broker);
            var transport = new Transport(socket);
            if (tls is not null)
                transport.stream = tls.Handshake(transport.stream);
            return transport;
        }
        catch (Exception e)
        {
            socket.Dispose();
            host.ThrowIfOff();
            throw Translate(e, host);
        }
        finally
        {
            registration?.Dispose();
        }
    }

    /// <summary>Aborts the connection: the peer sees a reset.</summary>
    internal void Abort() => Abort(socket);

    public int Send(byte[] buffer)
    {
        stream.Write(buffer, 0, buffer.Length);
        return buffer.Length;
    }

    public int Receive(byte[] buffer)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            if (start == end && !Refill())
                return 0;
            int count = Math.Min(end - start, buffer.Length - filled);
            received.AsSpan(start, count).CopyTo(buffer.AsSpan(filled));
            start += count;
            filled += count;
        }

        return filled;
    }

    public int Receive(byte[] buffer, int timeout)
    {
        bool isReadable = end > start || socket.Poll(timeout * 1000, SelectMode.SelectRead);
        return isReadable ? Receive(buffer) : 0;
    }

    public void Connect() => throw new InvalidOperationException("This connection already exists.");

    public void Accept()
    {
        // For brokers only.
    }

    public void Close() => stream.Dispose();

    public void Dispose() => Close();

    private static void Abort(Socket socket) => socket.Close(0);

    private static Exception Translate(Exception e, MqttHost host) => e switch
    {
        DeviceSocketException => e,
        SocketException refused => DeviceSocketException.From(refused),
        _ when !host.IsNetworkUp => new DeviceSocketException(DeviceSocketException.NetworkUnreachable,
            "The network was lost while connecting.", e),
        _ => e,
    };

    private bool Refill()
    {
        start = 0;
        end = stream.Read(received, 0, received.Length);
        return end > 0;
    }
}
