using System.Diagnostics;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.EndToEnd;

/// <summary>Goal: clients that we did not write can talk to the cloud. Method: mosquitto_sub and mosquitto_pub with
/// provisioned certificates.</summary>
public sealed class MosquittoClientTests
{
    [ProgramFact("mosquitto_sub")]
    public async Task MosquittoClients_ProvisionedCertificate_PublishAndSubscribe()
    {
        using var folder = new TemporaryFolder();
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        string[] device = Files(folder, test.Cloud.Registry.Provision("boiler-1"));
        var seen = new MessageQueue();
        using IDisposable tap = test.Cloud.Tap("$aws/events/subscriptions/subscribed/boiler-1", seen.Add);
        using Process subscriber = Start("mosquitto_sub", [.. Common(test, device, "boiler-1"),
            "-t", "home/heating/commands/boiler-1", "-C", "1", "-W", "20"]);
        await seen.NextAsync();

        test.Cloud.Publish("home/heating/commands/boiler-1", "restart"u8, global::LocalIotCore.Mqtt.QoS.AtLeastOnce);

        Assert.Equal("restart\n", await subscriber.StandardOutput.ReadToEndAsync());
        await subscriber.WaitForExitAsync();
        Assert.Equal(0, subscriber.ExitCode);

        string[] second = Files(folder, test.Cloud.Registry.Provision("boiler-2"));
        var status = new MessageQueue();
        using IDisposable statusTap = test.Cloud.Tap("home/heating/status", status.Add);
        using Process publisher = Start("mosquitto_pub", [.. Common(test, second, "boiler-2"),
            "-t", "home/heating/status", "-m", "hello", "-q", "1"]);
        Assert.Equal(("home/heating/status", "hello"), await status.NextTextAsync());
        await publisher.WaitForExitAsync();
        Assert.Equal(0, publisher.ExitCode);
    }

    private static string[] Common(TestCloud test, string[] files, string clientId) =>
        ["-h", "localhost", "-p", $"{test.Cloud.Port}", "-i", clientId, "-q", "1",
            "--cafile", files[0], "--cert", files[1], "--key", files[2]];

    private static string[] Files(TemporaryFolder folder, Provisioned provisioned)
    {
        (string Suffix, string Text)[] files =
            [("ca.pem", provisioned.CaPem), ("certificate.pem", provisioned.CertificatePem), ("private.key",
                provisioned.PrivateKeyPem)];
        return [.. files.Select(file =>
        {
            string path = folder[$"{provisioned.ThingName}-{file.Suffix}"];
            File.WriteAllText(path, file.Text);
            return path;
        })];
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
}
