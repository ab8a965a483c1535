using LocalIotCore;

namespace Heating.Commands;

/// <summary>What `heating cloud` says when it listens: where, and how to connect.</summary>
internal static class CloudBanner
{
    private const string Viewer = "viewer";

    /// <summary>Writes the lines.</summary>
    /// <param name="data">What --data said; null: nothing.</param>
    public static void Write(TextWriter output, LocalCloud cloud, string? data)
    {
        string address = cloud.Options.BindAddress;
        string dataOption = data is null ? "" : $" --data {data}";
        output.WriteLine($"MQTT over mutual TLS on {address}:{cloud.Port}, profile "
            + $"{cloud.Options.Profile.ToString().ToLowerInvariant()}, data in {cloud.Options.DataDirectory}");
        if (cloud.PlainPort is { } plainPort)
            output.WriteLine($"MQTT without TLS, identity and policy on {address}:{plainPort}");
        output.WriteLine("To look on, the first line once:");
        output.WriteLine($"  heating provision {Viewer} --watch{dataOption} --out {Viewer}");
        output.WriteLine($"  mosquitto_sub -h localhost -p {cloud.Port} -i {Viewer} --cafile {Viewer}/ca.pem "
            + $"--cert {Viewer}/certificate.pem --key {Viewer}/private.key -t 'home/heating/#' -v");
        output.WriteLine("Ctrl-C ends it.");
        output.Flush();
    }
}
