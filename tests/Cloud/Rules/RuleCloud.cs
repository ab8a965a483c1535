using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Rules.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>A rules engine on a router of its own, without a network, in a temporary folder.</summary>
internal sealed class RuleCloud : IAsyncDisposable
{
    /// <summary>Generous, as the machine may be busy; only a failing test waits that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public const string Role = "arn:aws:iam::000000000000:role/heating";

    private readonly TemporaryFolder _folder;
    private readonly bool _ownsFolder;
    private readonly BrokerCore _core;
    private readonly HttpClient _http;

    /// <param name="limits">Limits; by default without waits between tries.</param>
    /// <param name="folder">Folder of an earlier cloud, to start again in; null: one of its own.</param>
    public RuleCloud(RuleLimits? limits = null, TemporaryFolder? folder = null, TimeProvider? time = null)
    {
        _folder = folder ?? new TemporaryFolder();
        _ownsFolder = folder is null;
        limits ??= new RuleLimits { RetryDelay = TimeSpan.Zero };
        _core = new BrokerCore(Profile.Aws, CloudLimits.AwsWithoutRates, null, time ?? TimeProvider.System, NullLogger.Instance);
        _http = RuleHttp.Create(limits);
        var destinations = new HttpDestinations(_folder["rule-destinations"], _http, _core.Time, Log);
        Targets = new ActionTargets(_core.Router, _core.TopicLimits, _folder.FullPath, Backends, destinations, _http, _core.Time, limits);
        Engine = new RulesEngine(_folder["rules"], Targets, new FixedServices(), Log);
    }

    public RulesEngine Engine { get; }
    public ActionTargets Targets { get; }
    public FakeBackends Backends { get; } = new();
    public FakeLogger Log { get; } = new();
    public Router Router => _core.Router;

    /// <summary>Path of a file in the data directory.</summary>
    public string PathOf(string name) => _folder[name];

    /// <summary>Creates a rule with one action.</summary>
    public RuleInfo Create(string name, string sql, string actions, string? errorAction = null)
    {
        Engine.Create(Parse(name, sql, actions, errorAction));
        return Engine.Find(name)!;
    }

    /// <summary>Parses a rule of the newer SQL.</summary>
    /// <param name="actions">The actions in JSON, in which `ROLE` is a role's ARN.</param>
    public static RuleDefinition Parse(string name, string sql, string actions, string? errorAction = null)
    {
        string error = errorAction is null ? "" : ",\"errorAction\":" + errorAction;
        string json = $"{{\"sql\":{JsonSerializer.Serialize(sql)},\"awsIotSqlVersion\":\"2016-03-23\",\"actions\":[{actions}]{error}}}";
        return RuleDefinition.Parse(name, Encoding.UTF8.GetBytes(json.Replace("ROLE", Role, StringComparison.Ordinal)));
    }

    /// <summary>Publishes as a client with a certificate would. Returns whether it would be acknowledged.</summary>
    public bool Publish(string topic, string payload, string? clientId = "boiler-1")
    {
        var message = new PublishedMessage
        {
            Topic = topic,
            TopicUtf8 = Encoding.UTF8.GetBytes(topic),
            Payload = Encoding.UTF8.GetBytes(payload),
            QoS = QoS.AtLeastOnce,
            ClientId = clientId,
            PrincipalId = clientId is null ? null : new string('a', 64),
            Address = "192.0.2.1",
        };
        Router.Publish(ref message, Router.Tree.Match(topic));
        return !message.IsLost;
    }

    /// <summary>Everything that is published on a filter.</summary>
    public Watch Watch(string filter)
    {
        var watch = new Watch();
        Router.Tree.Add(filter, watch, QoS.ExactlyOnce);
        return watch;
    }

    /// <summary>Waits until everything that was published has been handled.</summary>
    public async Task SettleAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Engine.All().Any(rule => rule.Counters?.Actions.Append(rule.Counters.ErrorAction!).Any(action => action?.Waiting > 0) == true))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _core.Dispose();
        _http.Dispose();
        if (_ownsFolder)
            _folder.Dispose();
    }

    private sealed class FixedServices : IRuleServices
    {
        public string AccountId => "000000000000";
        public byte[]? GetThingShadow(string thing, string? shadow) => Encoding.UTF8.GetBytes($$"""{"shadowOf":"{{thing}}"}""");
        public System.Text.Json.Nodes.JsonObject? GetItem(string table,
            IReadOnlyList<KeyValuePair<string, System.Text.Json.Nodes.JsonNode>> key) => null;
        public byte[]? CallFunction(string arn, ReadOnlyMemory<byte> payload) => null;
        public System.Text.Json.Nodes.JsonNode? GetRegistryData(string operation, string thing) => null;
    }
}

/// <summary>Receives messages, to be read one after the other.</summary>
internal sealed class Watch : ISubscriber
{
    private readonly System.Threading.Channels.Channel<(string Topic, string Payload)> _messages =
        System.Threading.Channels.Channel.CreateUnbounded<(string, string)>();

    public bool IsEmpty => _messages.Reader.Count == 0;

    public void Deliver(ref PublishedMessage message, QoS granted) =>
        _messages.Writer.TryWrite((message.Topic, Encoding.UTF8.GetString(message.Payload)));

    /// <summary>The next message; fails if none comes.</summary>
    public async Task<(string Topic, string Payload)> NextAsync()
    {
        using var patience = new CancellationTokenSource(RuleCloud.Patience);
        return await _messages.Reader.ReadAsync(patience.Token);
    }
}
