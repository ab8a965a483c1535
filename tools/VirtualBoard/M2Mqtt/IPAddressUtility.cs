using System.Net;
using System.Net.Sockets;

namespace nanoFramework.M2Mqtt;

/// <summary>Helper for addresses.</summary>
public static class IPAddressUtility
{
    /// <summary>The address family.</summary>
    public static AddressFamily GetAddressFamily(this IPAddress ipAddress) => ipAddress.AddressFamily;
}
