using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using VirtualBoard.M2Mqtt;

namespace nanoFramework.M2Mqtt;

/// <summary>TCP to the broker, with TLS 1.2 or later if secure.</summary>
public class MqttNetworkChannel : IMqttNetworkChannel
{
    private readonly MqttHost host = MqttHost.Current;
    private readonly bool isSecure;
    private readonly X509Certificate? caCert;
    private readonly X509Certificate? clientCert;
    private readonly MqttSslProtocols sslProtocol;

    /// <summary>Wraps a connected socket.</summary>
    public MqttNetworkChannel(Socket socket)
        : this(socket, false, null, MqttSslProtocols.None)
    {
    }

    /// <summary>
    /// Wraps a connected socket; NotSupportedException if secure, because the device cannot be a TLS broker.
    /// </summary>
    public MqttNetworkChannel(Socket socket, bool secure, X509Certificate? serverCert, MqttSslProtocols sslProtocol)
    {
        if (secure)
            throw new NotSupportedException("MqttNetworkChannel: the server's side of TLS is not provided.");
        Transport = new Transport(socket);
        this.sslProtocol = sslProtocol;
    }

    /// <summary>Plain TCP.</summary>
    public MqttNetworkChannel(string remoteHostName, int remotePort)
        : this(remoteHostName, remotePort, false, null, null, MqttSslProtocols.None)
    {
    }

    /// <summary>
    /// Resolves the name, only here, as on the device: a channel that is used again keeps its address. SocketException
    /// 11001 if there is no IPv4 address.
    /// </summary>
    public MqttNetworkChannel(string remoteHostName, int remotePort, bool secure, X509Certificate? caCert,
        X509Certificate? clientCert, MqttSslProtocols sslProtocol)
    {
        RemoteHostName = remoteHostName;
        RemoteIpAddress = Resolver.Resolve(host, remoteHostName);
        RemotePort = remotePort;
        isSecure = secure;
        this.caCert = caCert;
        this.clientCert = clientCert;
        this.sslProtocol = sslProtocol;
    }

    /// <summary>The broker's name; null for a given socket.</summary>
    public string? RemoteHostName { get; }

    /// <summary>The broker's address; null for a given socket.</summary>
    public IPAddress? RemoteIpAddress { get; }

    /// <summary>The broker's port.</summary>
    public int RemotePort { get; }

    /// <inheritdoc/>
    public bool DataAvailable => Open.DataAvailable;

    /// <inheritdoc/>
    public bool ValidateServerCertificate { get; set; } = true;

    internal Transport? Transport { get; private set; }

    private Transport Open => Transport ?? throw new InvalidOperationException("The channel is not connected.");

    /// <inheritdoc/>
    public void Connect()
    {
        Close();
        if (RemoteIpAddress is null || RemoteHostName is null)
            throw new InvalidOperationException("A channel around a given socket cannot connect again.");
        if (!host.IsNetworkUp)
        {
            throw new DeviceSocketException(DeviceSocketException.NetworkUnreachable,
                $"The network is down: {RemoteHostName} cannot be reached.");
        }

        var tls = isSecure
            ? new Tls(host, RemoteHostName, caCert, clientCert, MqttSslUtility.ToSslPlatformEnum(sslProtocol),
                ValidateServerCertificate)
            : null;
        Transport = Transport.Connect(host, new IPEndPoint(RemoteIpAddress, RemotePort), tls);
    }

    /// <inheritdoc/>
    public int Send(byte[] buffer) => Open.Send(buffer);

    /// <inheritdoc/>
    public int Receive(byte[] buffer) => Open.Receive(buffer);

    /// <inheritdoc/>
    public int Receive(byte[] buffer, int timeout) => Open.Receive(buffer, timeout);

    /// <inheritdoc/>
    public void Close()
    {
        Transport?.Dispose();
        Transport = null;
    }

    /// <inheritdoc/>
    public void Accept()
    {
        // A device is not a broker; 5.1.220 does nothing here either.
    }
}
