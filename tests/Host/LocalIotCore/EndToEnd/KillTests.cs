using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.EndToEnd;

/// <summary>Goal: what was acknowledged survives kill -9. Method: a real `heating cloud`, killed and started again.
/// </summary>
public sealed class KillTests
{
    [Fact]
    public async Task Cloud_Killed_HasSessionQueueAndRetainedAgain()
    {
        using var folder = new TemporaryFolder();
        await using (CloudProcess cloud = await CloudProcess.StartAsync(folder.FullPath, "--no-rates"))
        {
            await using RawClient subscriber = await cloud.ConnectAsync();
            await subscriber.ConnectMqttAsync(new ConnectPacket { ClientId = "boiler-1", CleanSession = false });
            await subscriber.SubscribeAsync("a/+", QoS.AtLeastOnce);
            await subscriber.SendAsync(0xE0, 0);
            await subscriber.ReadToEndAsync();
            await using RawClient publisher = await cloud.ConnectAsync();
            await publisher.ConnectMqttAsync("publisher");
            for (int number = 0; number < 20; number++)
                await publisher.PublishAsync("a/b", $"{number}", QoS.AtLeastOnce);
            await publisher.PublishAsync("kept", "r", QoS.AtLeastOnce, retain: true);
            await cloud.KillAsync();
        }

        await using CloudProcess again = await CloudProcess.StartAsync(folder.FullPath, "--no-rates");
        await using RawClient back = await again.ConnectAsync();

        Assert.True(await back.ConnectMqttAsync(new ConnectPacket { ClientId = "boiler-1", CleanSession = false }));
        for (int number = 0; number < 20; number++)
            Assert.Equal($"{number}", (await back.ReadMessageAsync()).Payload);
        await back.SubscribeAsync("kept", QoS.AtLeastOnce);
        Assert.Equal("r", (await back.ReadMessageAsync()).Payload);
    }

    [Fact]
    public async Task Cloud_KilledAmidUpdates_HasEveryShadowThatWasAcceptedAndNoneByHalves()
    {
        const int Accepted = 50;
        const int Pending = 8; // fewer than AWS has in flight: none is refused
        const string Prefix = "$aws/things/boiler-1/shadow/name/configuration";
        using var folder = new TemporaryFolder();
        await using (CloudProcess cloud = await CloudProcess.StartAsync(folder.FullPath, "--no-rates"))
        {
            await using RawClient device = await cloud.ConnectAsync();
            await device.ConnectMqttAsync("device");
            await device.SubscribeAsync($"{Prefix}/update/accepted", QoS.AtMostOnce);
            for (int number = 1; number <= Accepted + Pending; number++)
            {
                await device.PublishAsync($"{Prefix}/update", $$$"""{"state":{"desired":{"n":{{{number}}} } } }""");
                if (number <= Accepted)
                    await device.ReadMessageAsync();
            }
            await cloud.KillAsync();
        }

        await using CloudProcess again = await CloudProcess.StartAsync(folder.FullPath, "--no-rates");
        await using RawClient back = await again.ConnectAsync();
        await back.ConnectMqttAsync("device");
        await back.SubscribeAsync($"{Prefix}/get/accepted", QoS.AtMostOnce);
        await back.PublishAsync($"{Prefix}/get", "");

        JsonElement document = JsonDocument.Parse((await back.ReadMessageAsync()).Payload).RootElement;
        int version = document.GetProperty("version").GetInt32();
        Assert.InRange(version, Accepted, Accepted + Pending);
        Assert.Equal(version, document.GetProperty("state").GetProperty("desired").GetProperty("n").GetInt32());
        Assert.True(document.GetProperty("metadata").GetProperty("desired").TryGetProperty("n", out _));
    }

    [Fact]
    public async Task Cloud_Killed_ThingsThatWereConnectedAreOfflineAfterTheNextStart()
    {
        using var folder = new TemporaryFolder();
        await using (CloudProcess cloud = await CloudProcess.StartAsync(folder.FullPath, "--no-rates"))
        {
            await using RawClient device = await cloud.ConnectAsync();
            await device.ConnectMqttAsync(new ConnectPacket
            {
                ClientId = "boiler-1",
                Will = new Will("home/heating/connection/boiler-1", """{"connected":false}"""u8.ToArray(), QoS.AtLeastOnce, true),
            });
            await using RawClient viewer = await cloud.ConnectAsync();
            await viewer.ConnectMqttAsync("viewer");
            await viewer.SubscribeAsync("$aws/things/boiler-1/shadow/update/accepted", QoS.AtLeastOnce);
            await device.PublishAsync("home/heating/connection/boiler-1", """{"connected":true}""", QoS.AtLeastOnce, retain: true);
            Assert.Contains("\"connected\":true", (await viewer.ReadMessageAsync()).Payload);
            await cloud.KillAsync();
        }

        await using CloudProcess again = await CloudProcess.StartAsync(folder.FullPath, "--no-rates");
        await using RawClient back = await again.ConnectAsync();
        await back.ConnectMqttAsync("viewer");
        await back.SubscribeAsync("$aws/things/boiler-1/shadow/get/accepted", QoS.AtMostOnce);
        JsonElement reported;
        do
        {
            await back.PublishAsync("$aws/things/boiler-1/shadow/get", "");
            reported = JsonDocument.Parse((await back.ReadMessageAsync()).Payload).RootElement
                .GetProperty("state").GetProperty("reported");
        }
        while (reported.GetProperty("connected").GetBoolean()); // until the rule has run
        await back.SubscribeAsync("home/heating/connection/boiler-1", QoS.AtMostOnce);
        Assert.Equal("""{"connected":false}""", (await back.ReadMessageAsync()).Payload);
    }

    [ProgramFact("prlimit")]
    public async Task Cloud_DiskFull_KeepsThePublisherConnectedAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        await using CloudProcess cloud = await CloudProcess.StartAsync(folder.FullPath, "--no-rates", "--no-rules");
        await using RawClient keeper = await cloud.ConnectAsync();
        await keeper.ConnectMqttAsync(new ConnectPacket { ClientId = "keeper", CleanSession = false });
        await keeper.SubscribeAsync("a", QoS.AtLeastOnce);
        await using RawClient reader = await cloud.ConnectAsync();
        await reader.ConnectMqttAsync("reader");
        await reader.SubscribeAsync("a", QoS.AtLeastOnce);
        await using RawClient publisher = await cloud.ConnectAsync();
        await publisher.ConnectMqttAsync("publisher");
        using (Process limit = Process.Start("prlimit", ["--pid", $"{cloud.Id}", "--fsize=1:"]))
            await limit.WaitForExitAsync();

        await publisher.SendAsync(RawClient.Publish("a", "1", QoS.AtLeastOnce, false, packetId: 7));
        await publisher.PingAsync(); // connected, and no PUBACK before the answer
        Assert.Equal("1", (await reader.ReadMessageAsync()).Payload);

        string? line;
        using var patience = new CancellationTokenSource(RawClient.Patience);
        do
            line = await cloud.ReadLineAsync(patience.Token);
        while (line is not null && !line.Contains("disk full"));
        Assert.NotNull(line);
    }

    [Fact]
    public async Task Cloud_PortInUse_SaysSoAndFails()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        (int exitCode, string error) = await CloudProcess.RunToEndAsync("--port", $"{port}", "--data", folder.FullPath);

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"{port}", error);
        Assert.Contains("in use", error);
    }

    [Fact]
    public async Task Cloud_DataDirectoryOfAnother_SaysSoAndFails()
    {
        using var folder = new TemporaryFolder();
        await using CloudProcess cloud = await CloudProcess.StartAsync(folder.FullPath);

        (int exitCode, string error) = await CloudProcess.RunToEndAsync("--port", "0", "--data", folder.FullPath);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("in use by another process", error);
    }
}
