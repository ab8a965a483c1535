using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using LocalIotCore;
using LocalIotCore.Identity;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Clients;

/// <summary>Goal: a .NET client that we did not write finds the broker to be what AWS's is. Method: MQTTnet over mutual TLS, with
/// certificates whose policy allows everything.</summary>
public sealed class MqttNetClientTests : IAsyncLifetime
{
    private const string AllowAll =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*"}]}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<IMqttClient> _clients = [];
    private TestCloud _test = null!;

    public async Task InitializeAsync() => _test = await TestCloud.StartAsync(Profile.Aws);

    public async Task DisposeAsync()
    {
        foreach (IMqttClient client in _clients)
            client.Dispose();
        await _test.DisposeAsync();
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1, 1)]
    public async Task Publish_EachQoS_ArrivesWithTheLowerOne(int published, int subscribed, int received)
    {
        (IMqttClient subscriber, ChannelReader<MqttApplicationMessage> messages) = await ConnectAsync("subscriber");
        (IMqttClient publisher, _) = await ConnectAsync("publisher");
        await subscriber.SubscribeAsync("a/+", (MqttQualityOfServiceLevel)subscribed);

        await PublishAsync(publisher, "a/b", "hello", published);

        MqttApplicationMessage message = await NextAsync(messages);
        Assert.Equal(("a/b", "hello", received),
            (message.Topic, message.ConvertPayloadToString(), (int)message.QualityOfServiceLevel));
    }

    [Fact]
    public async Task QoS2_PublishAndSubscribe_GetNoAnswerAndTheConnectionGoesOn()
    {
        (IMqttClient client, _) = await ConnectAsync("client");

        Task publish = client.PublishStringAsync("a", "hello", MqttQualityOfServiceLevel.ExactlyOnce);
        Task subscribe = client.SubscribeAsync("a", MqttQualityOfServiceLevel.ExactlyOnce);
        await PublishAsync(client, "a", "later", 1);

        Assert.Equal((false, false, true), (publish.IsCompleted, subscribe.IsCompleted, client.IsConnected));
    }

    [Fact]
    public async Task QoS2_StandardProfile_ArrivesAsQoS2()
    {
        await _test.DisposeAsync();
        _test = await TestCloud.StartAsync(Profile.Standard);
        (IMqttClient client, ChannelReader<MqttApplicationMessage> messages) = await ConnectAsync("client");
        await client.SubscribeAsync("a", MqttQualityOfServiceLevel.ExactlyOnce);

        await PublishAsync(client, "a", "hello", 2);

        Assert.Equal(MqttQualityOfServiceLevel.ExactlyOnce, (await NextAsync(messages)).QualityOfServiceLevel);
    }

    [Fact]
    public async Task Connect_PersistentSession_BringsWhatWasPublishedMeanwhile()
    {
        Provisioned device = Provision("sleeper");
        (IMqttClient sleeper, _) = await ConnectAsync(device, isPersistent: true);
        await sleeper.SubscribeAsync("a", MqttQualityOfServiceLevel.AtLeastOnce);
        await sleeper.DisconnectAsync();
        (IMqttClient publisher, _) = await ConnectAsync("publisher");
        for (int number = 0; number < 3; number++)
            await PublishAsync(publisher, "a", $"{number}", 1);

        (_, ChannelReader<MqttApplicationMessage> messages) = await ConnectAsync(device, isPersistent: true);

        for (int number = 0; number < 3; number++)
            Assert.Equal($"{number}", (await NextAsync(messages)).ConvertPayloadToString());
    }

    [Fact]
    public async Task Connect_EachKindOfSession_KnowsWhetherItWasPresent()
    {
        Provisioned device = Provision("client");

        bool first = await IsPresentAsync(device, isPersistent: true);
        bool second = await IsPresentAsync(device, isPersistent: true);
        bool clean = await IsPresentAsync(device, isPersistent: false);
        bool after = await IsPresentAsync(device, isPersistent: true);

        Assert.Equal((false, true, false, false), (first, second, clean, after));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Will_OfAClient_IsPublishedUnlessItDisconnects(bool disconnects)
    {
        (IMqttClient watcher, ChannelReader<MqttApplicationMessage> messages) = await ConnectAsync("watcher");
        await watcher.SubscribeAsync("last/#", MqttQualityOfServiceLevel.AtLeastOnce);
        (IMqttClient mortal, _) = await ConnectAsync(Provision("mortal"), configure: options => options
            .WithWillTopic("last/words").WithWillPayload("gone").WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce));

        if (disconnects)
            await mortal.DisconnectAsync();
        else
            mortal.Dispose();

        (IMqttClient other, _) = await ConnectAsync("other");
        if (!disconnects)
            Assert.Equal("gone", (await NextAsync(messages)).ConvertPayloadToString());
        await PublishAsync(other, "last/of/all", "end", 1);
        Assert.Equal("end", (await NextAsync(messages)).ConvertPayloadToString());
    }

    [Fact]
    public async Task SharedSubscription_TwoMembers_ShareTheMessages()
    {
        (IMqttClient one, ChannelReader<MqttApplicationMessage> ones) = await ConnectAsync("one");
        (IMqttClient two, ChannelReader<MqttApplicationMessage> twos) = await ConnectAsync("two");
        foreach (IMqttClient member in (IMqttClient[])[one, two])
            await member.SubscribeAsync("$share/group/a", MqttQualityOfServiceLevel.AtLeastOnce);
        (IMqttClient publisher, _) = await ConnectAsync("publisher");

        for (int number = 0; number < 10; number++)
            await PublishAsync(publisher, "a", $"{number}", 1);

        var all = new List<int>();
        for (int count = 0; count < 5; count++)
        {
            all.Add(int.Parse((await NextAsync(ones)).ConvertPayloadToString()));
            all.Add(int.Parse((await NextAsync(twos)).ConvertPayloadToString()));
        }

        Assert.Equal(Enumerable.Range(0, 10), all.Order());
    }

    [Fact]
    public async Task Connect_InactiveCertificate_IsRefused()
    {
        Provisioned device = Provision("client");
        _test.Cloud.Registry.SetCertificateStatus(device.CertificateId, CertificateStatus.Inactive);

        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => ConnectAsync(device));
    }

    private async Task<bool> IsPresentAsync(Provisioned device, bool isPersistent)
    {
        IMqttClient client = NewClient();
        MqttClientConnectResult result = await client.ConnectAsync(Options(device, isPersistent).Build());
        await client.DisconnectAsync();
        return result.IsSessionPresent;
    }

    private Task<(IMqttClient Client, ChannelReader<MqttApplicationMessage> Messages)> ConnectAsync(string name) =>
        ConnectAsync(Provision(name));

    private async Task<(IMqttClient Client, ChannelReader<MqttApplicationMessage> Messages)> ConnectAsync(
        Provisioned device, bool isPersistent = false, Action<MqttClientOptionsBuilder>? configure = null)
    {
        IMqttClient client = NewClient();
        Channel<MqttApplicationMessage> messages = Channel.CreateUnbounded<MqttApplicationMessage>();
        client.ApplicationMessageReceivedAsync += received =>
        {
            messages.Writer.TryWrite(received.ApplicationMessage);
            return Task.CompletedTask;
        };
        MqttClientOptionsBuilder options = Options(device, isPersistent);
        configure?.Invoke(options);
        await client.ConnectAsync(options.Build());
        return (client, messages.Reader);
    }

    private IMqttClient NewClient()
    {
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        _clients.Add(client);
        return client;
    }

    private MqttClientOptionsBuilder Options(Provisioned device, bool isPersistent)
    {
        X509Certificate2Collection certificate = [X509Certificate2.CreateFromPem(device.CertificatePem, device.PrivateKeyPem)];
        return new MqttClientOptionsBuilder()
            .WithTcpServer("localhost", _test.Cloud.Port)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithClientId(device.ThingName)
            .WithCleanSession(!isPersistent)
            .WithTimeout(Patience)
            .WithTlsOptions(tls => tls
                .WithTrustChain([X509Certificate2.CreateFromPem(device.CaPem)])
                .WithRevocationMode(X509RevocationMode.NoCheck)
                .WithClientCertificates(certificate));
    }

    private Provisioned Provision(string name)
    {
        Registry registry = _test.Cloud.Registry;
        Provisioned device = registry.Provision(name);
        if (registry.FindPolicy("all") is null)
            registry.CreatePolicy("all", AllowAll);
        registry.AttachPolicy("all", device.CertificateId);
        return device;
    }

    private static Task<MqttApplicationMessage> NextAsync(ChannelReader<MqttApplicationMessage> messages) =>
        messages.ReadAsync().AsTask().WaitAsync(Patience);

    private static Task PublishAsync(IMqttClient client, string topic, string text, int qos) =>
        client.PublishStringAsync(topic, text, (MqttQualityOfServiceLevel)qos).WaitAsync(Patience);
}
