using System.Net;
using System.Net.Sockets;

namespace nanoFramework.M2Mqtt;

/// <summary>Helps with addresses.</summary>
public static class IPAddressUtility
{
    /// <summary>The family of an address.</summary>
    public static AddressFamily GetAddressFamily(this IPAddress ipAddress) => ipAddress.AddressFamily;
}
