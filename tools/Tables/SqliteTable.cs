using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tables;

/// <summary>One table of a SQLite file.</summary>
internal sealed class SqliteTable(SqliteTables file, TableSchema schema) : ITable
{
    // Expired items are invisible at once; they are removed a few at a time, so that no write waits long.
    private const int WritesPerRemoval = 1000;
    private const int RemovedAtOnceMax = 2000;

    private readonly string _get = $"SELECT item FROM {Name(schema)} WHERE partition = $partition AND sort = $sort{Alive(schema)}";

    // The item is bound as bytes, which are not copied through UTF-16, and kept as text, which SQL's JSON functions read.
    private readonly string _put =
        $"INSERT INTO {Name(schema)} VALUES ($partition, $sort, CAST($item AS TEXT), $expiry) ON CONFLICT DO UPDATE "
        + "SET item = excluded.item, expiry = excluded.expiry";

    private readonly string _add =
        $"INSERT INTO {Name(schema)} VALUES ($partition, $sort, CAST($item AS TEXT), $expiry) ON CONFLICT "
        + (schema.TimeToLive is null
            ? "DO NOTHING"
            : "DO UPDATE SET item = excluded.item, expiry = excluded.expiry WHERE expiry <= $now");

    private readonly string _delete = $"DELETE FROM {Name(schema)} WHERE partition = $partition AND sort = $sort{Alive(schema)}";

    private int _writes;

    public TableSchema Schema => schema;

    private long Now => file.Time.GetUtcNow().ToUnixTimeSeconds();

    public Task<JsonObject?> GetAsync(string partition, string? sort, CancellationToken cancel) => Run(() =>
    {
        string key = Items.CheckKeys(schema, partition, sort);
        return Do(isWriting: false, session => Find(session, partition, key));
    }, cancel);

    public Task PutAsync(JsonObject item, CancellationToken cancel) => Run(() =>
    {
        var (partition, sort) = Items.KeysOf(item, schema);
        byte[] json = Items.ToJson(item, schema);
        return Do(isWriting: true, session =>
        {
            Write(session, _put, partition, sort, json, item);
            return true;
        });
    }, cancel);

    public Task<JsonObject?> TryAddAsync(JsonObject item, CancellationToken cancel) =>
        Run(() => Do(isWriting: true, Adding(item, isDurable: true)), cancel);

    public Task<JsonObject?> TryMarkAsync(JsonObject item, CancellationToken cancel) =>
        Run(() => Do(isWriting: true, Adding(item, isDurable: false)), cancel);

    // One transaction: one lock of the file and one flush for both.
    public Task<(JsonObject? First, JsonObject? Second)> TryAddBothAsync(JsonObject first, JsonObject second, CancellationToken cancel) =>
        Run(() =>
        {
            Func<SqliteSession, JsonObject?> addFirst = Adding(first, isDurable: true), addSecond = Adding(second, isDurable: true);
            return Do(isWriting: true, session =>
            {
                session.SetDurable(true); // not possible inside a transaction
                return session.InTransaction<(JsonObject?, JsonObject?)>(() =>
                    addFirst(session) is { } there ? (there, null) : (null, addSecond(session)));
            });
        }, cancel);

    public Task<bool> TryReplaceAsync(JsonObject item, string attribute, JsonNode? expected, CancellationToken cancel) => Run(() =>
    {
        var (partition, sort) = Items.KeysOf(item, schema);
        byte[] json = Items.ToJson(item, schema);
        return Do(isWriting: true, session =>
        {
            session.SetDurable(true); // not possible inside a transaction
            return session.InTransaction(() =>
            {
                JsonObject? found = Find(session, partition, sort);
                bool isExpected = expected is null
                    ? found is null || !found.ContainsKey(attribute)
                    : found is not null && found[attribute] is { } value && IsSame(value, expected);
                if (isExpected)
                    Write(session, _put, partition, sort, json, item);
                return isExpected;
            });
        });
    }, cancel);

    public Task<bool> DeleteAsync(string partition, string? sort, CancellationToken cancel) => Run(() =>
    {
        string key = Items.CheckKeys(schema, partition, sort);
        return Do(isWriting: true, session =>
        {
            session.SetDurable(true);
            return (schema.TimeToLive is null
                ? session.Run(_delete, ("$partition", partition), ("$sort", key))
                : session.Run(_delete, ("$partition", partition), ("$sort", key), ("$now", Now))) > 0;
        });
    }, cancel);

    public IAsyncEnumerable<JsonObject> QueryAsync(string partition, string? fromSort, string? toSort, bool isNewestFirst, int? limit,
        CancellationToken cancel) => QueryAsync(partition, fromSort, toSort, isNewestFirst, limit, ItemOf, cancel);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> QueryJsonAsync(string partition, string? fromSort, string? toSort, bool isNewestFirst,
        int? limit, CancellationToken cancel) =>
        QueryAsync(partition, fromSort, toSort, isNewestFirst, limit, new RowBuffer().BytesOf, cancel);

    public IAsyncEnumerable<JsonObject> ScanAsync(CancellationToken cancel) => RowsAsync(
        $"SELECT item FROM {Name(schema)} WHERE TRUE{Alive(schema)}", schema.TimeToLive is null ? [] : [("$now", Now)], ItemOf, cancel);

    private static string Name(TableSchema schema) => SqliteTables.Quote(schema);

    private static string Alive(TableSchema schema) => schema.TimeToLive is null ? "" : " AND (expiry IS NULL OR expiry > $now)";

    // Both are read again, so that 1, 1.0 and 1e0 are the same however they were made.
    private static bool IsSame(JsonNode one, JsonNode other)
    {
        using JsonDocument left = JsonDocument.Parse(one.ToJsonString());
        using JsonDocument right = JsonDocument.Parse(other.ToJsonString());
        return JsonElement.DeepEquals(left.RootElement, right.RootElement);
    }

    private static Task<T> Run<T>(Func<T> work, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled<T>(cancel);
        try
        {
            return Task.FromResult(work());
        }
        catch (TableException error)
        {
            return Task.FromException<T>(error);
        }
    }

    private Func<SqliteSession, JsonObject?> Adding(JsonObject item, bool isDurable)
    {
        var (partition, sort) = Items.KeysOf(item, schema);
        byte[] json = Items.ToJson(item, schema);
        return session =>
        {
            // Not even if another process removes what was in the way before it is read.
            for (; ; )
            {
                if (Write(session, _add, partition, sort, json, item, isDurable) > 0)
                    return null;
                if (Find(session, partition, sort) is { } found)
                    return found;
            }
        };
    }

    private int Write(SqliteSession session, string sql, string partition, string sort, byte[] json, JsonObject item, bool isDurable = true)
    {
        session.SetDurable(isDurable);
        if (schema.TimeToLive is null)
            return session.Run(sql, ("$partition", partition), ("$sort", sort), ("$item", json), ("$expiry", null));
        int count = sql == _add
            ? session.Run(sql, ("$partition", partition), ("$sort", sort), ("$item", json),
                ("$expiry", Items.ExpiryOf(item, schema)), ("$now", Now))
            : session.Run(sql, ("$partition", partition), ("$sort", sort), ("$item", json), ("$expiry", Items.ExpiryOf(item, schema)));
        if (_writes++ % WritesPerRemoval == 0)
        {
            session.Run($"DELETE FROM {Name(schema)} WHERE (partition, sort) IN (SELECT partition, sort FROM {Name(schema)} "
                + "WHERE expiry <= $now LIMIT $limit)", ("$now", Now), ("$limit", RemovedAtOnceMax));
        }

        return count;
    }

    private JsonObject? Find(SqliteSession session, string partition, string sort)
    {
        using SqliteDataReader reader = schema.TimeToLive is null
            ? session.Read(_get, ("$partition", partition), ("$sort", sort))
            : session.Read(_get, ("$partition", partition), ("$sort", sort), ("$now", Now));
        return reader.Read() ? ItemOf(reader) : null;
    }

    private IAsyncEnumerable<T> QueryAsync<T>(string partition, string? fromSort, string? toSort, bool isNewestFirst, int? limit,
        Func<SqliteDataReader, T> read, CancellationToken cancel)
    {
        Items.CheckPartition(schema, partition);
        string sql = $"SELECT item FROM {Name(schema)} WHERE partition = $partition AND sort >= $from"
            + (toSort is null ? "" : " AND sort <= $to") + Alive(schema)
            + $" ORDER BY sort{(isNewestFirst ? " DESC" : "")} LIMIT $limit";
        var values = new List<(string, object?)> { ("$partition", partition), ("$from", fromSort ?? ""), ("$limit", limit ?? -1) };
        if (toSort is not null)
            values.Add(("$to", toSort));
        if (schema.TimeToLive is not null)
            values.Add(("$now", Now));
        return RowsAsync(sql, [.. values], read, cancel);
    }

    private async IAsyncEnumerable<T> RowsAsync<T>(string sql, (string, object?)[] values, Func<SqliteDataReader, T> read,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        SqliteSession session = file.Rent();
        SqliteDataReader? reader = null;
        try
        {
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                T item;
                try
                {
                    reader ??= session.Read(sql, values);
                    if (!reader.Read())
                        yield break;
                    item = read(reader);
                }
                catch (SqliteException error)
                {
                    throw file.ToFault(error, schema);
                }

                yield return item;
            }
        }
        finally
        {
            reader?.Dispose();
            file.Return(session);
        }
    }

    private T Do<T>(bool isWriting, Func<SqliteSession, T> work) => file.Do(schema, isWriting, session =>
    {
        if (isWriting)
            Check(session);
        return work(session);
    });

    // Whoever reads needs no check: the query fails if there is no such table, and the columns are named alike in all.
    private void Check(SqliteSession session)
    {
        if (session.IsChecked(schema.Name))
            return;
        file.CheckSchema(session, schema);
        session.MarkChecked(schema.Name);
    }

    private JsonObject ItemOf(SqliteDataReader reader)
    {
        try
        {
            return JsonNode.Parse(reader.GetFieldValue<byte[]>(0))!.AsObject();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new TableException(TableFault.Damaged, $"Table {schema.Name} in {file.File} holds an item that is no JSON object.", error);
        }
    }

    /// <summary>The memory of one query's rows.</summary>
    private sealed class RowBuffer
    {
        private byte[] _bytes = [];

        public ReadOnlyMemory<byte> BytesOf(SqliteDataReader reader)
        {
            ReadOnlySpan<byte> item = raw.sqlite3_column_blob(reader.Handle, 0);
            if (_bytes.Length < item.Length)
                _bytes = new byte[item.Length * 2];
            item.CopyTo(_bytes);
            return _bytes.AsMemory(0, item.Length);
        }
    }
}
