using System.Text;
using LocalIotCore.Broker;
using LocalIotCore.Hosting;
using LocalIotCore.Http;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using LocalIotCore.Provisioning;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Shadows;
using LocalIotCore.Stacks;
using LocalIotCore.Storage;
using Microsoft.Extensions.Logging;

namespace LocalIotCore;

/// <summary>A stand-in for AWS IoT Core on this machine. Its state is in its data directory and survives a
/// kill.</summary>
public sealed class LocalCloud : IAsyncDisposable
{
    private readonly BrokerCore _core;
    private readonly BrokerJournal _journal;
    private readonly ILogger _log;
    private readonly ShadowStore _shadowStore;
    private readonly ShadowRequests _shadowRequests;
    private readonly ProvisioningRequests _provisioningRequests;
    private readonly HttpClient _ruleHttp;
    private KestrelHost? _host;
    private HttpApi? _api;
    private HttpsHost? _https;

    private LocalCloud(CloudOptions options, Registry registry, BrokerJournal journal, ShadowStore shadowStore,
        BrokerCore core, StackHost? stack, ILogger log)
    {
        Options = options;
        Stack = stack;
        Registry = registry;
        _journal = journal;
        _core = core;
        _log = log;
        _shadowStore = shadowStore;
        Shadows = new ShadowService(shadowStore, core.Router, options.ShadowLimits, core.Time, log);
        _shadowRequests = new ShadowRequests(Shadows, core.Router, options.ShadowLimits, log);
        _provisioningRequests = new ProvisioningRequests(registry, core.Router, core.Time, log);
        _ruleHttp = RuleHttp.Create(options.RuleLimits);
        Rules = OpenRules(core);
        stack?.Apply(registry, Rules);
    }

    public int Port => _host!.Port;
    /// <summary>Port of MQTT without TLS; null if off.</summary>
    public int? PlainPort => _host!.PlainPort;
    /// <summary>Port of HTTPS; null if off.</summary>
    public int? HttpsPort => _https?.Port;
    /// <summary>The key that signs HTTPS requests; null if HTTPS is off.</summary>
    public AccessKey? AccessKey => _api?.AccessKey;
    /// <summary>The options it was started with.</summary>
    public CloudOptions Options { get; }
    public Registry Registry { get; }
    public ShadowService Shadows { get; }
    public RulesEngine Rules { get; }
    /// <summary>What runs of the template; null without one.</summary>
    public StackHost? Stack { get; }
    /// <summary>Counts of dropped messages.</summary>
    public BrokerCounters Counters => _core.Counters;
    /// <summary>Number of open connections.</summary>
    public int ConnectionCount => _core.ConnectionCount;

    /// <summary>Starts a cloud and returns when it is listening.</summary>
    /// <param name="beforeListening">Called before the ports open: an observer added here misses nothing.</param>
    /// <exception cref="IOException">A port is in use, or another cloud uses the data directory.</exception>
    public static async Task<LocalCloud> StartAsync(CloudOptions options, ILoggerFactory loggers, TimeProvider time,
        CancellationToken cancel, Action<LocalCloud>? beforeListening = null)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var registry = Registry.Open(options.DataDirectory, time);
        ILogger log = loggers.CreateLogger("LocalIotCore.Broker");
        foreach (string damage in registry.Damage())
            BrokerLog.Damaged(log, damage);
        var journal = new BrokerJournal(RecordLog.Open(Path.Combine(options.DataDirectory, "broker", "state.log"),
            logger: log));
        ShadowStore? shadows = null;
        StackHost? stack = null;
        LocalCloud? cloud = null;
        try
        {
            shadows = new ShadowStore(RecordLog.Open(Path.Combine(options.DataDirectory, "shadows", "state.log"),
                logger: log));
            shadows.ForgetDeleted(before: time.GetUtcNow() - options.ShadowLimits.TombstoneAge);
            var core = new BrokerCore(options.Profile, options.EffectiveLimits, journal, time, log);
            if (options.TemplateFile is { } template)
                stack = await StackHost.OpenAsync(options, template, loggers, time, cancel).ConfigureAwait(false);
            cloud = new LocalCloud(options, registry, journal, shadows, core, stack, log);
            beforeListening?.Invoke(cloud);
            core.SettleInterrupted();
            // Functions reach shadows over HTTPS.
            cloud._api = options.HttpsPort is not null || stack is not null ? new HttpApi(core, cloud, loggers) : null;
            cloud._host = await KestrelHost.StartAsync(options, core, registry, cloud._api, loggers, cancel).ConfigureAwait(false);
            if (cloud._api is { } api)
                await cloud.StartHttpsAsync(core, api, loggers, cancel).ConfigureAwait(false);
            stack?.Run(cloud.FunctionVariables());
            return cloud;
        }
        catch
        {
            if (cloud is null)
            {
                if (stack is not null)
                    await stack.DisposeAsync().ConfigureAwait(false);
                journal.Dispose();
                shadows?.Dispose();
            }
            else
            {
                await cloud.DisposeAsync().ConfigureAwait(false);
            }
            throw;
        }
    }

    /// <summary>Shows an observer every message on the topics of a filter, on the publisher's thread: it must be quick.
    /// Dispose the result to stop.</summary>
    /// <exception cref="ArgumentException">Not a topic filter.</exception>
    public IDisposable Tap(string topicFilter, Action<TappedMessage> onMessage)
    {
        var subscriber = new InProcessSubscriber(topicFilter, onMessage, _core.Time, _log);
        return Subscribe(topicFilter, subscriber);
    }

    /// <summary>Subscribes a service inside the process.</summary>
    /// <exception cref="ArgumentException">Not a topic filter.</exception>
    public IDisposable Subscribe(string topicFilter, ISubscriber subscriber)
    {
        if (!TopicRules.IsFilter(Encoding.UTF8.GetBytes(topicFilter)))
            throw new ArgumentException($"\"{topicFilter}\" is not a topic filter.", nameof(topicFilter));
        _core.Router.Tree.Add(topicFilter, subscriber, QoS.ExactlyOnce);
        return new Subscription(() => _core.Router.Tree.Remove(topicFilter, subscriber));
    }

    /// <summary>Publishes for a service inside the process.</summary>
    /// <exception cref="ArgumentException">Not a topic name.</exception>
    public void Publish(string topic, ReadOnlySpan<byte> payload, QoS qos = QoS.AtMostOnce, bool retain = false)
    {
        if (!TopicRules.IsName(Encoding.UTF8.GetBytes(topic)))
            throw new ArgumentException($"\"{topic}\" is not a topic name.", nameof(topic));
        _core.Router.Publish(topic, payload, qos, retain);
    }

    /// <summary>Stops the listeners and ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_https is not null)
            await _https.DisposeAsync().ConfigureAwait(false);
        _core.EndAllConnections();
        if (_host is not null)
            await _host.DisposeAsync().ConfigureAwait(false);
        await Rules.DisposeAsync().ConfigureAwait(false);
        if (Stack is not null)
            await Stack.DisposeAsync().ConfigureAwait(false);
        _ruleHttp.Dispose();
        await _shadowRequests.DisposeAsync().ConfigureAwait(false);
        await _provisioningRequests.DisposeAsync().ConfigureAwait(false);
        _core.Dispose();
        _journal.Dispose();
        _shadowStore.Dispose();
    }

    private async Task StartHttpsAsync(BrokerCore core, HttpApi api, ILoggerFactory loggers, CancellationToken cancel)
    {
        _https = await HttpsHost.StartAsync(core, this, api, loggers, cancel).ConfigureAwait(false);
        Rules.Destinations.Start($"https://localhost:{_https.Port}");
    }

    // Where functions find this cloud, and how they sign.
    private Dictionary<string, string> FunctionVariables()
    {
        string url = $"https://localhost:{_https!.Port}";
        return new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_IOT"] = url,
            ["AWS_ENDPOINT_URL_IOT_DATA"] = url,
            ["AWS_CA_BUNDLE"] = Path.GetFullPath(Registry.Authority.CaPath),
            ["AWS_ACCESS_KEY_ID"] = AccessKey!.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = AccessKey.SecretAccessKey,
        };
    }

    private RulesEngine OpenRules(BrokerCore core)
    {
        IRuleBackends backends = Stack is null ? Options.RuleBackends : Stack;
        string rules = Path.Combine(Options.DataDirectory, "rules");
        var destinations = new HttpDestinations(Path.Combine(Options.DataDirectory, "rule-destinations"), _ruleHttp, core.Time, _log);
        var targets = new ActionTargets(core.Router, core.TopicLimits, Options.DataDirectory, backends, destinations,
            _ruleHttp, core.Time, Options.RuleLimits);
        return new RulesEngine(rules, targets, new RuleServices(Shadows, Registry, backends, Options.RuleLimits), _log);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>A message that the broker received, copied for an observer inside the process.</summary>
/// <param name="Payload">The observer's own copy.</param>
/// <param name="ClientId">Client id of the publisher; null if the broker itself published.</param>
/// <param name="QoS">QoS it was published with.</param>
/// <param name="Retain">Retain flag it was published with.</param>
/// <param name="Dup">Duplicate flag it was published with.</param>
/// <param name="ReceivedAt">When it arrived, UTC.</param>
public sealed record TappedMessage(string Topic, ReadOnlyMemory<byte> Payload, string? ClientId, QoS QoS, bool Retain,
    bool Dup, DateTimeOffset ReceivedAt);
