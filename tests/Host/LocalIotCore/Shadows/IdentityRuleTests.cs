using System.Text;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Goal: the shadow "identity" of a thing names the certificate of its last connection, and a client that is no
/// thing gets no shadow.</summary>
public sealed class IdentityRuleTests
{
    [Fact]
    public async Task Connection_OfAThing_IsNamedInItsShadow()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        var updates = new MessageQueue();
        using IDisposable tap = test.Cloud.Tap("$aws/things/+/shadow/name/identity/update", updates.Add);
        Provisioned stranger = test.Cloud.Registry.Provision("boiler-2", policy: null);
        test.Cloud.Registry.PutPolicy("all", """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*"}]}
            """);
        test.Cloud.Registry.AttachPolicy("all", stranger.CertificateId);
        Provisioned device = test.Cloud.Registry.Provision("boiler-1");

        await using (await test.ConnectAsync())
        await using (await DeviceConnection.ConnectAsync(test, stranger, "boiler-1"))
        {
        }

        await using RawClient client = await DeviceConnection.ConnectAsync(test, device, "boiler-1");
        TappedMessage update = await updates.NextAsync();

        Assert.Equal("$aws/things/boiler-1/shadow/name/identity/update", update.Topic);
        Assert.Equal(
            $$$$"""{"state":{"reported":{"certificateId":"{{{{device.CertificateId}}}}"}}}""",
            Encoding.UTF8.GetString(update.Payload.Span));
    }
}
