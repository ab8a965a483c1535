using System.Net;
using System.Text;
using LocalIotCore.Storage;

namespace LocalIotCore.Http;

/// <summary>The file with the address where the cloud of a data directory listens for HTTPS, or last did, for tools on
/// the same machine. It stays when the cloud stops, so that a tool can say where it looked.</summary>
public static class HttpsAddressFile
{
    private const string Name = "https-address";

    /// <param name="dataDirectory">The cloud's data directory.</param>
    /// <param name="bindAddress">Address that it listens on; for "all addresses" the loopback address is
    /// written.</param>
    /// <param name="port">Port that it listens on.</param>
    public static void Write(string dataDirectory, string bindAddress, int port)
    {
        IPAddress address = IPAddress.Parse(bindAddress);
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            address = IPAddress.Loopback;
        byte[] content = Encoding.ASCII.GetBytes($"{new IPEndPoint(address, port)}\n");
        AtomicFile.Write(Path.Combine(dataDirectory, Name), content);
    }

    /// <summary>Reads the address; null if no cloud with HTTPS has ever run there.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IPEndPoint? Read(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, Name);
        if (AtomicFile.ReadIfThere(path) is not { } content)
            return null;
        return IPEndPoint.TryParse(Encoding.ASCII.GetString(content).Trim(), out IPEndPoint? address) && address.Port > 0
            ? address
            : throw new InvalidDataException($"{path} is damaged: expected an address and port such as 127.0.0.1:8443. "
                + "Delete it: a cloud with HTTPS writes it when it starts.");
    }
}
