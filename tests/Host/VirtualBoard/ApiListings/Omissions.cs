using HeatingSensor.Host.Tests.NanoApi;

namespace HeatingSensor.Host.Tests.VirtualBoard.ApiListings;

/// <summary>A type the board leaves out on purpose, with what is nested in it; or, with a dot at its end, a namespace.</summary>
internal sealed record Omission(string Name, string Reason)
{
    public bool Covers(string line)
    {
        var type = ListingLines.TypeOf(line);
        return Name.EndsWith('.')
            ? type.StartsWith(Name, StringComparison.Ordinal)
            : type == Name || type.StartsWith(Name + ".", StringComparison.Ordinal);
    }
}

/// <summary>All that the board leaves out: the table "What is not provided" of tools/VirtualBoard/README.md.</summary>
internal static class Omissions
{
    private const string Namesakes = ".NET has namesakes with other members";
    private const string Station = "the board is a station, not an access point";
    private const string Sockets = ".NET's own are used by M2Mqtt's stand-in; the firmware needs none";

    public static IReadOnlyList<Omission> All { get; } =
    [
        new("nanoFramework.Hardware.Esp32.Sleep", "the device is mains-powered and never sleeps"),
        new("nanoFramework.Hardware.Esp32.Touch.", "the board has no touch pads"),
        new("nanoFramework.Runtime.Events.WeakDelegate", ".NET's delegates are not weak"),
        new("nanoFramework.Runtime.Native.ExecutionConstraint", ".NET cannot interrupt a thread at any instruction"),
        new("nanoFramework.Runtime.Native.ConstraintException", "what ExecutionConstraint throws"),
        new("System.Environment", ".NET's own is there"),
        .. Group(Namesakes, "System.Net.NetworkInformation.",
            "NetworkInterface", "NetworkInterfaceType", "NetworkChange", "IPGlobalProperties",
            "NetworkAddressChangedEventHandler", "NetworkAvailabilityChangedEventHandler", "NetworkAvailabilityEventArgs"),
        .. Group(Station, "System.Net.NetworkInformation.",
            "WirelessAPConfiguration", "WirelessAPStation", "NetworkAPStationChangedEventHandler",
            "NetworkAPStationEventArgs", "AddressMode", "PhyProtocols"),
        .. Group(Sockets, "System.Net.",
            "Sockets.", "Dns", "EndPoint", "IPAddress", "IPEndPoint", "IPHostEntry", "SocketAddress",
            "Security.CertificateManager", "Security.SslStream", "Security.SslVerification"),
    ];

    private static IEnumerable<Omission> Group(string reason, string prefix, params string[] names) =>
        names.Select(name => new Omission(prefix + name, reason));
}
