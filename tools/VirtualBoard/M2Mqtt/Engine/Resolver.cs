using System.Net;
using System.Net.Sockets;

namespace VirtualBoard.M2Mqtt;

/// <summary>Resolves names as the device does: IPv4 only.</summary>
internal static class Resolver
{
    /// <summary>The first IPv4 address of the name; throws SocketException 11001 if there is none.</summary>
    internal static IPAddress Resolve(MqttHost host, string name)
    {
        if (IPAddress.TryParse(name, out var address) && address.AddressFamily == AddressFamily.InterNetwork)
            return address;
        if (!host.IsNetworkUp)
            throw NotFound(name, "the network is down");
        try
        {
            var found = Dns.GetHostAddresses(name, AddressFamily.InterNetwork);
            return found.Length > 0 ? found[0] : throw NotFound(name, "it has no IPv4 address");
        }
        catch (SocketException e) when (e is not DeviceSocketException)
        {
            throw NotFound(name, e.Message);
        }
    }

    private static DeviceSocketException NotFound(string name, string reason) =>
        new(DeviceSocketException.HostNotFound, $"The host name {name} cannot be looked up: {reason}.");
}
