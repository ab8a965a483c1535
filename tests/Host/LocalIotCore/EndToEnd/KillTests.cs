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
