using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: the reserved topics that AWS lists are open, and whoever uses one that nobody serves here finds that in
/// the log. What is not listed: <see cref="AwsViolationTests"/>.</summary>
public sealed class ReservedTopicTests
{
    [Theory]
    [InlineData("$aws/things/boiler-1/jobs/get", "jobs")]
    [InlineData("$aws/things/boiler-1/jobs/$next/get", "jobs")]
    [InlineData("$aws/things/boiler-1/defender/metrics/json", "Device Defender")]
    [InlineData("$aws/things/boiler-1/streams/s/get/json", "file delivery in streams")]
    [InlineData("$aws/commands/things/boiler-1/executions/e/response/json", "commands")]
    [InlineData("$aws/device_location/boiler-1/get_position_estimate", "device location")]
    public async Task Publish_ToWhatNobodyServes_IsAcknowledgedAndWarnedOfOnce(string topic, string service)
    {
        var log = new FakeLogger();
        await using var broker = new TestBroker(Profile.Aws, log: log);
        await using RawClient client = await broker.ConnectAsync("boiler-1");

        await client.PublishAsync(topic, "{}", QoS.AtLeastOnce);
        await client.PublishAsync(topic, "{}", QoS.AtLeastOnce);

        Assert.Equal($"boiler-1 uses {topic}: this cloud has no {service}, so nobody answers ",
            Assert.Single(log.Lines, line => line.Contains("nobody answers")));
    }

    [Theory]
    [InlineData("$aws/things/boiler-1/jobs/notify-next", "jobs")]
    [InlineData("$aws/things/+/tunnels/notify", "secure tunnels")]
    [InlineData("$aws/sitewise/asset-models/+/assets/+/properties/+", "SiteWise")]
    [InlineData("$aws/commands/things/boiler-1/executions/+/request/json", "commands")]
    [InlineData("$aws/device_location/boiler-1/get_position_estimate/accepted", "device location")]
    [InlineData("$aws/events/job/+/completed", "events of the kind job")]
    [InlineData("$share/group/$aws/events/thing/#", null)]
    public async Task Subscribe_ToWhatNobodyServes_IsGrantedAndWarnedOf(string filter, string? service)
    {
        var log = new FakeLogger();
        await using var broker = new TestBroker(Profile.Aws, log: log);
        await using RawClient client = await broker.ConnectAsync("boiler-1");

        await client.SubscribeAsync(filter, QoS.AtLeastOnce);

        Assert.Equal(service is null ? 0 : 1, log.Lines.Count(line => line.Contains($"no {service}, so nobody answers")));
    }

    [Theory]
    [InlineData("$aws/things/boiler-1/shadow/update/delta")]
    [InlineData("$aws/things/boiler-1/#")]
    [InlineData("$aws/events/presence/#")]
    [InlineData("$aws/events/#")]
    [InlineData("$aws/certificates/create/json/accepted")]
    public async Task Subscribe_ToWhatIsServed_IsNotWarnedOf(string filter)
    {
        var log = new FakeLogger();
        await using var broker = new TestBroker(Profile.Aws, log: log);
        await using RawClient client = await broker.ConnectAsync("boiler-1");

        await client.SubscribeAsync(filter, QoS.AtLeastOnce);

        Assert.DoesNotContain(log.Lines, line => line.Contains("nobody answers"));
    }
}
