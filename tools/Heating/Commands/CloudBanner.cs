using LocalIotCore;
using LocalIotCore.Identity;

namespace Heating.Commands;

/// <summary>What `heating cloud` prints when it is listening: addresses, and how to connect.</summary>
internal static class CloudBanner
{
    private const string Viewer = "viewer";

    /// <param name="data">The value of --data; null if not given.</param>
    public static void Write(TextWriter output, LocalCloud cloud, string? data)
    {
        string address = cloud.Options.BindAddress;
        string dataOption = data is null ? "" : $" --data {data}";
        output.WriteLine($"MQTT over mutual TLS on {address}:{cloud.Port}, profile "
            + $"{cloud.Options.Profile.ToString().ToLowerInvariant()}, data in {cloud.Options.DataDirectory}");
        if (cloud.PlainPort is { } plainPort)
            output.WriteLine($"MQTT without TLS, identity and policy on {address}:{plainPort}");
        if (cloud.HttpsPort is { } httpsPort)
            WriteHttps(output, cloud, httpsPort, dataOption);
        output.WriteLine("To watch (the first line is needed once):");
        output.WriteLine($"  heating provision {Viewer} --watch{dataOption} --out {Viewer}");
        output.WriteLine($"  mosquitto_sub -h localhost -p {cloud.Port} -i {Viewer} --cafile {Viewer}/ca.pem "
            + $"--cert {Viewer}/certificate.pem --key {Viewer}/private.key -t 'home/heating/#' -v");
        output.WriteLine("Ctrl-C stops it.");
        output.Flush();
    }

    // Bare lines: from AWS_ACCESS_KEY_ID to export they can be pasted into a shell.
    private static void WriteHttps(TextWriter output, LocalCloud cloud, int port, string dataOption)
    {
        string url = $"https://localhost:{port}";
        output.WriteLine($"HTTPS, signed or with a certificate, on {cloud.Options.BindAddress}:{port}. "
            + "For aws-cli and AWS's SDKs, in a shell:");
        output.WriteLine($"AWS_ACCESS_KEY_ID={cloud.AccessKey!.AccessKeyId}");
        output.WriteLine($"AWS_SECRET_ACCESS_KEY={cloud.AccessKey.SecretAccessKey}");
        output.WriteLine($"AWS_DEFAULT_REGION={LocalAccount.Region}");
        output.WriteLine($"AWS_CA_BUNDLE='{cloud.Registry.Authority.CaPath}'");
        output.WriteLine("export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION AWS_CA_BUNDLE");
        output.WriteLine("Then for example (the last command needs none of these lines):");
        output.WriteLine($"  aws iot list-things --endpoint-url {url}");
        output.WriteLine($"  aws iot-data get-thing-shadow --thing-name boiler-1 --endpoint-url {url} /dev/stdout");
        output.WriteLine($"  heating things list{dataOption}");
    }
}
