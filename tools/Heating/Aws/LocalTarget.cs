using System.Net;
using Amazon;
using Amazon.Runtime;
using Heating.Commands;
using Heating.Run;
using LocalIotCore.Http;
using LocalIotCore.Identity;

namespace Heating.Aws;

/// <summary>The local cloud of this machine, found through the files in its data directory.</summary>
internal static class LocalTarget
{
    private const string Remedy =
        "Is the local cloud running? `heating run` starts one, or `heating cloud --https-port 8443`.";

    /// <summary>The cloud of a data directory; null if no cloud with HTTPS has ever run there.</summary>
    /// <exception cref="CommandException">A file is damaged or cannot be read.</exception>
    public static AwsTarget? Find(DataDirectory data)
    {
        try
        {
            return HttpsAddressFile.Read(data.Cloud) is { } address ? Create(data, address) : null;
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or InvalidDataException or TimeoutException)
        {
            throw new CommandException(ExitCode.File, $"Cannot use the local cloud's data: {error.Message}");
        }
    }

    private static AwsTarget Create(DataDirectory data, IPEndPoint address)
    {
        AccessKey key = AccessKey.Open(data.Cloud);
        var url = new Uri($"https://{address}");
        return new AwsTarget
        {
            ControlPlane = url,
            DataPlane = url,
            Credentials = new BasicAWSCredentials(key.AccessKeyId, key.SecretAccessKey),
            Region = RegionEndpoint.GetBySystemName(LocalAccount.Region),
            CaFile = Registry.Open(data.Cloud).Authority.CaPath,
            DataRoot = data.Root,
            Description = $"the local cloud at {address} (data in {data.Root})",
            Remedy = Remedy,
        };
    }
}
