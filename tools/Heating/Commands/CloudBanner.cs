using LocalIotCore;
using LocalIotCore.Identity;

namespace Heating.Commands;

/// <summary>What `heating cloud` says when it listens: where, and how to connect.</summary>
internal static class CloudBanner
{
    /// <summary>Writes the lines.</summary>
    public static void Write(TextWriter output, LocalCloud cloud, string sampleThing)
    {
        string data = Path.GetRelativePath(Environment.CurrentDirectory, cloud.Options.DataDirectory);
        output.WriteLine($"MQTT over mutual TLS on {cloud.Options.BindAddress}:{cloud.Port}, profile "
            + $"{cloud.Options.Profile.ToString().ToLowerInvariant()}, data in {data}");
        if (cloud.PlainPort is { } plainPort)
            output.WriteLine($"MQTT without TLS and identity on {cloud.Options.BindAddress}:{plainPort}");
        output.WriteLine("To connect, once and then as often as you like:");
        output.WriteLine($"  heating provision {sampleThing} --data {data} --out {sampleThing}");
        output.WriteLine($"  mosquitto_sub -h localhost -p {cloud.Port} -i {sampleThing} --cafile {sampleThing}/ca.pem "
            + $"--cert {sampleThing}/certificate.pem --key {sampleThing}/private.key -t '$aws/things/{sampleThing}/shadow/#' -v");
        output.WriteLine("Ctrl-C ends it.");
        output.Flush();
    }
}
