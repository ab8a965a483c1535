using HeatingSensor.Host.Tests.LocalIotCore.Mqtt;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Mqtt;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.LocalIotCore.EndToEnd;

/// <summary>Goal: whatever one client sends, the broker lives, and others notice nothing. Method: real sockets; a
/// bystander publishes to itself before, during and after. What idle connections cost: `heating bench broker`.</summary>
public sealed class HostileInputTests(ITestOutputHelper output)
{
    private const int FuzzedConnections = 150;
    private const int IdleConnections = 1000;

    [Fact]
    public async Task Connections_GarbageAndMutatedPackets_DisturbNobody()
    {
        int seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        var random = new Random(seed);
        var generator = new PacketGenerator(random);
        await using TestCloud test = await TestCloud.StartAsync(Profile.Standard);
        await using RawClient bystander = await BystanderAsync(test);
        for (int count = 0; count < FuzzedConnections; count++)
        {
            await using RawClient hostile = await test.ConnectAsync();
            await SendJunkAsync(hostile, random, generator);
            await AssertUnharmedAsync(bystander);
        }
    }

    [Fact]
    public async Task Packet_LargerThanLimit_IsRefusedBeforeItsBodyIsSent()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient hostile = await test.ConnectAsync();
        await hostile.ConnectMqttAsync("hostile");

        await hostile.SendAsync(0x30, 0xFF, 0xFF, 0xFF, 0x7F); // says 256 MB

        Assert.Empty(await hostile.ReadToEndAsync());
    }

    [Fact]
    public async Task Sender_ByteByByte_IsUnderstood()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient slow = await test.ConnectAsync();
        foreach (byte value in PacketWriter.Connect(new ConnectPacket { ClientId = "slow" }))
            await slow.SendAsync(value);
        Assert.Equal([0x20, 2, 0, 0], await slow.ReadPacketAsync());
        await slow.SubscribeAsync("a", QoS.AtMostOnce);
        foreach (byte value in RawClient.Publish("a", new string('x', 200), QoS.AtMostOnce, false, 0))
            await slow.SendAsync(value);

        Assert.Equal(200, (await slow.ReadMessageAsync()).Payload.Length);
    }

    [Fact]
    public async Task Packet_Truncated_EndsWithItsConnectionOnly()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient bystander = await BystanderAsync(test);
        byte[] packet = PacketWriter.Connect(new ConnectPacket { ClientId = "truncated" });
        for (int length = 0; length < packet.Length; length++)
        {
            await using RawClient hostile = await test.ConnectAsync();
            await hostile.SendAsync(packet[..length]);
        }
        await AssertUnharmedAsync(bystander);
    }

    [Fact]
    public async Task Handshakes_HalfOpenOrGarbage_DisturbNobody()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient bystander = await BystanderAsync(test);
        var halfOpen = new List<RawClient>();
        for (int count = 0; count < 100; count++)
        {
            RawClient client = await RawClient.ConnectAsync(test.Cloud.Port);
            if (count % 2 == 0)
                await client.SendAsync(0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC); // the start of a ClientHello, and no more
            else
                await client.SendAsync(PacketWriter.Connect(new ConnectPacket { ClientId = "no-tls" }));
            halfOpen.Add(client);
        }
        await AssertUnharmedAsync(bystander);
        Assert.Equal(1, test.Cloud.ConnectionCount);
        foreach (RawClient client in halfOpen)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task Subscriber_ThatNeverReads_LosesMessagesInsteadOfStoppingOthers()
    {
        CloudLimits limits = CloudLimits.AwsWithoutRates with { OutputBytesMax = 256 * 1024 };
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws, limits);
        await using RawClient bystander = await BystanderAsync(test);
        await using RawClient lazy = await test.ConnectAsync();
        await lazy.ConnectMqttAsync("lazy");
        await lazy.SubscribeAsync("flood", QoS.AtMostOnce);
        await using RawClient flooder = await test.ConnectAsync();
        await flooder.ConnectMqttAsync("flooder");
        byte[] flood = RawClient.Publish("flood", new string('x', 60_000), QoS.AtMostOnce, false, 0);

        for (int count = 0; count < 2000 && test.Cloud.Counters.SlowSubscriberDrops == 0; count++)
            await flooder.SendAsync(flood);

        await flooder.PingAsync();
        await AssertUnharmedAsync(bystander);
        Assert.True(test.Cloud.Counters.SlowSubscriberDrops > 0);
    }

    [Fact]
    public async Task Connections_ThousandIdle_AreAllKeptAndOthersWork()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient bystander = await BystanderAsync(test);
        var idle = new List<RawClient>();
        for (int count = 0; count < IdleConnections; count++)
        {
            RawClient client = await test.ConnectAsync();
            await client.ConnectMqttAsync($"idle-{count}");
            idle.Add(client);
        }

        Assert.Equal(IdleConnections + 1, test.Cloud.ConnectionCount);
        await AssertUnharmedAsync(bystander);
        await idle[^1].PingAsync();
        foreach (RawClient client in idle)
            await client.DisposeAsync();
    }

    private static async Task<RawClient> BystanderAsync(TestCloud test)
    {
        RawClient bystander = await test.ConnectAsync();
        await bystander.ConnectMqttAsync("bystander");
        await bystander.SubscribeAsync("bystander/own", QoS.AtMostOnce);
        return bystander;
    }

    private static async Task AssertUnharmedAsync(RawClient bystander)
    {
        await bystander.PublishAsync("bystander/own", "still here");
        Assert.Equal("still here", (await bystander.ReadMessageAsync()).Payload);
    }

    private static async Task SendJunkAsync(RawClient hostile, Random random, PacketGenerator generator)
    {
        try
        {
            if (random.Next(4) > 0)
                await hostile.ConnectMqttAsync($"hostile-{random.Next(20)}");
            for (int count = random.Next(1, 20); count > 0; count--)
                await hostile.SendAsync(random.Next(4) == 0 ? CodecFuzz.Mutate(random,
                    generator.Next()) : generator.Next());
        }
        catch (IOException)
        {
            // The broker has closed already, which is what most of this deserves.
        }
    }
}
