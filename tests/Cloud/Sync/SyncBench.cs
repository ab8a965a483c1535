using System.Text.Json.Nodes;
using Cloud.Sync;
using HeatingSensor.Cloud.Tests.Tables;
using HeatingSensor.Host.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Tables;

namespace HeatingSensor.Cloud.Tests.Sync;

/// <summary>Everything around one shadow, in memory; messages reach the code when the test says so.</summary>
internal sealed class SyncBench
{
    public static readonly ShadowId Id = new("boiler-1", "configuration");

    private readonly Queue<JsonObject> _records = new();

    public SyncBench(SyncSettings? settings = null, Action? before = null)
    {
        History = Table("history");
        Configuration = Table("config");
        Metrics = Table("metrics");
        Tables = new SyncTables(History, Configuration, Metrics, Time, keepDays: 90);
        Shadow = new MemoryShadow(() => Now) { Before = before };
        Notices.Before = before;
        Sync = new ShadowSync(Shadow, Tables, Notices, settings ?? new SyncSettings(), Time);
        Shadow.Changed = (record, _) => _records.Enqueue(record);

        MemoryTable Table(string name) => new(new TableSchema(name, "pk", "sk", "expiresAt"), Time) { OnCall = before };
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    public MemoryTable History { get; }

    public MemoryTable Configuration { get; }

    public MemoryTable Metrics { get; }

    public SyncTables Tables { get; }

    public MemoryShadow Shadow { get; }

    public NotedNotices Notices { get; } = new();

    public ShadowSync Sync { get; }

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    public void Wait(int seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Delivers every message of the shadow, in order, those that the deliveries cause included.</summary>
    public async Task<List<SyncOutcome>> DeliverAsync()
    {
        var outcomes = new List<SyncOutcome>();
        while (_records.TryDequeue(out JsonObject? record))
            outcomes.Add(await HandleAsync(record));
        return outcomes;
    }

    /// <summary>Loses the messages that wait.</summary>
    public void Lose() => _records.Clear();

    public async Task<SyncOutcome> HandleAsync(JsonObject message)
    {
        HistoryRecord record = HistoryRecord.Of(message);
        await Tables.AddAsync(Id, record, default);
        return await Sync.RunAsync(Id, new SyncRequest { Received = record }, default);
    }

    public async Task<List<ConflictRecord>> ConflictsAsync()
    {
        var all = new List<ConflictRecord>();
        await foreach (ConflictRecord conflict in Tables.ConflictsAsync(Id.Thing, 0, default))
            all.Add(conflict);
        return all;
    }

    /// <summary>A shadow in which both sides have agreed on something.</summary>
    public async Task AgreeAsync(string values)
    {
        Shadow.Desire(values);
        Shadow.Report(values);
        await DeliverAsync();
        Wait(10);
    }
}
