using System.Diagnostics;
using System.Text.Json.Nodes;
using HeatingSensor.Host.Tests.Support;
using Microsoft.Data.Sqlite;
using Tables;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Tables;

/// <summary>Goal: what is particular to a file: locks, a full disk, damage, and several writers.</summary>
public class SqliteTableTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TableSchema Schema = new("events", "id", "sort");
    private readonly TemporaryFolder _folder = new();

    private string FileName => _folder["tables.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_FileLockedByAnother_IsBusyAndLaterWorks()
    {
        using var tables = new SqliteTables(FileName, TimeSpan.FromMilliseconds(1));
        tables.Create(Schema);
        ITable table = tables.Table(Schema);
        using (SqliteConnection other = Open())
        {
            Run(other, "BEGIN IMMEDIATE");

            var fault = await Assert.ThrowsAsync<TableException>(() => table.PutAsync(Item("p", "s"), None));
            Assert.Equal((TableFault.Busy, $"Table events: {FileName} is locked by another process."), (fault.Fault, fault.Message));
            Assert.Null(await table.GetAsync("p", "s", None)); // readers do not wait
            Run(other, "ROLLBACK");
        }

        await table.PutAsync(Item("p", "s"), None);
        Assert.NotNull(await table.GetAsync("p", "s", None));
    }

    [Fact]
    public async Task Write_NoRoom_IsFullKeepsWhatIsThereAndGoesOnWithRoom()
    {
        int count = 0;
        using (var tables = new SqliteTables(FileName, bytesMax: 200_000))
        {
            tables.Create(Schema);
            ITable table = tables.Table(Schema);
            var fault = await Assert.ThrowsAsync<TableException>(async () =>
            {
                for (; ; count++)
                    await table.PutAsync(Item("p", $"{count:D4}", 10_000), None);
            });

            Assert.Equal(TableFault.Full, fault.Fault);
            Assert.Equal(TableFault.Full, (await Assert.ThrowsAsync<TableException>(
                () => table.TryReplaceAsync(Item("p", "x", 10_000), "ballast", null, None))).Fault);
            Assert.InRange(count, 5, 50);
            Assert.Equal(count, await table.ScanAsync(None).CountAsync());
            Assert.True(await table.DeleteAsync("p", "0000", None));
            await table.PutAsync(Item("p", "small"), None);
        }

        using var more = new SqliteTables(FileName);
        await more.Table(Schema).PutAsync(Item("p", "large", 10_000), None);
        Assert.Equal(count + 1, await more.Table(Schema).ScanAsync(None).CountAsync());
    }

    [Fact]
    public async Task Open_NoFileOrNoTable_IsMissingAndCreatesNothing()
    {
        using var tables = new SqliteTables(FileName);

        var fault = await Assert.ThrowsAsync<TableException>(() => tables.Table(Schema).GetAsync("p", "s", None));
        Assert.Equal((TableFault.Missing, $"There is no file {FileName}."), (fault.Fault, fault.Message));
        Assert.False(File.Exists(FileName));
        tables.Create(new TableSchema("others", "id"));
        fault = await Assert.ThrowsAsync<TableException>(() => tables.Table(Schema).GetAsync("p", "s", None));
        Assert.Equal($"There is no table events in {FileName}.", fault.Message);
        Assert.Equal(["others"], tables.Schemas().Select(one => one.Name));
    }

    [Fact]
    public async Task Open_OtherKeysOrDamage_SaysSo()
    {
        using (var tables = new SqliteTables(FileName))
        {
            tables.Create(Schema);
            tables.Create(Schema);
            var other = Assert.Throws<TableException>(() => tables.Create(new TableSchema("events", "pk", "sk")));
            Assert.Equal($"{FileName} has a table events with the keys id and sort; expected a table events with the keys pk and sk.", other.Message);
            Assert.Throws<TableException>(() => tables.Create(new TableSchema("sqlite_x", "id")));
            Assert.Throws<TableException>(() => tables.Create(new TableSchema("a\"b", "id")));
        }

        File.WriteAllText(FileName, new string('x', 5000));
        using var damaged = new SqliteTables(FileName);
        var fault = await Assert.ThrowsAsync<TableException>(() => damaged.Table(Schema).GetAsync("p", "s", None));
        Assert.Equal(TableFault.Damaged, fault.Fault);
    }

    [Fact]
    public async Task Write_SeveralFilesObjectsAtOnce_LosesNothing()
    {
        // Each object has connections of its own, as each process has.
        const int Writers = 4, Items = 40;
        SqliteTables[] all = [.. Enumerable.Range(0, Writers).Select(_ => new SqliteTables(FileName, TimeSpan.FromSeconds(60)))];
        await Task.WhenAll(all.Select(tables => Task.Run(() => tables.Create(Schema))));

        int[] won = await Task.WhenAll(all.Select(tables => Task.Run(async () =>
        {
            int added = 0;
            for (int index = 0; index < Items; index++)
            {
                if (await tables.Table(Schema).TryMarkAsync(Item("shared", $"{index}"), None) is null)
                    added++;
                await tables.Table(Schema).PutAsync(Item($"own{Array.IndexOf(all, tables)}", $"{index}"), None);
            }

            return added;
        })));

        Assert.Equal(Items, won.Sum());
        Assert.Equal(Items * (Writers + 1), await all[0].Table(Schema).ScanAsync(None).CountAsync());
        foreach (SqliteTables tables in all)
            tables.Dispose();
    }

    [ProgramFact("sqlite3")]
    public async Task Write_AnotherProcessWritesMeanwhile_BothAreKept()
    {
        const int Items = 100;
        using var tables = new SqliteTables(FileName, TimeSpan.FromSeconds(60));
        tables.Create(Schema);
        string statements = string.Concat(Enumerable.Range(0, Items).Select(index =>
            $"INSERT INTO events VALUES ('other', '{index:D4}', '{{\"id\":\"other\",\"sort\":\"{index:D4}\"}}', NULL);\n"));
        Task<ProgramRun> other = ProgramRun.RunAsync(
            new ProcessStartInfo("sqlite3", ["-cmd", ".timeout 60000", FileName, statements]), TimeSpan.FromSeconds(120));
        for (int index = 0; index < Items; index++)
            await tables.Table(Schema).PutAsync(Item("own", $"{index:D4}"), None);
        ProgramRun run = await other;

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(Items, await tables.Table(Schema).QueryAsync("other", null, null, false, null, None).CountAsync());
        Assert.Equal(Items, await tables.Table(Schema).QueryAsync("own", null, null, false, null, None).CountAsync());
    }

    [Fact]
    public async Task Items_InTheFile_AreTextThatSqlReads()
    {
        using (var tables = new SqliteTables(FileName))
        {
            tables.Create(Schema);
            await tables.Table(Schema).PutAsync(Item("p", "s"), None);
        }

        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT json_extract(item, '$.id') || typeof(item) FROM events";
        Assert.Equal("ptext", command.ExecuteScalar());
        command.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", command.ExecuteScalar());
    }

    private static JsonObject Item(string id, string sort, int ballast = 0) =>
        new() { ["id"] = id, ["sort"] = sort, ["ballast"] = new string('x', ballast) };

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={FileName};Pooling=False");
        connection.Open();
        return connection;
    }
}
