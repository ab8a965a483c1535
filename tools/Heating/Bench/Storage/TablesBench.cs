using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cloud.Events;
using Heating.Events;
using Microsoft.Data.Sqlite;
using Tables;

namespace Heating.Bench.Storage;

/// <summary>Stores and reads events through <see cref="EventStore"/>, and the same rows with prepared statements alone. Both
/// tables hold the same number of events before, and both flush every event to the disk.</summary>
internal sealed class TablesBench(int events, int inserts, int rounds)
{
    private const int Things = 100;
    private const int ReadsPerRound = 200;
    private const long MinuteMs = 60_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly StreamWriter Nowhere = new(Stream.Null, new UTF8Encoding(false), bufferSize: 32 * 1024);
    private const double InsertTarget = 2;
    private const double ReadTarget = 2;

    // 2026-01-01T00:00:00Z.
    private const long StartMs = 1_767_225_600_000;

    private long _next;

    /// <summary>What the figures mean.</summary>
    public string[] Notes { get; } =
    [
        "bare: one row an event, INSERT and SELECT by prepared statements, write-ahead log, synchronous=FULL; each row is printed as it is.",
        "ours: the claim of the identity and the event, in one transaction; each row is read as an event and printed for people.",
        "Both print 168 lines in UTF-8 to nowhere. The median of all rounds but the first, which warms up.",
    ];

    // A status event an hour for each thing.
    private static long TimeOf(long index) => StartMs + (index / Things * 60 * MinuteMs);

    private static string ThingOf(long index) => $"boiler-{index % Things}";

    private static string MessageOf(long index) => string.Create(CultureInfo.InvariantCulture,
        $"{{\"deviceId\":\"{ThingOf(index)}\",\"status\":\"{(index / Things % 2 == 0 ? "ACTIVE" : "INACTIVE")}\",")
        + string.Create(CultureInfo.InvariantCulture,
            $"\"previousStatus\":\"{(index / Things % 2 == 0 ? "INACTIVE" : "ACTIVE")}\",\"temperature\":{20 + (index % 50)}.5,"
            + $"\"timestamp\":{TimeOf(index)},\"timeSynced\":true,\"epoch\":\"7f3a91c2\",\"seq\":{(index / Things) + 1},\"bootId\":17,"
            + $"\"previousDurationMs\":{60 * MinuteMs},\"replayed\":false,\"firmware\":\"1.0.0\"}}");

    private static Envelope EnvelopeOf(long index) =>
        new(Encoding.UTF8.GetBytes(MessageOf(index)), "home/heating/status", ThingOf(index), TimeOf(index), null);

    public async Task<IReadOnlyList<BenchFigure>> RunAsync(string folder, Action<string> say, CancellationToken cancel)
    {
        string ours = Path.Combine(folder, "ours.db");
        string bare = Path.Combine(folder, "bare.db");
        using var tables = new SqliteTables(ours);
        tables.Create(EventStore.EventsSchema("events"));
        tables.Create(EventStore.RefusedSchema("refused"));
        var store = new EventStore(tables.Table(EventStore.EventsSchema("events")), tables.Table(EventStore.RefusedSchema("refused")));
        using SqliteConnection connection = OpenBare(bare);
        Run(connection, "CREATE TABLE events (partition TEXT NOT NULL, sort TEXT NOT NULL, item TEXT NOT NULL, "
            + "PRIMARY KEY (partition, sort)) WITHOUT ROWID");

        say($"Filling both with {events:N0} events of {Things} things …");
        await FillAsync(store, ours, connection, cancel);
        var insert = new Pair();
        var read = new Pair();
        var readOpen = new Pair();
        for (int round = 0; round <= rounds; round++)
        {
            say(round == 0 ? "Warming up …" : $"Round {round} of {rounds} …");
            if (round == 1)
            {
                // The runtime has compiled what runs often by now.
                (insert, read, readOpen) = (new Pair(), new Pair(), new Pair());
            }

            await InsertAsync(store, connection, insert, cancel);
            long began = Stopwatch.GetTimestamp();
            do
            {
                await ReadAsync(store, connection, read, cancel);
                await ReadFromFileAsync(ours, bare, readOpen, cancel);
            }
            while (round == 0 && Stopwatch.GetElapsedTime(began) < WarmUp);
        }

        return
        [
            insert.Figure("store an event, flushed to the disk", InsertTarget, "µs"),
            readOpen.Figure("events --last 7d: open the file, read, print", ReadTarget, "µs"),
            read.Figure("the same with an open file", null, "µs"),
        ];
    }

    private static SqliteConnection OpenBare(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=5000");
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // One transaction each. Ours gets what the store would have written: the bytes come from its own first items.
    private async Task FillAsync(EventStore store, string ours, SqliteConnection bare, CancellationToken cancel)
    {
        // The items are made by the store itself, in a file that is not flushed, and copied from there in the order of keys.
        var catcher = new CatchingTable(EventStore.EventsSchema("events"));
        var copy = new EventStore(catcher, catcher);
        using var target = new SqliteConnection($"Data Source={ours};Pooling=False");
        target.Open();
        using SqliteTransaction one = target.BeginTransaction(), other = bare.BeginTransaction();
        using SqliteCommand into = Insert(target, "INSERT INTO events VALUES ($partition, $sort, $item, NULL)", one);
        using SqliteCommand intoBare = Insert(bare, "INSERT INTO events VALUES ($partition, $sort, $item)", other);
        // By thing, so that pages are filled in order: it is much faster.
        for (int thing = 0; thing < Things; thing++)
        {
            for (long index = thing; index < events; index += Things)
            {
                cancel.ThrowIfCancellationRequested();
                await copy.AddAsync(EnvelopeOf(index), cancel);
                foreach (var (partition, sort, item) in catcher.Take())
                {
                    Execute(into, partition, sort, item);
                    if (!sort.StartsWith("id#", StringComparison.Ordinal))
                        Execute(intoBare, partition, sort, item);
                }
            }
        }

        one.Commit();
        other.Commit();
        _next = (events + Things - 1) / Things * (long)Things;
        await store.AddAsync(EnvelopeOf(_next), cancel); // opens connections, prepares statements
    }

    private async Task InsertAsync(EventStore store, SqliteConnection bare, Pair pair, CancellationToken cancel)
    {
        long first = _next + 1;
        _next += inserts;
        Envelope[] envelopes = [.. Enumerable.Range(0, inserts).Select(offset => EnvelopeOf(first + offset))];
        long began = Stopwatch.GetTimestamp();
        foreach (Envelope envelope in envelopes)
        {
            if ((await store.AddAsync(envelope, cancel)).Outcome != EventOutcome.Added)
                throw new InvalidDataException("An event was not added.");
        }

        pair.Ours.Add(Stopwatch.GetElapsedTime(began) / inserts);
        var catcher = new CatchingTable(EventStore.EventsSchema("events"));
        var copy = new EventStore(catcher, catcher);
        var rows = new List<(string Partition, string Sort, string Item)>();
        foreach (Envelope envelope in envelopes)
        {
            await copy.AddAsync(envelope, cancel);
            rows.AddRange(catcher.Take().Where(row => !row.Sort.StartsWith("id#", StringComparison.Ordinal)));
        }

        using SqliteCommand insert = Insert(bare, "INSERT INTO events VALUES ($partition, $sort, $item)", null);
        began = Stopwatch.GetTimestamp();
        foreach (var (partition, sort, item) in rows)
            Execute(insert, partition, sort, item);
        pair.Bare.Add(Stopwatch.GetElapsedTime(began) / inserts);
    }

    private async Task ReadAsync(EventStore store, SqliteConnection bare, Pair pair, CancellationToken cancel)
    {
        using SqliteCommand select = Select(bare);
        for (int read = 0; read < ReadsPerRound; read++)
        {
            long began = Stopwatch.GetTimestamp();
            await Week(read).WriteAsync(store, new TextPrinter(TimeZoneInfo.Local), Nowhere, cancel);
            pair.Ours.Add(Stopwatch.GetElapsedTime(began));
            began = Stopwatch.GetTimestamp();
            ReadBare(select, read);
            pair.Bare.Add(Stopwatch.GetElapsedTime(began));
        }
    }

    private async Task ReadFromFileAsync(string ours, string bare, Pair pair, CancellationToken cancel)
    {
        for (int read = 0; read < ReadsPerRound; read++)
        {
            long began = Stopwatch.GetTimestamp();
            using (var tables = new SqliteTables(ours))
            {
                ITable table = tables.Table(EventStore.EventsSchema("events"));
                await Week(read).WriteAsync(new EventStore(table, table), new TextPrinter(TimeZoneInfo.Local), Nowhere, cancel);
            }

            pair.Ours.Add(Stopwatch.GetElapsedTime(began));
            began = Stopwatch.GetTimestamp();
            using (SqliteConnection connection = OpenBare(bare))
            using (SqliteCommand select = Select(connection))
                ReadBare(select, read);
            pair.Bare.Add(Stopwatch.GetElapsedTime(began));
        }
    }

    private EventList Week(int read) => new(ThingOf(read), Last.AddDays(-7), null, null);

    private DateTimeOffset Last => DateTimeOffset.FromUnixTimeMilliseconds(TimeOf(events));

    private void ReadBare(SqliteCommand select, int read)
    {
        select.Parameters["$partition"].Value = ThingOf(read);
        select.Parameters["$from"].Value = Last.AddDays(-7).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        using SqliteDataReader reader = select.ExecuteReader();
        while (reader.Read())
            Nowhere.WriteLine(reader.GetString(0));
    }

    private static SqliteCommand Select(SqliteConnection connection)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT item FROM events WHERE partition = $partition AND sort >= $from AND sort <= ':' ORDER BY sort";
        command.Parameters.Add("$partition", SqliteType.Text);
        command.Parameters.Add("$from", SqliteType.Text);
        command.Prepare();
        return command;
    }

    private static SqliteCommand Insert(SqliteConnection connection, string sql, SqliteTransaction? transaction)
    {
        SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.Parameters.Add("$partition", SqliteType.Text);
        command.Parameters.Add("$sort", SqliteType.Text);
        command.Parameters.Add("$item", SqliteType.Text);
        command.Prepare();
        return command;
    }

    private static void Execute(SqliteCommand command, string partition, string sort, string item)
    {
        command.Parameters[0].Value = partition;
        command.Parameters[1].Value = sort;
        command.Parameters[2].Value = item;
        command.ExecuteNonQuery();
    }

    /// <summary>Times of both sides.</summary>
    private sealed class Pair
    {
        public List<TimeSpan> Ours { get; } = [];

        public List<TimeSpan> Bare { get; } = [];

        public BenchFigure Figure(string what, double? ratioMax, string unit)
        {
            double ours = Median(Ours), bare = Median(Bare);
            return new BenchFigure(
                what, $"{ours:0} {unit} ours, {bare:0} {unit} bare: {ours / bare:0.00} times",
                ratioMax is null ? "" : $"at most {ratioMax:0.0} times", ratioMax is null ? null : ours / bare <= ratioMax);
        }

        private static double Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2).TotalMicroseconds;
    }
}
