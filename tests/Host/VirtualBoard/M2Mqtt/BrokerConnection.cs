using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>The broker's end of a connection.</summary>
internal sealed class BrokerConnection : IDisposable
{
    private readonly Socket socket;
    private readonly Stream stream;

    public BrokerConnection(Socket socket, SslServerAuthenticationOptions? tls)
    {
        this.socket = socket;
        socket.NoDelay = true;
        socket.ReceiveTimeout = ScriptedBroker.LimitMs;
        stream = new NetworkStream(socket, ownsSocket: true);
        if (tls is null)
            return;
        var secure = new SslStream(stream);
        stream = secure;
        secure.AuthenticateAsServer(tls);
        ClientCertificate = secure.RemoteCertificate as X509Certificate2;
    }

    public X509Certificate2? ClientCertificate { get; }

    /// <summary>The next packet; EndOfStreamException when the client closed.</summary>
    public Packet Read()
    {
        int first = ReadByte();
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            int digit = ReadByte();
            length |= (digit & 0x7F) << shift;
            if (digit < 0x80)
                break;
        }

        var body = new byte[length];
        stream.ReadExactly(body);
        return new Packet((byte)first, body);
    }

    public void Send(params byte[] bytes) => stream.Write(bytes);

    /// <summary>Sends part by part, and that this is the end; a client that has closed meanwhile misses the rest.</summary>
    public void SendAll(IEnumerable<byte[]> parts)
    {
        try
        {
            foreach (byte[] part in parts)
                Send(part);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The client has closed already.
        }
    }

    /// <summary>All that the client sends until it closes.</summary>
    public byte[] ReadToEnd()
    {
        var all = new MemoryStream();
        try
        {
            stream.CopyTo(all);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: not SocketError.TimedOut })
        {
            // a reset is an end, too
        }

        return all.ToArray();
    }

    /// <summary>The client closed, and had sent nothing more.</summary>
    public void ExpectEnd()
    {
        int read;
        try
        {
            read = stream.ReadByte();
        }
        catch (IOException)
        {
            return; // a reset is an end, too
        }

        Assert.Equal(-1, read);
    }

    /// <summary>Whether something has arrived that was not read.</summary>
    public bool HasData => socket.Available > 0;

    /// <summary>Cuts the connection.</summary>
    public void Drop() => Dispose();

    /// <summary>Cuts the connection with a TCP reset.</summary>
    public void Reset() => socket.Close(0);

    public void Dispose() => stream.Dispose();

    private int ReadByte()
    {
        int value = stream.ReadByte();
        return value >= 0 ? value : throw new EndOfStreamException();
    }
}
