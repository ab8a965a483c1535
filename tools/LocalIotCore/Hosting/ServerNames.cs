using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace LocalIotCore.Hosting;

/// <summary>The names under which clients may reach this cloud, for its server certificate.</summary>
public static class ServerNames
{
    private const int NameCharsMax = 253; // RFC 1035
    private const int AddressesMax = 32;

    /// <summary>The names that were asked for, and the addresses that are listened on: the machine's own if that is all of
    /// them.</summary>
    public static IReadOnlyList<string> Of(CloudOptions options)
    {
        var bound = IPAddress.Parse(options.BindAddress);
        if (IPAddress.IsLoopback(bound))
            return options.HostNames;
        bool isAny = bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any);
        IEnumerable<IPAddress> addresses = isAny ? MachineAddresses(bound.AddressFamily) : [bound];
        return [.. options.HostNames, .. addresses.Select(address => address.ToString())];
    }

    /// <summary>Whether a text can be the name or address of a host; without port, path or wildcard.</summary>
    public static bool IsName(string text) => IPAddress.TryParse(text, out _)
        || (text.Length <= NameCharsMax && Uri.CheckHostName(text) == UriHostNameType.Dns && !text.Contains('_'));

    // Link-local ones are left out: they say little without the interface, and no device is configured with one.
    private static IEnumerable<IPAddress> MachineAddresses(AddressFamily family) => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => family == AddressFamily.InterNetworkV6 || address.AddressFamily == AddressFamily.InterNetwork)
        .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
        .Distinct()
        .Order(Comparer<IPAddress>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString())))
        .Take(AddressesMax);
}
