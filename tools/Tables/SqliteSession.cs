using Microsoft.Data.Sqlite;

namespace Tables;

/// <summary>One connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly HashSet<string> _checked = [];
    private bool _isDurable = true;

    public SqliteSession(string connection)
    {
        _connection = new SqliteConnection(connection);
        _connection.Open();
    }

    /// <summary>Whether a table's keys were found to be right by <see cref="MarkChecked"/>.</summary>
    public bool IsChecked(string table) => _checked.Contains(table);

    public void MarkChecked(string table) => _checked.Add(table);

    /// <summary>A statement, prepared once.</summary>
    public SqliteCommand Prepare(string sql)
    {
        if (_commands.TryGetValue(sql, out SqliteCommand? command))
            return command;
        command = _connection.CreateCommand();
        command.CommandText = sql;
        return _commands[sql] = command;
    }

    /// <summary>Runs statements that give no rows.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Bound(sql, values).ExecuteNonQuery();

    public SqliteDataReader Read(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Bound(sql, values).ExecuteReader();

    public bool HasTable(string name)
    {
        using SqliteDataReader reader = Read("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $name", ("$name", name));
        return reader.Read();
    }

    /// <summary>Whether the next commits are flushed to the disk. One flush covers all commits before it: they are in the
    /// same log.</summary>
    public void SetDurable(bool isDurable)
    {
        if (isDurable == _isDurable)
            return;
        Run(isDurable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        _isDurable = isDurable;
    }

    /// <summary>Runs work in a transaction that writes; undone if it throws.</summary>
    public T InTransaction<T>(Func<T> work)
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            T result = work();
            Run("COMMIT");
            return result;
        }
        catch
        {
            try
            {
                Run("ROLLBACK");
            }
            catch (SqliteException)
            {
                // SQLite has already undone it, as it does when the disk is full.
            }

            throw;
        }
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Bound(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = Prepare(sql);
        for (int index = 0; index < values.Length; index++)
        {
            object value = values[index].Value ?? DBNull.Value;
            if (index < command.Parameters.Count)
                command.Parameters[index].Value = value;
            else
                command.Parameters.AddWithValue(values[index].Name, value);
        }

        return command;
    }
}
