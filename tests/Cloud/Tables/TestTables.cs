using System.Reflection;
using HeatingSensor.Host.Tests.Support;
using Tables;
using Xunit.Sdk;

namespace HeatingSensor.Cloud.Tests.Tables;

/// <summary>Runs a theory on SQLite and on the fake of tests; <see cref="OnDynamoAttribute"/> on dynalite, where npm has
/// it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnThisMachineAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["sqlite"], ["memory"]];
}

/// <inheritdoc cref="OnThisMachineAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnDynamoAttribute : DataAttribute
{
    public OnDynamoAttribute() => Skip = Dynalite.Problem;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["dynamo"]];
}

/// <summary>Fresh tables of either kind.</summary>
internal sealed class TestTables(string kind, TimeProvider? time = null) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteTables? _sqlite;

    public async Task<ITable> CreateAsync(string? sortKey = "sort", string? timeToLive = null) =>
        await CreateAsync(new TableSchema($"t{Guid.NewGuid():N}", "id", sortKey, timeToLive));

    public async Task<ITable> CreateAsync(TableSchema schema)
    {
        if (kind == "sqlite")
        {
            _sqlite ??= new SqliteTables(_folder["tables.db"], time: time);
            _sqlite.Create(schema);
            return _sqlite.Table(schema);
        }

        if (kind == "memory")
            return new MemoryTable(schema, time);
        await Dynalite.CreateAsync(schema);
        return new DynamoTables(Dynalite.Client, time).Table(schema);
    }

    /// <summary>A table that was never created.</summary>
    public async Task<ITable> MissingAsync()
    {
        await CreateAsync();
        var schema = new TableSchema("missing", "id");
        return kind switch
        {
            "sqlite" => _sqlite!.Table(schema),
            "memory" => new MemoryTable(schema) { IsMissing = true },
            _ => new DynamoTables(Dynalite.Client).Table(schema),
        };
    }

    public void Dispose()
    {
        _sqlite?.Dispose();
        _folder.Dispose();
    }
}
