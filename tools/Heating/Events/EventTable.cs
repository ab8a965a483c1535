using Amazon.DynamoDBv2;
using Cloud.Events;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;
using Tables;

namespace Heating.Events;

/// <summary>The stored events: in the local cloud's file, or on DynamoDB.</summary>
internal sealed class EventTable : IDisposable
{
    /// <summary>File of the local cloud's tables, in its data directory.</summary>
    public const string FileName = "tables.db";

    /// <summary>The name that the template gives, unless its parameters say otherwise.</summary>
    public const string DefaultName = "heating-events";

    private readonly IDisposable _owner;

    private EventTable(ITable table, IDisposable owner, string place)
    {
        // Reading needs no table of refused messages.
        Store = new EventStore(table, table);
        Place = place;
        _owner = owner;
    }

    public EventStore Store { get; }

    /// <summary>Where they are, for messages.</summary>
    public string Place { get; }

    /// <summary>Opens the events of the cloud that the settings mean.</summary>
    /// <exception cref="CommandException">There is no such file, or AWS cannot be called.</exception>
    public static EventTable Open(AwsSettings settings, string tableName)
    {
        TableSchema schema = EventStore.EventsSchema(tableName);
        if (settings.IsAwsMeant)
        {
            AwsTarget target = AwsTargets.Find(settings);
            var config = new AmazonDynamoDBConfig { RegionEndpoint = target.Region };
            if (settings.EndpointUrl is { } url)
            {
                config.ServiceURL = url.ToString();
                config.AuthenticationRegion = target.Region.SystemName;
            }

            var client = new AmazonDynamoDBClient(target.Credentials, config);
            return new EventTable(new DynamoTables(client).Table(schema), client, $"the table {tableName} on DynamoDB");
        }

        string file = Path.Combine(DataDirectory.Of(settings.Data).Cloud, FileName);
        if (!File.Exists(file))
        {
            throw new CommandException(ExitCode.File, $"There is no {file}. `heating run` stores events there; "
                + "--data DIR names the directory of another run, --profile or --region selects AWS.");
        }

        var tables = new SqliteTables(file);
        return new EventTable(tables.Table(schema), tables, file);
    }

    public void Dispose() => _owner.Dispose();

    /// <summary>Throws if a device has no event at all.</summary>
    public async Task CheckKnownAsync(string thing, CancellationToken cancel)
    {
        if (!await Store.ReadAsync(thing, null, null, isNewestFirst: true, 1, cancel).AnyAsync(cancel))
        {
            throw new CommandException(ExitCode.Failed, $"There are no events of {thing} in {Place}. "
                + "Is the name right? `heating things list` shows the names.");
        }
    }

    /// <summary>The time of a device's newest event; null: it has none.</summary>
    public async Task<DateTimeOffset?> NewestAsync(string thing, CancellationToken cancel) =>
        (await Store.ReadAsync(thing, null, null, isNewestFirst: true, 1, cancel).FirstOrDefaultAsync(cancel))?.Time;

    /// <summary>The exit code and message of a table that failed.</summary>
    public static CommandException ToError(TableException error) => new(
        error.Fault is TableFault.Busy or TableFault.Forbidden ? ExitCode.Service : ExitCode.File, error.Message);
}
