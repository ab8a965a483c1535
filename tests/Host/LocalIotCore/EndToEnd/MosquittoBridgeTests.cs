using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Xunit;
using static HeatingSensor.Host.Tests.LocalIotCore.RawClient;

namespace HeatingSensor.Host.Tests.LocalIotCore.EndToEnd;

/// <summary>Goal: a mosquitto bridge that is configured as AWS's tutorial says works in both directions. Method: the real
/// mosquitto as the bridge, with a certificate and a policy of its own.</summary>
public sealed class MosquittoBridgeTests : IDisposable
{
    // Of the three topics of AWS's tutorial, one each way and one both ways.
    private const string Topics = """
        topic awsiot_to_localgateway in 1
        topic localgateway_to_awsiot out 1
        topic both_directions both 1
        """;

    private const string Policy = """
        {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"iot:Connect","Resource":"arn:aws:iot:*:*:client/bridge-1"},
        {"Effect":"Allow","Action":["iot:Publish","iot:Receive"],"Resource":["arn:aws:iot:*:*:topic/awsiot_to_localgateway",
        "arn:aws:iot:*:*:topic/localgateway_to_awsiot","arn:aws:iot:*:*:topic/both_directions"]},
        {"Effect":"Allow","Action":"iot:Subscribe","Resource":["arn:aws:iot:*:*:topicfilter/awsiot_to_localgateway",
        "arn:aws:iot:*:*:topicfilter/both_directions"]}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ProgramFact("mosquitto")]
    public async Task Bridge_OfAwsTutorial_CarriesMessagesBothWays()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        var subscribed = new MessageQueue();
        using IDisposable bridges = test.Cloud.Tap("$aws/events/subscriptions/subscribed/bridge-1", subscribed.Add);
        var inCloud = new MessageQueue();
        using IDisposable tap = test.Cloud.Tap("+", inCloud.Add);
        using var bridge = new Bridge(_folder, test, "notifications false");
        await subscribed.NextAsync(); // one SUBSCRIBE for each topic that comes in
        await subscribed.NextAsync();
        await using RawClient local = await bridge.ConnectAsync();
        await local.ConnectMqttAsync("local");
        await local.SubscribeAsync("awsiot_to_localgateway", QoS.AtLeastOnce);
        await local.SubscribeAsync("both_directions", QoS.AtLeastOnce);

        test.Cloud.Publish("awsiot_to_localgateway", "down"u8, QoS.AtLeastOnce);
        Assert.Equal("down", (await local.ReadMessageAsync()).Payload);
        test.Cloud.Publish("both_directions", "down too"u8, QoS.AtLeastOnce);
        Assert.Equal("down too", (await local.ReadMessageAsync()).Payload);

        await local.SendAsync(RawClient.Publish("localgateway_to_awsiot", "up", QoS.AtLeastOnce, false, 9));
        await local.SendAsync(RawClient.Publish("both_directions", "up too", QoS.AtLeastOnce, false, 10));
        var seen = new List<string>();
        while (!seen.Contains("up too"))
            seen.Add((await inCloud.NextTextAsync()).Payload);
        Assert.Equal(["down", "down too", "up", "up too"], seen);
    }

    [ProgramFact("mosquitto")]
    public async Task Bridge_ThatTellsItsStateOnSys_IsRefusedAndTheLogSaysWhy()
    {
        var log = new FakeLogger();
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws, log: log);
        using var bridge = new Bridge(_folder, test, "notifications true");

        Assert.True(SpinWait.SpinUntil(() => log.Lines.Any(line => line.Contains("$SYS/broker/connection/")), Patience));
        Assert.Equal(0, test.Cloud.ConnectionCount);
    }

    /// <summary>A mosquitto on a port of its own, bridged to the cloud.</summary>
    private sealed class Bridge : IDisposable
    {
        private readonly Process _process;
        private readonly int _port;

        public Bridge(TemporaryFolder folder, TestCloud test, string notifications)
        {
            Provisioned provisioned = Provision(test.Cloud.Registry);
            File.WriteAllText(folder["ca.pem"], provisioned.CaPem);
            File.WriteAllText(folder["certificate.pem"], provisioned.CertificatePem);
            File.WriteAllText(folder["private.key"], provisioned.PrivateKeyPem);
            _port = FreePort();
            File.WriteAllText(folder["mosquitto.conf"], $"""
                user root
                listener {_port} 127.0.0.1
                allow_anonymous true
                connection cloud
                address localhost:{test.Cloud.Port}
                {Topics}
                bridge_protocol_version mqttv311
                bridge_insecure false
                cleansession true
                clientid bridge-1
                start_type automatic
                restart_timeout 1
                {notifications}
                bridge_cafile {folder["ca.pem"]}
                bridge_certfile {folder["certificate.pem"]}
                bridge_keyfile {folder["private.key"]}

                """);
            _process = Process.Start(new ProcessStartInfo("mosquitto", ["-c", folder["mosquitto.conf"]])
            {
                RedirectStandardError = true,
            })!;
            _process.ErrorDataReceived += (_, _) => { }; // drained, so that it does not block
            _process.BeginErrorReadLine();
        }

        public async Task<RawClient> ConnectAsync()
        {
            while (true)
            {
                try
                {
                    return await RawClient.ConnectAsync(_port);
                }
                catch (SocketException) when (!_process.HasExited)
                {
                    await Task.Yield(); // not listening yet
                }
            }
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        private static Provisioned Provision(Registry registry)
        {
            Provisioned provisioned = registry.Provision("bridge-1");
            registry.DetachPolicy(BuiltInPolicy.Device.Name, provisioned.CertificateId);
            registry.PutPolicy("bridge", Policy);
            registry.AttachPolicy("bridge", provisioned.CertificateId);
            return provisioned;
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
