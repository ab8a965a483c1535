using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Amazon.Runtime;
using Cloud.ConflictResolver;
using Cloud.Lambda;
using Cloud.Sync;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using Microsoft.Extensions.Logging.Abstractions;
using Tables;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sync.EndToEnd;

/// <summary>The resolver against the local cloud's shadow service over HTTPS, fed from the topics that its rules select.</summary>
public sealed class LocalCloudSyncTests
{
    private const string Prefix = "$aws/things/boiler-1/shadow/name/configuration";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Conflict_DeviceWroteLast_IsDesiredAndItsOwnDeltaEndsIt()
    {
        using var folder = new TemporaryFolder();
        using var timeout = new CancellationTokenSource(Patience);
        var options = new CloudOptions
        {
            Port = 0, HttpsPort = 0, DataDirectory = folder.FullPath, Limits = CloudLimits.AwsWithoutRates,
        };
        var messages = Channel.CreateUnbounded<(bool IsRecord, JsonObject Message)>();
        await using var cloud = await LocalCloud.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, timeout.Token);
        using var documents = Tap(cloud, "update/documents", isRecord: true, messages.Writer);
        using var deltas = Tap(cloud, "update/delta", isRecord: false, messages.Writer);
        var variables = new Dictionary<string, string>
        {
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ENDPOINT_URL_IOT_DATA"] = $"https://127.0.0.1:{cloud.HttpsPort}",
            ["AWS_CA_BUNDLE"] = cloud.Registry.Authority.CaPath,
            ["HISTORY_TABLE"] = "history",
            ["CONFIG_TABLE"] = "config",
            ["METRICS_TABLE"] = "metrics",
            ["CONFLICT_STRATEGY"] = "last_writer_wins",
        };
        using var tables = new SqliteTables(folder["tables.db"]);
        foreach (string name in new[] { "history", "config", "metrics" })
            tables.Create(SyncFunction.SchemaOf(name));
        var credentials = new BasicAWSCredentials(cloud.AccessKey!.AccessKeyId, cloud.AccessKey.SecretAccessKey);
        using var http = new AwsHttp(variables.GetValueOrDefault, TimeProvider.System, credentials);
        var context = new FunctionContext(variables.GetValueOrDefault, TextWriter.Null, TimeProvider.System);
        var function = new SyncFunction(context, tables.Table, http);
        var resolver = new Resolver(context, function);
        var id = new ShadowId("boiler-1", "configuration");

        Update(cloud, """{"desired":{"debounceMs":50},"reported":{"debounceMs":50}}""");
        Update(cloud, """{"desired":{"debounceMs":100}}""");
        await Task.Delay(1100, timeout.Token); // stamps have whole seconds
        Update(cloud, """{"reported":{"debounceMs":70}}""");

        long handled = 0;
        while (handled < 4) // the fourth version is the resolver's
        {
            (bool isRecord, JsonObject message) = await messages.Reader.ReadAsync(timeout.Token);
            byte[] payload = Encoding.UTF8.GetBytes(message.ToJsonString());
            await resolver.HandleAsync(new Invocation("1", payload, "arn", DateTimeOffset.MaxValue, null), timeout.Token);
            if (isRecord)
                handled = message["current"]!["version"]!.GetValue<long>();
        }

        SyncDocument now = (await function.Shadows.FindAsync(id, timeout.Token))!;
        Assert.Equal((4, """{"debounceMs":70}"""), (now.Version, now.Desired.ToJsonString()));
        Assert.False(messages.Reader.TryRead(out _), "the resolver's own write caused another message");
        ConflictRecord conflict = Assert.Single(await function.Reports.ConflictsAsync("boiler-1", 0, timeout.Token));
        Assert.Equal((ConflictStatus.Resolved, Side.Reported, 3), (conflict.Status, conflict.Winner, conflict.Version));
        Assert.Equal("in_sync", Assert.Single(await function.Reports.CheckAsync("boiler-1", null, timeout.Token)).Status);
    }

    private static IDisposable Tap(
        LocalCloud cloud, string topic, bool isRecord, ChannelWriter<(bool IsRecord, JsonObject Message)> messages) =>
        cloud.Tap($"{Prefix}/{topic}", tapped =>
        {
            var message = (JsonObject)JsonNode.Parse(tapped.Payload.Span)!;
            message["thingName"] = "boiler-1";
            message["shadowName"] = "configuration";
            if (isRecord)
                message["operation"] = "record";
            messages.TryWrite((isRecord, message));
        });

    private static void Update(LocalCloud cloud, string state) =>
        cloud.Publish($"{Prefix}/update", Encoding.UTF8.GetBytes($$"""{"state":{{state}}}"""));
}
