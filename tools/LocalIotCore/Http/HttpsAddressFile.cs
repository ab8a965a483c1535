using System.Net;
using System.Text;
using LocalIotCore.Storage;

namespace LocalIotCore.Http;

/// <summary>Where the cloud of a data directory listens for HTTPS, or last did: for tools on the same machine. The file
/// stays when the cloud ends, so that a tool can say where it looked.</summary>
public static class HttpsAddressFile
{
    private const string Name = "https-address";

    /// <summary>Writes it down.</summary>
    /// <param name="dataDirectory">The cloud's.</param>
    /// <param name="bindAddress">Address that it listens on; all of them: this machine's own is written.</param>
    /// <param name="port">Port that it listens on.</param>
    public static void Write(string dataDirectory, string bindAddress, int port)
    {
        IPAddress address = IPAddress.Parse(bindAddress);
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            address = IPAddress.Loopback;
        byte[] content = Encoding.ASCII.GetBytes($"{new IPEndPoint(address, port)}\n");
        AtomicFile.Write(Path.Combine(dataDirectory, Name), content);
    }

    /// <summary>Reads it; null: no cloud with HTTPS has ever run there.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IPEndPoint? Read(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, Name);
        if (AtomicFile.ReadIfThere(path) is not { } content)
            return null;
        return IPEndPoint.TryParse(Encoding.ASCII.GetString(content).Trim(), out IPEndPoint? address) && address.Port > 0
            ? address
            : throw new InvalidDataException($"{path} is damaged: expected an address and port such as 127.0.0.1:8443.");
    }
}
