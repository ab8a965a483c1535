using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: a permission that is withdrawn is gone for every message that has not left yet, and a certificate that
/// has expired keeps no connection. Method: a real registry, whose policy changes under connections in virtual time.
/// </summary>
public sealed class WithdrawnPermissionTests : IAsyncDisposable
{
    private const string All = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*"}]}""";
    private const string NoReceive = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*"},
        {"Effect":"Deny","Action":"iot:Receive","Resource":"arn:aws:iot:*:*:topic/secret"}]}
        """;

    private static readonly TimeSpan RefreshTime = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();
    private readonly TestBroker _broker = new(Profile.Aws);
    private readonly Registry _registry;
    private readonly string _certificateId;

    public WithdrawnPermissionTests()
    {
        _registry = Registry.Open(_folder.FullPath, _broker.Time);
        _registry.PutPolicy("p", All);
        _certificateId = Registered(_registry.Authority.IssueDevice("boiler-1").CertificatePem);
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Receive_WithdrawnWhileMessagesAreQueued_TheyAreNotDelivered()
    {
        RawClient away = await ConnectAsync();
        await away.SubscribeAsync("+", QoS.AtLeastOnce);
        await away.SendAsync(0xE0, 0);
        await away.ReadToEndAsync();
        Publish("secret");
        Publish("open");

        _registry.PutPolicy("p", NoReceive);
        _broker.Time.Advance(RefreshTime);
        RawClient back = await ConnectAsync();

        Assert.Equal("open", (await back.ReadMessageAsync()).Topic);
        await back.PingAsync();
    }

    [Fact]
    public async Task Receive_WithdrawnWhileAMessageIsInFlight_ItIsNotSentAgain()
    {
        RawClient first = await ConnectAsync();
        await first.SubscribeAsync("+", QoS.AtLeastOnce);
        Publish("secret");
        Assert.Equal("secret", (await first.ReadMessageAsync()).Topic);
        await first.DisposeAsync();

        _registry.PutPolicy("p", NoReceive);
        _broker.Time.Advance(RefreshTime);
        RawClient back = await ConnectAsync();

        await back.PingAsync();
    }

    [Fact]
    public async Task Receive_WithdrawnWhileTheWindowIsFull_WhatWaitsIsNotDelivered()
    {
        RawClient client = await ConnectAsync();
        await client.SubscribeAsync("+", QoS.AtLeastOnce);
        for (int number = 0; number < CloudLimits.Aws.InFlightMax; number++)
            Publish("open");
        Publish("secret");
        Publish("last");
        ReceivedMessage first = await client.ReadMessageAsync();
        for (int number = 1; number < CloudLimits.Aws.InFlightMax; number++)
            await client.ReadMessageAsync();

        _registry.PutPolicy("p", NoReceive);
        _broker.Time.Advance(RefreshTime);
        await client.SendAsync(0x40, 2, 0, (byte)first.PacketId);

        Assert.Equal("last", (await client.ReadMessageAsync()).Topic);
    }

    [Fact]
    public async Task Certificate_Expires_EndsItsConnection()
    {
        MessageQueue gone = _broker.Watch("$aws/events/presence/disconnected/+");
        using var key = RSA.Create(2048);
        SigningRequest request = SigningRequest.For(new X500DistinguishedName("CN=boiler-1"), key);
        string shortLived = _registry.Authority.IssueFor(request, TimeSpan.FromMinutes(10));
        RawClient client = await ConnectAsync(Registered(shortLived));
        await client.SubscribeAsync("a", QoS.AtMostOnce);
        _broker.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(20));
        await client.PingAsync();
        Assert.True(gone.IsEmpty);

        _broker.Time.Advance(TimeSpan.FromSeconds(21));
        _broker.Core.Router.Publish("a", "too late"u8, QoS.AtMostOnce, retain: false);
        _broker.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal("FORBIDDEN_ACCESS", (await gone.NextJsonAsync()).GetProperty("disconnectReason").GetString());
    }

    [Fact]
    public async Task Policy_Damaged_EndsItsOwnConnectionAndNoPublisher()
    {
        RawClient client = await ConnectAsync();
        await client.SubscribeAsync("a", QoS.AtMostOnce);
        await using RawClient publisher = await _broker.ConnectAsync("publisher");

        File.WriteAllText(Path.Combine(_folder.FullPath, "registry", "policies", "p.json"), "{");
        _broker.Time.Advance(RefreshTime);
        await publisher.PublishAsync("a", "x", QoS.AtLeastOnce);
        _broker.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Empty(await client.ReadToEndAsync());
        await publisher.PingAsync();
    }

    [Fact]
    public async Task Decisions_AskedWhileThePolicyChanges_NeverOutliveIt()
    {
        var authorizer = new PrincipalAuthorizer(_registry, _registry.FindActive(_certificateId)!, null, _broker.Time);
        Assert.True(authorizer.MayConnect("boiler-1", isPersistent: false, willTopic: null));
        for (int round = 0; round < 50; round++)
        {
            _registry.PutPolicy("p", round % 2 == 0 ? NoReceive : All);
            _broker.Time.Advance(RefreshTime);
            var answers = new bool[8];
            await Task.WhenAll(Enumerable.Range(0, answers.Length)
                .Select(index => Task.Run(() => answers[index] = authorizer.MayReceive("secret"))));

            Assert.All(answers, isAllowed => Assert.Equal(round % 2 != 0, isAllowed));
            Assert.Equal(round % 2 != 0, authorizer.MayReceive("secret"));
        }
    }

    private void Publish(string topic) => _broker.Core.Router.Publish(topic, "x"u8, QoS.AtLeastOnce, retain: false);

    private string Registered(string certificatePem)
    {
        string id = _registry.RegisterCertificate(certificatePem, CertificateStatus.Active).CertificateId;
        _registry.AttachPolicy("p", id);
        return id;
    }

    private async Task<RawClient> ConnectAsync(string? certificateId = null)
    {
        RawClient client = _broker.Open(new PrincipalAuthorizer(_registry,
            _registry.FindActive(certificateId ?? _certificateId)!, "192.0.2.1", _broker.Time));
        await client.ConnectMqttAsync(new ConnectPacket { ClientId = "boiler-1", CleanSession = false, KeepAliveS = 1200 });
        return client;
    }
}
