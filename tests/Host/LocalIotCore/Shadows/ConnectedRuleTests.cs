using System.Text;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Goal: birth, farewell and last will of a device become `reported.connected` of its classic shadow, and
/// nothing else does.</summary>
public sealed class ConnectedRuleTests
{
    private const string Topic = "home/heating/connection/boiler-1";
    private const string Update = "$aws/things/boiler-1/shadow/update";

    [Fact]
    public async Task Connection_BirthAndFarewell_BecomeReportedConnected()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        var updates = new MessageQueue();
        using IDisposable tap = test.Cloud.Tap("$aws/things/+/shadow/update", updates.Add);

        foreach (string payload in (string[])[
            """{"deviceId":"boiler-1","connected":true}""", "", "no JSON", "[]", "{", """{"connected":"yes"}""",
            """{"connected":null}""", """{"connected":1}""", """{"deviceId":"boiler-1","connected":false}"""])
            test.Cloud.Publish(Topic, Encoding.UTF8.GetBytes(payload), QoS.AtLeastOnce);

        foreach (string expected in (string[])["true", "false"])
        {
            TappedMessage update = await updates.NextAsync();
            Assert.Equal(Update, update.Topic);
            Assert.Equal("""{"state":{"reported":{"connected":?}}}""".Replace("?", expected),
                Encoding.UTF8.GetString(update.Payload.Span));
        }
    }

    [Fact]
    public async Task Connection_RuleSwitchedOff_ChangesNoShadow()
    {
        using var folder = new TemporaryFolder();
        var options = new CloudOptions { Port = 0, DataDirectory = folder.FullPath, HasConnectedRule = false };
        await using LocalCloud cloud = await LocalCloud.StartAsync(options, NullLoggerFactory.Instance,
            TimeProvider.System, default);
        var updates = new MessageQueue();
        using IDisposable tap = cloud.Tap("$aws/#", updates.Add);

        cloud.Publish(Topic, """{"deviceId":"boiler-1","connected":true}"""u8, QoS.AtLeastOnce);
        cloud.Publish("$aws/things/boiler-1/shadow/get", [], QoS.AtLeastOnce);

        Assert.Equal("$aws/things/boiler-1/shadow/get", (await updates.NextAsync()).Topic);
        Assert.Equal("$aws/things/boiler-1/shadow/get/rejected", (await updates.NextAsync()).Topic);
    }
}
