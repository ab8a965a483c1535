using LocalIotCore;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.EndToEnd;

/// <summary>Goal: a provisioned device gets through TLS, is held to its policy, and is seen by observers in the
/// process.</summary>
public sealed class DeviceTests
{
    [Fact]
    public async Task Device_Provisioned_PublishesStatusAndTapSeesIt()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        var seen = new MessageQueue();
        using IDisposable tap = test.Cloud.Tap("home/heating/status", seen.Add);
        await using RawClient device = await DeviceConnection.ConnectAsync(test, "boiler-1");

        await device.PublishAsync("home/heating/status", "{}", QoS.AtLeastOnce);

        TappedMessage message = await seen.NextAsync();
        Assert.Equal(("boiler-1", QoS.AtLeastOnce, false, false), (message.ClientId, message.QoS, message.Retain,
            message.Dup));
    }

    [Fact]
    public async Task Device_OtherClientId_IsRefused()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient device = await DeviceConnection.OpenAsync(
            test, test.Cloud.Registry.Provision("boiler-1"));

        await device.SendAsync(PacketWriter.Connect(new ConnectPacket { ClientId = "boiler-2" }));

        Assert.Empty(await device.ReadToEndAsync());
    }

    [Fact]
    public async Task Device_ForbiddenTopic_IsDisconnected()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient device = await DeviceConnection.ConnectAsync(test, "boiler-1");

        await device.PublishAsync("home/heating/connection/boiler-2", "x");

        Assert.Empty(await device.ReadToEndAsync());
    }

    [Fact]
    public async Task Device_CertificateMadeInactive_IsDisconnected()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        Provisioned provisioned = test.Cloud.Registry.Provision("boiler-1");
        await using RawClient device = await DeviceConnection.ConnectAsync(test, provisioned, "boiler-1");

        test.Cloud.Registry.SetCertificateStatus(provisioned.CertificateId, CertificateStatus.Inactive);

        Assert.Empty(await device.ReadToEndAsync());
    }
}
