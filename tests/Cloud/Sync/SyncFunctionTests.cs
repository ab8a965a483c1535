using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Cloud.ConflictResolver;
using Cloud.Lambda;
using Cloud.Sync;
using Cloud.SyncManager;
using HeatingSensor.Cloud.Tests.Tables;
using HeatingSensor.Host.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Tables;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Sync;

/// <summary>Both functions as they are deployed, except for the runtime: their events, HTTP to stand-ins, tables in SQLite.</summary>
public sealed class SyncFunctionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly TestTables _tables = new("sqlite");
    private readonly SharedText _output = new();
    private readonly Queue<JsonObject> _messages = new();
    private FakeAws _aws = null!;
    private AwsHttp _http = null!;
    private Resolver _resolver = null!;
    private Manager _manager = null!;
    private ITable _configuration = null!;

    public async Task InitializeAsync()
    {
        var shadow = new MemoryShadow(() => _time.GetUtcNow().ToUnixTimeSeconds());
        shadow.Changed = (record, delta) =>
        {
            _messages.Enqueue(record);
            if (delta is not null)
                _messages.Enqueue(delta);
        };
        _aws = await FakeAws.StartAsync(shadow);
        var variables = new Dictionary<string, string>
        {
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ENDPOINT_URL_IOT"] = _aws.Url,
            ["AWS_ENDPOINT_URL_IOT_DATA"] = _aws.Url,
            ["AWS_ENDPOINT_URL_EVENTBRIDGE"] = _aws.Url,
            ["HISTORY_TABLE"] = "history",
            ["CONFIG_TABLE"] = "config",
            ["METRICS_TABLE"] = "metrics",
            ["EVENT_BUS"] = "heating-sync",
            ["CONFLICT_STRATEGY"] = "last_writer_wins",
        };
        var context = new FunctionContext(variables.GetValueOrDefault, _output, _time);
        var open = new Dictionary<string, ITable>();
        foreach (string name in new[] { "history", "config", "metrics" })
            open[name] = await _tables.CreateAsync(SyncFunction.SchemaOf(name));
        _configuration = open["config"];
        _http = new AwsHttp(variables.GetValueOrDefault, new HurriedTime(), new BasicAWSCredentials("AKIDEXAMPLE", "secret"));
        var function = new SyncFunction(context, schema => open[schema.Name], _http);
        _resolver = new Resolver(context, function);
        _manager = new Manager(context, function.Reports);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        _tables.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task Resolver_Conflict_WritesAnnouncesAndCounts()
    {
        await MakeConflictAsync();

        Assert.Equal("70", _aws.Shadow.Desired["debounceMs"]!.ToJsonString());
        JsonObject announced = Assert.Single(_aws.Events);
        Assert.Equal(
            ("iot.shadow.sync", "Conflict Resolved", "heating-sync"),
            (announced["Source"]!.GetValue<string>(), announced["DetailType"]!.GetValue<string>(), announced["EventBusName"]!.GetValue<string>()));
        var detail = JsonNode.Parse(announced["Detail"]!.GetValue<string>())!;
        Assert.Equal(("debounceMs", "reported"), (detail["field"]!.GetValue<string>(), detail["winner"]!.GetValue<string>()));
        JsonObject metric = Assert.Single(Lines(), line => line.ContainsKey("ConflictDetected"));
        Assert.Equal("IoT/ShadowSync", metric["_aws"]!["CloudWatchMetrics"]![0]!["Namespace"]!.GetValue<string>());
        Assert.Equal(("boiler-1", "configuration"), (metric["ThingName"]!.GetValue<string>(), metric["ShadowName"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Resolver_OwnDelta_EndsThere()
    {
        await MakeConflictAsync();
        int calls = _aws.Calls.Count;

        await ResolveAsync(MemoryShadow.Json(
            """{"thingName":"boiler-1","shadowName":"configuration","version":99,"clientToken":"sync-0123","state":{"a":1}}"""));

        Assert.Equal(calls, _aws.Calls.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Resolver_ThrottledOrFailed_TriesAgain(int status)
    {
        await MakeConflictAsync(() =>
        {
            _aws.Failures.Enqueue(status);
            _aws.Failures.Enqueue(status);
        });

        Assert.Equal("70", _aws.Shadow.Desired["debounceMs"]!.ToJsonString());
        Assert.True(_aws.Failures.IsEmpty);
    }

    [Fact]
    public async Task Resolver_ServiceStaysDown_FailsTheInvocationAndTheNextOneFinishes()
    {
        _messages.Clear();
        var error = await Assert.ThrowsAsync<AwsCallException>(() => MakeConflictAsync(() =>
        {
            for (int count = 0; count < 5; count++)
                _aws.Failures.Enqueue(503);
        }));
        Assert.True(error.IsPassing);

        await DeliverAsync();

        Assert.Equal("70", _aws.Shadow.Desired["debounceMs"]!.ToJsonString());
        Assert.Single(_aws.Events);
        Assert.Single(Lines(), line => line.ContainsKey("ConflictDetected"));
    }

    [Fact]
    public async Task Resolver_Refused_IsLeftToAPersonAndTold()
    {
        await MakeConflictAsync(() => _aws.Failures.Enqueue(413));

        Assert.Equal("100", _aws.Shadow.Desired["debounceMs"]!.ToJsonString());
        Assert.Equal("Manual Review Required", Assert.Single(_aws.Events)["DetailType"]!.GetValue<string>());
        Assert.Contains(Lines(), line => line["level"]?.GetValue<string>() == "WARN");
    }

    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("""{"shadowName":"configuration","version":1}""", "thingName")]
    [InlineData("""{"thingName":"a/b","version":1}""", "thingName")]
    [InlineData("""{"thingName":"boiler-1","shadowName":"configuration"}""", "version is missing")]
    [InlineData("""{"thingName":"boiler-1","operation":"record"}""", "timestamp")]
    [InlineData("""{"thingName":"boiler-1","operation":"record","timestamp":1}""", "shadow document")]
    [InlineData("""{"thingName":"boiler-1","operation":"delete"}""", "delete")]
    public async Task Resolver_BadEvent_SaysWhat(string payload, string expected)
    {
        var error = await Assert.ThrowsAsync<SyncInputException>(
            () => _resolver.HandleAsync(InvocationOf(payload), default));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolver_BadSettingsOfAThing_NamesTheAttributeAndKeepsTheHistory()
    {
        await _configuration.PutAsync(
            MemoryShadow.Json("""{"pk":"boiler-1","sk":"settings","conflict_strategy":"newest"}"""), default);

        var error = await Assert.ThrowsAsync<SyncInputException>(() => MakeConflictAsync());

        Assert.Contains("boiler-1, conflict_strategy: \"newest\"; expected last_writer_wins", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manager_SyncCheck_ShowsAPendingFieldAndAMissingShadow()
    {
        _aws.Shadow.Report("""{"debounceMs":50}""");
        _aws.Shadow.Desire("""{"debounceMs":100}""");

        JsonNode answer = await ManageAsync("""{"operation":"sync_check","thingName":"boiler-1","shadowNames":["configuration","other"]}""");

        Assert.Equal(["pending", "missing"], answer["shadows"]!.AsArray().Select(shadow => shadow!["status"]!.GetValue<string>()));
        Assert.Equal("debounceMs", answer["shadows"]![0]!["fields"]![0]!["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task Manager_OfflineSync_MakesUpForLostMessagesAndSaysWhoWroteWhat()
    {
        await AgreeAsync();
        long since = _time.GetUtcNow().ToUnixTimeSeconds();
        _time.Advance(TimeSpan.FromMinutes(10));
        _aws.Shadow.Desire("""{"debounceMs":100}""");
        _messages.Clear();

        JsonNode answer = await ManageAsync(
            $$"""{"operation":"offline_sync","thingName":"boiler-1","offlineSince":{{since}}}""");

        JsonNode shadow = Assert.Single(answer["shadows"]!.AsArray())!;
        Assert.Equal("""["debounceMs"] []""", shadow["desiredWhileAway"]!.ToJsonString() + " " + shadow["reportedSince"]!.ToJsonString());
        Assert.Equal("Offline Sync Completed", Assert.Single(_aws.Events)["DetailType"]!.GetValue<string>());
        Assert.Single(Lines(), line => line.ContainsKey("OfflineSync"));
    }

    [Fact]
    public async Task Manager_HealthReport_TellsStaleShadows()
    {
        await AgreeAsync();
        Assert.True((await ManageAsync("""{"operation":"health_report"}"""))["healthy"]!.GetValue<bool>());
        _time.Advance(TimeSpan.FromHours(9));

        JsonNode answer = await ManageAsync("""{"operation":"health_report","thingNames":["boiler-1"]}""");

        Assert.False(answer["healthy"]!.GetValue<bool>());
        Assert.StartsWith("stale", answer["entries"]![0]!["problems"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Shadow Health Degraded", Assert.Single(_aws.Events)["DetailType"]!.GetValue<string>());
    }

    [Fact]
    public async Task Manager_ConflictSummary_CountsAndListsWhatIsUndecided()
    {
        await _configuration.PutAsync(
            MemoryShadow.Json("""{"pk":"boiler-1","sk":"settings","conflict_strategy":"manual_review"}"""), default);
        await MakeConflictAsync();

        JsonNode answer = await ManageAsync("""{"operation":"conflict_summary","thingName":"boiler-1"}""");

        Assert.Equal("""{"review":1}""", answer["byStatus"]!.ToJsonString());
        Assert.Equal("debounceMs", Assert.Single(answer["unresolved"]!.AsArray())!["field"]!.GetValue<string>());
    }

    private async Task AgreeAsync()
    {
        _aws.Shadow.Desire("""{"debounceMs":50}""");
        _aws.Shadow.Report("""{"debounceMs":50}""");
        await DeliverAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
    }

    private async Task MakeConflictAsync(Action? before = null)
    {
        await AgreeAsync();
        _aws.Shadow.Desire("""{"debounceMs":100}""");
        _time.Advance(TimeSpan.FromSeconds(5));
        _aws.Shadow.Report("""{"debounceMs":70}""");
        before?.Invoke();
        await DeliverAsync();
    }

    private async Task DeliverAsync()
    {
        while (_messages.TryPeek(out JsonObject? message))
        {
            await ResolveAsync(message);
            _messages.Dequeue();
        }
    }

    private async Task ResolveAsync(JsonObject message) => await _resolver.HandleAsync(InvocationOf(message.ToJsonString()), default);

    private async Task<JsonNode> ManageAsync(string payload) =>
        JsonNode.Parse((await _manager.HandleAsync(InvocationOf(payload), default)).Span)!;

    private Invocation InvocationOf(string payload) =>
        new("request-1", Encoding.UTF8.GetBytes(payload), "arn", _time.GetUtcNow() + TimeSpan.FromMinutes(5), null);

    private IEnumerable<JsonObject> Lines() => _output.ToString()
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(MemoryShadow.Json);
}
