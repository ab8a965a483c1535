using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Heating.Commands;
using Heating.Run;
using LocalIotCore.Identity;

namespace Heating.Aws;

/// <summary>The local cloud of this machine, found by the files in its data directory.</summary>
internal static class LocalTarget
{
    /// <summary>Where it listens for HTTPS unless it says otherwise.</summary>
    public const int DefaultPort = 8443;

    private const string Remedy =
        "Is the local cloud running? `heating run` starts one, or `heating cloud --https-port 8443`.";

    /// <summary>The cloud of a data directory; null if none with HTTPS has ever run there.</summary>
    /// <exception cref="CommandException">A file is damaged or may not be read.</exception>
    public static AwsTarget? Find(DataDirectory data)
    {
        string keyFile = Path.Combine(data.Cloud, "access-key.json");
        if (!File.Exists(keyFile))
            return null;
        try
        {
            var url = new Uri($"https://127.0.0.1:{PortOf(data)}");
            return new AwsTarget
            {
                ControlPlane = url,
                DataPlane = url,
                Credentials = ReadKey(keyFile),
                Region = RegionEndpoint.GetBySystemName(LocalAccount.Region),
                CaFile = CertificateAuthority.PathIn(data.Cloud),
                Description = $"the local cloud at {url.Authority} (data in {data.Root})",
                Remedy = Remedy,
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.File, $"The local cloud's data cannot be read: {error.Message}");
        }
    }
}
