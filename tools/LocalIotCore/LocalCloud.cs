using System.Text;
using LocalIotCore.Broker;
using LocalIotCore.Hosting;
using LocalIotCore.Http;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using LocalIotCore.Shadows;
using LocalIotCore.Storage;
using Microsoft.Extensions.Logging;

namespace LocalIotCore;

/// <summary>A stand-in for AWS IoT Core on this machine. Its state is below its data directory and survives a kill.
/// </summary>
public sealed class LocalCloud : IAsyncDisposable
{
    private readonly BrokerCore _core;
    private readonly BrokerJournal _journal;
    private readonly ILogger _log;
    private readonly ShadowStore _shadowStore;
    private readonly ShadowRequests _shadowRequests;
    private readonly ConnectedRule? _connectedRule;
    private KestrelHost? _host;
    private HttpsHost? _https;

    private LocalCloud(CloudOptions options, Registry registry, BrokerJournal journal, ShadowStore shadowStore,
        BrokerCore core, ILogger log)
    {
        Options = options;
        Registry = registry;
        _journal = journal;
        _core = core;
        _log = log;
        _shadowStore = shadowStore;
        Shadows = new ShadowService(shadowStore, core.Router, options.ShadowLimits, core.Time, log);
        _shadowRequests = new ShadowRequests(Shadows, core.Router, options.ShadowLimits, log);
        _connectedRule = options.HasConnectedRule ? new ConnectedRule(core.Router) : null;
    }

    /// <summary>Port of MQTT over mutual TLS.</summary>
    public int Port => _host!.Port;
    /// <summary>Port of MQTT without TLS; null if off.</summary>
    public int? PlainPort => _host!.PlainPort;
    /// <summary>Port of HTTPS; null if off.</summary>
    public int? HttpsPort => _https?.Port;
    /// <summary>What requests over HTTPS are signed with; null if HTTPS is off.</summary>
    public AccessKey? AccessKey => _https?.AccessKey;
    /// <summary>How it was started.</summary>
    public CloudOptions Options { get; }
    /// <summary>Things, certificates and policies.</summary>
    public Registry Registry { get; }
    /// <summary>Device shadows.</summary>
    public ShadowService Shadows { get; }
    /// <summary>What was dropped.</summary>
    public BrokerCounters Counters => _core.Counters;
    /// <summary>Connections there are.</summary>
    public int ConnectionCount => _core.ConnectionCount;

    /// <summary>Starts a cloud and returns when it listens.</summary>
    /// <param name="options">How.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="time">Real time.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="beforeListening">Called when only the ports are missing: whoever taps here misses nothing.</param>
    /// <exception cref="IOException">A port is in use, or the data directory is another cloud's.</exception>
    public static async Task<LocalCloud> StartAsync(CloudOptions options, ILoggerFactory loggers, TimeProvider time,
        CancellationToken cancel, Action<LocalCloud>? beforeListening = null)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var registry = Registry.Open(options.DataDirectory, time);
        ILogger log = loggers.CreateLogger("LocalIotCore.Broker");
        var journal = new BrokerJournal(RecordLog.Open(Path.Combine(options.DataDirectory, "broker", "state.log"),
            logger: log));
        ShadowStore? shadows = null;
        LocalCloud? cloud = null;
        try
        {
            shadows = new ShadowStore(RecordLog.Open(Path.Combine(options.DataDirectory, "shadows", "state.log"),
                logger: log));
            shadows.ForgetDeleted(before: time.GetUtcNow() - options.ShadowLimits.TombstoneAge);
            var core = new BrokerCore(options.Profile, options.EffectiveLimits, journal, time, log);
            cloud = new LocalCloud(options, registry, journal, shadows, core, log);
            beforeListening?.Invoke(cloud);
            cloud._host = await KestrelHost.StartAsync(options, core, registry, loggers, cancel).ConfigureAwait(false);
            if (options.HttpsPort is not null)
                cloud._https = await HttpsHost.StartAsync(core, cloud, loggers, cancel).ConfigureAwait(false);
            return cloud;
        }
        catch
        {
            if (cloud is null)
            {
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

    /// <summary>Shows every message on topics of a filter to an observer, on the publisher's thread: it must be quick.
    /// Disposing the result ends it.</summary>
    /// <exception cref="ArgumentException">That is no topic filter.</exception>
    public IDisposable Tap(string topicFilter, Action<TappedMessage> onMessage)
    {
        var subscriber = new InProcessSubscriber(topicFilter, onMessage, _core.Time, _log);
        return Subscribe(topicFilter, subscriber);
    }

    /// <summary>Subscribes a service inside the process.</summary>
    /// <exception cref="ArgumentException">That is no topic filter.</exception>
    public IDisposable Subscribe(string topicFilter, ISubscriber subscriber)
    {
        if (!TopicRules.IsFilter(Encoding.UTF8.GetBytes(topicFilter)))
            throw new ArgumentException($"\"{topicFilter}\" is no topic filter.", nameof(topicFilter));
        _core.Router.Tree.Add(topicFilter, subscriber, QoS.ExactlyOnce);
        return new Subscription(() => _core.Router.Tree.Remove(topicFilter, subscriber));
    }

    /// <summary>Publishes for a service inside the process.</summary>
    /// <exception cref="ArgumentException">That is no topic name.</exception>
    public void Publish(string topic, ReadOnlySpan<byte> payload, QoS qos = QoS.AtMostOnce, bool retain = false)
    {
        if (!TopicRules.IsName(Encoding.UTF8.GetBytes(topic)))
            throw new ArgumentException($"\"{topic}\" is no topic name.", nameof(topic));
        _core.Router.Publish(topic, payload, qos, retain);
    }

    /// <summary>Ends all connections, then the listeners.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_https is not null)
            await _https.DisposeAsync().ConfigureAwait(false);
        _core.EndAllConnections();
        if (_host is not null)
            await _host.DisposeAsync().ConfigureAwait(false);
        _connectedRule?.Dispose();
        await _shadowRequests.DisposeAsync().ConfigureAwait(false);
        _core.Dispose();
        _journal.Dispose();
        _shadowStore.Dispose();
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
