using Microsoft.Extensions.Logging;

namespace LocalIotCore.Broker;

/// <summary>The broker without its network: what its parts share. Connections are given to it from outside.</summary>
public sealed class BrokerCore : IDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private readonly ITimer _ticker;
    private long _dropsTold;

    /// <param name="journal">What makes sessions and retained messages durable; null to keep them in memory.</param>
    public BrokerCore(Profile profile, CloudLimits limits, IBrokerJournal? journal, TimeProvider time, ILogger log)
    {
        Profile = profile;
        Limits = limits;
        Time = time;
        Log = log;
        SessionJournal = journal ?? (ISessionJournal)new MemoryJournal();
        TopicLimits = new TopicLimits(limits, profile);
        Router = new Router(new SubscriptionTree(doesHashMatchParent: profile != Profile.Aws),
            new RetainedStore(limits.RetainedMax, journal, time), profile);
        Presence = profile == Profile.Aws ? new Presence(Router, time) : null;
        Lifecycle = new Lifecycle(this);
        ConnectHandler = new ConnectHandler(this);
        SubscribeHandler = new SubscribeHandler(this);
        journal?.Restore(this);
        _ticker = time.CreateTimer(_ => Tick(), null, TickInterval, TickInterval);
    }

    /// <summary>Whose manners it has.</summary>
    public Profile Profile { get; }
    /// <summary>Limits in force.</summary>
    public CloudLimits Limits { get; }
    /// <summary>Clock.</summary>
    public TimeProvider Time { get; }
    /// <summary>The one pipeline.</summary>
    public Router Router { get; }
    /// <summary>What was dropped.</summary>
    public BrokerCounters Counters { get; } = new();
    /// <summary>Connections there are.</summary>
    public int ConnectionCount => Lifecycle.ConnectionCount;
    /// <summary>Sessions there are, with or without a connection.</summary>
    public int SessionCount => Lifecycle.SessionCount;

    internal ILogger Log { get; }
    internal ISessionJournal SessionJournal { get; }
    internal TopicLimits TopicLimits { get; }
    internal Presence? Presence { get; }
    internal Lifecycle Lifecycle { get; }
    internal ConnectHandler ConnectHandler { get; }
    internal SubscribeHandler SubscribeHandler { get; }

    /// <summary>Ends a client's connection for somebody else. False if there is neither a connection nor, with
    /// <paramref name="cleanSession"/>, a session.</summary>
    public bool Disconnect(string clientId, bool cleanSession, bool preventWill) =>
        Lifecycle.Disconnect(clientId, cleanSession, preventWill);

    /// <summary>Ends all connections.</summary>
    public void EndAllConnections() => Lifecycle.EndAll();

    /// <inheritdoc/>
    public void Dispose() => _ticker.Dispose();

    private void Tick()
    {
        try
        {
            Lifecycle.Tick();
            long drops = Counters.Drops;
            if (drops != Interlocked.Exchange(ref _dropsTold, drops))
                BrokerLog.Dropped(Log, Counters.SlowSubscriberDrops, Counters.QueueFullDrops);
        }
        catch (Exception exception) // a timer's exception would end the process
        {
            BrokerLog.Failed(Log, exception);
        }
    }
}
