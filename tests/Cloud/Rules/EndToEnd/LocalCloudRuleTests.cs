using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Mqtt;
using LocalIotCore.Rules;
using LocalIotCore.Shadows;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Rules.EndToEnd;

/// <summary>Goal: rules work in a whole cloud: shadows, presence, and aws-cli. Method: a cloud on ports of the operating
/// system.</summary>
public sealed class LocalCloudRuleTests
{
    private static readonly TimeSpan ProgramPatience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task ConnectionRule_BirthAndFarewell_DoesWhatTheBuiltInOneDid()
    {
        await using var test = await TestCloud.StartAsync();
        test.Add("connected", "SELECT connected AS state.reported.connected FROM 'home/heating/connection/+' WHERE connected = true OR connected = false",
            """{"republish":{"roleArn":"ROLE","topic":"$$aws/things/${topic(4)}/shadow/update","qos":1}}""");
        ChannelReader<TappedMessage> updates = test.Tap("$aws/things/+/shadow/update");

        foreach (string payload in (string[])[
            """{"deviceId":"boiler-1","connected":true}""", "", "no JSON", "[]", "{", """{"connected":"yes"}""",
            """{"connected":null}""", """{"connected":1}""", """{"deviceId":"boiler-1","connected":false}"""])
            test.Cloud.Publish("home/heating/connection/boiler-1", Encoding.UTF8.GetBytes(payload), QoS.AtLeastOnce);

        foreach (string expected in (string[])["true", "false"])
        {
            TappedMessage update = await updates.ReadAsync(test.Patience);
            Assert.Equal(("$aws/things/boiler-1/shadow/update", QoS.AtLeastOnce), (update.Topic, update.QoS));
            Assert.Equal("""{"state":{"reported":{"connected":?}}}""".Replace("?", expected), Text(update));
        }
    }

    [Fact]
    public async Task IdentityRule_ExclusiveThing_GetsItsCertificateIntoItsShadow()
    {
        await using var test = await TestCloud.StartAsync();
        test.Add("identity",
            "SELECT principalIdentifier AS state.reported.certificateId FROM '$aws/events/presence/connected/+' WHERE NOT isUndefined(thingName)",
            """{"republish":{"roleArn":"ROLE","topic":"$$aws/things/${thingName}/shadow/name/identity/update","qos":1}}""");
        ChannelReader<TappedMessage> accepted = test.Tap("$aws/things/+/shadow/name/identity/update/accepted");

        test.Cloud.Publish("$aws/events/presence/connected/viewer", """{"clientId":"viewer","principalIdentifier":"11"}"""u8);
        test.Cloud.Publish("$aws/events/presence/connected/boiler-1",
            """{"clientId":"boiler-1","principalIdentifier":"22","thingName":"boiler-1"}"""u8);

        TappedMessage update = await accepted.ReadAsync(test.Patience);
        Assert.Equal("$aws/things/boiler-1/shadow/name/identity/update/accepted", update.Topic);
        Assert.StartsWith("""{"state":{"reported":{"certificateId":"22"}}""", Text(update));
    }

    [Fact]
    public async Task ShadowTopics_OfTheService_ReachRules()
    {
        await using var test = await TestCloud.StartAsync();
        foreach (string end in (string[])["update/accepted", "update/documents", "update/delta", "get/rejected", "delete/accepted"])
            test.Add(end.Replace('/', '_'), $"SELECT * FROM '$aws/things/+/shadow/{end}'",
                """{"republish":{"roleArn":"ROLE","topic":"seen/ENDING"}}""".Replace("ENDING", end));
        ChannelReader<TappedMessage> seen = test.Tap("seen/#");

        test.Cloud.Publish("$aws/things/boiler-1/shadow/get", [], QoS.AtLeastOnce);
        test.Cloud.Publish("$aws/things/boiler-1/shadow/update", """{"state":{"desired":{"a":1}}}"""u8, QoS.AtLeastOnce);
        test.Cloud.Publish("$aws/things/boiler-1/shadow/delete", [], QoS.AtLeastOnce);

        var topics = new List<string>();
        while (topics.Count < 5)
            topics.Add((await seen.ReadAsync(test.Patience)).Topic);
        Assert.Equal(["seen/delete/accepted", "seen/get/rejected", "seen/update/accepted", "seen/update/delta", "seen/update/documents"],
            topics.Order(StringComparer.Ordinal));
    }

    [ProgramFact("aws")]
    public async Task AwsCli_MakesReadsAndDeletesARule()
    {
        await using var test = await TestCloud.StartAsync(hasHttps: true);
        string payload = test.Write("rule.json", """{"sql":"SELECT status FROM 'home/heating/+' WHERE status = 'INACTIVE'","awsIotSqlVersion":"2016-03-23","actions":[{"republish":{"roleArn":"ROLE","topic":"out/${topic(3)}"}}]}""");
        string wrong = test.Write("wrong.json", """{"sql":"SELECT FROM","actions":[]}""");
        ChannelReader<TappedMessage> output = test.Tap("out/+");

        Assert.Equal("", await test.AwsAsync("create-topic-rule", "--rule-name", "mine", "--topic-rule-payload", $"file://{payload}"));
        test.Cloud.Publish("home/heating/status", """{"status":"INACTIVE"}"""u8);
        Assert.Equal("""{"status":"INACTIVE"}""", Text(await output.ReadAsync(test.Patience)));

        JsonElement rule = JsonDocument.Parse(await test.AwsAsync("get-topic-rule", "--rule-name", "mine")).RootElement.GetProperty("rule");
        Assert.Equal(("mine", "2016-03-23"), (rule.GetProperty("ruleName").GetString(), rule.GetProperty("awsIotSqlVersion").GetString()));
        Assert.Contains("\"topicPattern\": \"home/heating/+\"", await test.AwsAsync("list-topic-rules", "--topic", "home/heating/status"));
        Assert.Contains("(SqlParseException)", await test.AwsAsync("create-topic-rule", "--rule-name", "wrong", "--topic-rule-payload", $"file://{wrong}"));
        Assert.Equal("", await test.AwsAsync("disable-topic-rule", "--rule-name", "mine"));
        Assert.Equal("", await test.AwsAsync("delete-topic-rule", "--rule-name", "mine"));
        Assert.Contains("(UnauthorizedException)", await test.AwsAsync("get-topic-rule", "--rule-name", "mine"));
    }

    private static string Text(TappedMessage message) => Encoding.UTF8.GetString(message.Payload.Span);

    private sealed class TestCloud : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly CancellationTokenSource _patience = new(ProgramPatience);

        public LocalCloud Cloud { get; private set; } = null!;

        public CancellationToken Patience => _patience.Token;

        public static async Task<TestCloud> StartAsync(bool hasHttps = false)
        {
            var test = new TestCloud();
            var options = new CloudOptions
            {
                Port = 0,
                HttpsPort = hasHttps ? 0 : null,
                DataDirectory = test._folder.FullPath,
            };
            test.Cloud = await LocalCloud.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, default);
            return test;
        }

        public void Add(string name, string sql, string action) => Cloud.Rules.AddFromTemplate(RuleCloud.Parse(name, sql, action));

        public ChannelReader<TappedMessage> Tap(string filter)
        {
            var messages = Channel.CreateUnbounded<TappedMessage>();
            Cloud.Tap(filter, message => messages.Writer.TryWrite(message));
            return messages.Reader;
        }

        public string Write(string name, string text)
        {
            File.WriteAllText(_folder[name], text.Replace("ROLE", RuleCloud.Role, StringComparison.Ordinal));
            return _folder[name];
        }

        /// <summary>Runs `aws iot …`; returns what it says, of errors too.</summary>
        public async Task<string> AwsAsync(params string[] arguments)
        {
            var start = new ProcessStartInfo("aws");
            foreach (string argument in (string[])["iot", .. arguments, "--endpoint-url", $"https://localhost:{Cloud.HttpsPort}"])
                start.ArgumentList.Add(argument);
            start.Environment["AWS_ACCESS_KEY_ID"] = Cloud.AccessKey!.AccessKeyId;
            start.Environment["AWS_SECRET_ACCESS_KEY"] = Cloud.AccessKey.SecretAccessKey;
            start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
            start.Environment["AWS_CA_BUNDLE"] = Cloud.Registry.Authority.CaPath;
            start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = _folder["none"];
            ProgramRun run = await ProgramRun.RunAsync(start, ProgramPatience);
            return (run.Output + run.Error).Trim();
        }

        public async ValueTask DisposeAsync()
        {
            await Cloud.DisposeAsync();
            _patience.Dispose();
            _folder.Dispose();
        }
    }
}
