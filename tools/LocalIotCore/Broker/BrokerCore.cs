using Microsoft.Extensions.Logging;

namespace LocalIotCore.Broker;

/// <summary>The broker without its network: the state that its parts share. Connections are passed in from
/// outside.</summary>
public sealed class BrokerCore : IDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private readonly ITimer _ticker;
    private readonly BrokerJournal? _journal;
    private long _dropsTold;
    private long _troubleTold;

    /// <param name="journal">Stores sessions and retained messages; null keeps them in memory only.</param>
    public BrokerCore(Profile profile, CloudLimits limits, BrokerJournal? journal, TimeProvider time, ILogger log)
    {
        Profile = profile;
        Limits = limits;
        Time = time;
        Log = log;
        _journal = journal;
        SessionJournal = journal ?? (ISessionJournal)new MemoryJournal();
        TopicLimits = new TopicLimits(limits, profile);
        Router = new Router(new SubscriptionTree(doesHashMatchParent: profile != Profile.Aws),
            new RetainedStore(limits.RetainedMax, journal, time), profile, log);
        Presence = profile == Profile.Aws ? new Presence(Router, time) : null;
        Lifecycle = new Lifecycle(this);
        ConnectHandler = new ConnectHandler(this);
        SubscribeHandler = new SubscribeHandler(this);
        journal?.Restore(this);
        _ticker = time.CreateTimer(_ => Tick(), null, TickInterval, TickInterval);
    }

    public Profile Profile { get; }
    public CloudLimits Limits { get; }
    public TimeProvider Time { get; }
    public Router Router { get; }
    /// <summary>Counts of dropped messages.</summary>
    public BrokerCounters Counters { get; } = new();
    /// <summary>Number of open connections.</summary>
    public int ConnectionCount => Lifecycle.ConnectionCount;
    /// <summary>Number of sessions, with or without a connection.</summary>
    public int SessionCount => Lifecycle.SessionCount;

    internal ILogger Log { get; }
    internal ISessionJournal SessionJournal { get; }
    internal TopicLimits TopicLimits { get; }
    internal Presence? Presence { get; }
    internal Lifecycle Lifecycle { get; }
    internal ConnectHandler ConnectHandler { get; }
    internal SubscribeHandler SubscribeHandler { get; }

    /// <summary>Ends a client's connection on behalf of a caller of the API. False if there is neither a connection
    /// nor, with <paramref name="cleanSession"/>, a session.</summary>
    public bool Disconnect(string clientId, bool cleanSession, bool preventWill) =>
        Lifecycle.Disconnect(clientId, cleanSession, preventWill);

    /// <summary>Publishes the wills and disconnect events that an earlier, killed process owes. Call it when all services
    /// have subscribed, and before clients connect.</summary>
    public void SettleInterrupted() => Lifecycle.SettleInterrupted();

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
            _journal?.DeleteOverdue();
            TellTrouble();
        }
        catch (Exception exception) // an exception in a timer would end the process
        {
            BrokerLog.Failed(Log, exception);
        }
    }

    private void TellTrouble()
    {
        if (_journal?.Trouble is { } trouble && trouble.Count != Interlocked.Exchange(ref _troubleTold, trouble.Count))
            BrokerLog.NotStored(Log, trouble.Reason, trouble.Count, Counters.NotStoredDrops);
    }
}
