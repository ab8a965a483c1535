using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Tables;

/// <summary>Tables in one SQLite file, which several processes may use at once. Calls run on the caller's thread.</summary>
/// <remarks>The journal is a write-ahead log, so readers never wait for a writer. Every commit is flushed to the disk
/// (synchronous=FULL): a function that answers has kept its event, also after a power cut. Writers of one process queue in
/// memory; those of others wait for the file, up to a limit.</remarks>
public sealed partial class SqliteTables : IDisposable
{
    /// <summary>How long a write waits for other processes; more than any single write takes, less than a function's
    /// timeout.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(5);

    // $ is in no table's name of DynamoDB.
    private const string Catalogue = "\"$tables\"";
    private const int PageBytes = 4096;

    private readonly string _connection;
    private readonly string _settings;
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly Lock _writing = new();
    private SqliteSession? _writer;
    private bool _isDisposed;

    /// <summary>Opens a file at the first use of a table.</summary>
    /// <param name="file">Need not exist before <see cref="Create"/>.</param>
    /// <param name="patience">How long a write waits for other processes; null: <see cref="DefaultPatience"/>.</param>
    /// <param name="bytesMax">The file grows no larger than this; null: as far as the disk goes.</param>
    /// <param name="time">Says which items have expired; null: the system's.</param>
    public SqliteTables(string file, TimeSpan? patience = null, long? bytesMax = null, TimeProvider? time = null)
    {
        File = Path.GetFullPath(file);
        Time = time ?? TimeProvider.System;
        // Sessions are kept here. The provider tries a busy file again for as long as its timeout says, which is in whole
        // seconds; SQLite's own wait is the finer one.
        _connection = new SqliteConnectionStringBuilder { DataSource = File, Pooling = false, DefaultTimeout = 1 }.ToString();
        _settings = $"PRAGMA busy_timeout={(int)(patience ?? DefaultPatience).TotalMilliseconds};PRAGMA synchronous=FULL;"
            + (bytesMax is { } bytes ? $"PRAGMA max_page_count={Math.Max(1, bytes / PageBytes)};" : "");
    }

    /// <summary>Where the tables are.</summary>
    public string File { get; }

    internal TimeProvider Time { get; }

    /// <summary>Creates a table, and the file, if it is not there yet.</summary>
    /// <exception cref="TableException">The name is none, or there is such a table with other keys.</exception>
    public void Create(TableSchema schema)
    {
        if (!TableName().IsMatch(schema.Name) || schema.Name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase))
        {
            throw new TableException(TableFault.Missing,
                $"\"{schema.Name}\" cannot be the name of a table: expected 3 to 255 of a-z A-Z 0-9 _ . -, not beginning with sqlite_.");
        }

        Do(schema, isWriting: true, session =>
        {
            session.Run($"CREATE TABLE IF NOT EXISTS {Catalogue} (name TEXT PRIMARY KEY COLLATE NOCASE, partitionKey TEXT NOT NULL, "
                + "sortKey TEXT, timeToLive TEXT)");
            // WITHOUT ROWID: an item lies in the order of its keys. Text compares by its UTF-8 bytes, as DynamoDB's does.
            session.Run($"CREATE TABLE IF NOT EXISTS {Quote(schema)} (partition TEXT NOT NULL, sort TEXT NOT NULL, item TEXT NOT NULL, "
                + "expiry INTEGER, PRIMARY KEY (partition, sort)) WITHOUT ROWID");
            if (schema.TimeToLive is not null)
            {
                session.Run($"CREATE INDEX IF NOT EXISTS \"{schema.Name}$expiry\" ON {Quote(schema)} (expiry) "
                    + "WHERE expiry IS NOT NULL");
            }

            session.Run($"INSERT OR IGNORE INTO {Catalogue} VALUES ($name, $partition, $sort, $ttl)",
                ("$name", schema.Name), ("$partition", schema.PartitionKey), ("$sort", schema.SortKey), ("$ttl", schema.TimeToLive));
            CheckSchema(session, schema);
            return true;
        }, isNew: true);
    }

    /// <summary>A table that was created before, here or by another process.</summary>
    public ITable Table(TableSchema schema) => new SqliteTable(this, schema);

    /// <summary>The tables of the file.</summary>
    public IReadOnlyList<TableSchema> Schemas() => Do(new TableSchema("$tables", ""), isWriting: false, session =>
    {
        var found = new List<TableSchema>();
        using SqliteDataReader reader = session.Read($"SELECT name, partitionKey, sortKey, timeToLive FROM {Catalogue} ORDER BY name");
        while (reader.Read())
            found.Add(SchemaOf(reader));
        return found;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _isDisposed = true;
            _writer?.Dispose();
            _writer = null;
        }

        while (_idle.TryTake(out SqliteSession? session))
            session.Dispose();
    }

    internal static string Quote(TableSchema schema) => $"\"{schema.Name}\"";

    /// <summary>Runs work on a connection of its own, or on the writing one in its turn.</summary>
    internal T Do<T>(TableSchema schema, bool isWriting, Func<SqliteSession, T> work, bool isNew = false)
    {
        try
        {
            if (!isWriting)
            {
                SqliteSession session = Rent();
                try
                {
                    return work(session);
                }
                finally
                {
                    Return(session);
                }
            }

            lock (_writing)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return work(_writer ??= Open(isNew));
            }
        }
        catch (SqliteException error)
        {
            throw ToFault(error, schema);
        }
    }

    /// <summary>A connection for reading, to be given back by <see cref="Return"/>.</summary>
    internal SqliteSession Rent()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _idle.TryTake(out SqliteSession? session) ? session : Open(isNew: false);
    }

    internal void Return(SqliteSession session)
    {
        if (_isDisposed)
            session.Dispose();
        else
            _idle.Add(session);
    }

    /// <summary>Throws unless the file has the table with these keys.</summary>
    internal void CheckSchema(SqliteSession session, TableSchema schema)
    {
        TableSchema? found = null;
        if (session.HasTable("$tables"))
        {
            using SqliteDataReader reader = session.Read(
                $"SELECT name, partitionKey, sortKey, timeToLive FROM {Catalogue} WHERE name = $name", ("$name", schema.Name));
            found = reader.Read() ? SchemaOf(reader) : null;
        }

        if (found is null)
            throw new TableException(TableFault.Missing, $"There is no table {schema.Name} in {File}.");
        if (found != schema)
            throw new TableException(TableFault.Missing, $"{File} has {Describe(found)}; expected {Describe(schema)}.");
    }

    internal TableException ToFault(SqliteException error, TableSchema schema)
    {
        const int Error = 1, Permission = 3, Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Full = 13, CannotOpen = 14,
            NoSharedMemory = InputOutput | (19 << 8);
        (TableFault fault, string text) = error.SqliteErrorCode switch
        {
            Error when error.Message.Contains("no such table", StringComparison.Ordinal) =>
                (TableFault.Missing, $"There is no table {schema.Name} in {File}."),
            CannotOpen when !System.IO.File.Exists(File) => (TableFault.Missing, $"There is no file {File}."),
            Busy or Locked => (TableFault.Busy, $"Table {schema.Name}: {File} is locked by another process."),
            Full => (TableFault.Full, $"Table {schema.Name}: no room for {File}: the disk is full, or its limit is reached."),
            InputOutput when error.SqliteExtendedErrorCode == NoSharedMemory =>
                (TableFault.Full, $"Table {schema.Name}: no room beside {File}: the disk is full."),
            Permission or ReadOnly or CannotOpen => (TableFault.Forbidden, $"{File} cannot be opened for writing."),
            _ => (TableFault.Damaged, $"{File} cannot be used: {error.Message}"),
        };
        return new TableException(fault, text, error);
    }

    private SqliteSession Open(bool isNew)
    {
        if (!isNew && !System.IO.File.Exists(File))
            throw new TableException(TableFault.Missing, $"There is no file {File}.");
        var session = new SqliteSession(_connection);
        try
        {
            session.Run(_settings);
            if (isNew)
                session.Run("PRAGMA journal_mode=WAL");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static TableSchema SchemaOf(SqliteDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetString(3));

    private static string Describe(TableSchema schema) =>
        $"a table {schema.Name} with the keys {schema.PartitionKey}{(schema.SortKey is { } sort ? $" and {sort}" : "")}"
        + (schema.TimeToLive is { } ttl ? $" and time to live in {ttl}" : "");

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{3,255}\z")]
    private static partial Regex TableName();
}
