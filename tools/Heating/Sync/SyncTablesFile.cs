using Amazon.DynamoDBv2;
using Cloud.Sync;
using Heating.Aws;
using Heating.Commands;
using Heating.Events;
using Heating.Run;
using Tables;

namespace Heating.Sync;

/// <summary>The tables of synchronisation: in the local cloud's file, or on DynamoDB.</summary>
internal sealed class SyncTablesFile : IDisposable
{
    private const int KeepDays = 90;

    private readonly IDisposable _owner;

    private SyncTablesFile(Func<TableSchema, ITable> open, string prefix, TimeProvider time, IDisposable owner)
    {
        ITable Open(string name) => open(SyncFunction.SchemaOf($"{prefix}-{name}"));
        Tables = new SyncTables(Open("history"), Open("config"), Open("metrics"), time, KeepDays);
        _owner = owner;
    }

    public SyncTables Tables { get; }

    /// <param name="target">The service whose shadows are meant.</param>
    /// <param name="endpointUrl">A stand-in for all of AWS; null: none.</param>
    /// <param name="prefix">The stack's parameter NamePrefix.</param>
    /// <exception cref="CommandException">The local cloud has no tables.</exception>
    public static SyncTablesFile Open(AwsTarget target, Uri? endpointUrl, string prefix, TimeProvider time)
    {
        if (target.DataRoot is { } root)
        {
            string file = Path.Combine(DataDirectory.Of(root).Cloud, EventTable.FileName);
            if (!File.Exists(file))
            {
                throw new CommandException(
                    ExitCode.File,
                    $"There is no {file}: the local cloud has not run with its functions, which keep the history of the shadows there.");
            }

            var tables = new SqliteTables(file);
            return new SyncTablesFile(tables.Table, prefix, time, tables);
        }

        var config = new AmazonDynamoDBConfig { RegionEndpoint = target.Region };
        if (endpointUrl is not null)
        {
            config.ServiceURL = endpointUrl.ToString();
            config.AuthenticationRegion = target.Region.SystemName;
        }

        var client = new AmazonDynamoDBClient(target.Credentials, config);
        return new SyncTablesFile(new DynamoTables(client).Table, prefix, time, client);
    }

    /// <inheritdoc/>
    public void Dispose() => _owner.Dispose();
}
