using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Notify.Rules;
using Tables;

namespace Cloud.Notify;

/// <summary>States of things in the alerts table. A state is written only if nobody else has written it meanwhile, so two
/// invocations at a time do not lose each other's changes. Beside it lies a mark for the sweep, written first: a mark too many
/// does no harm.</summary>
internal sealed class StateStore(ITable table)
{
    private const string DueKey = "#due";
    private const string StateKey = "state";
    private const string VersionAttribute = "version";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // Concurrent invocations for one thing are a handful; each round lets one of them through.
    private const int RoundsMax = 30;

    /// <summary>Keys and name of the table.</summary>
    public static TableSchema Schema(string name) => new(name, "pk", "sk", "expiresAt");

    /// <summary>A thing's key in this table.</summary>
    public static string KeyOf(string thing) => "thing#" + thing;

    /// <summary>Key of a client that is no thing, as far as is known: it gave another's name.</summary>
    public static string KeyOfClient(string clientId) => "client#" + clientId;

    /// <summary>What comes after the mark.</summary>
    public static string NameOf(string key) => key[(key.IndexOf('#', StringComparison.Ordinal) + 1)..];

    /// <summary>Changes a state: from the one that is stored, however often somebody else comes between.</summary>
    /// <param name="change">Changes what it gets; may be called several times.</param>
    /// <param name="dueOf">When the sweep has to look at the changed state.</param>
    public async Task<T> ChangeAsync<T>(
        string key, Func<ThingState, T> change, Func<ThingState, long?> dueOf, CancellationToken cancel)
    {
        for (int round = 0; round < RoundsMax; round++)
        {
            var (state, version, before) = await ReadAsync(key, cancel).ConfigureAwait(false);
            T result = change(state);
            await MarkAsync(key, state, dueOf(state), cancel).ConfigureAwait(false);
            if (await TryWriteAsync(key, state, version, before, cancel).ConfigureAwait(false))
                return result;
            // The others are written by then, and we do not meet them again in step.
            await Task.Delay(Random.Shared.Next(1, 10 * (round + 1)), cancel).ConfigureAwait(false);
        }

        throw new TableException(TableFault.Busy, $"The state of {NameOf(key)} was written by others {RoundsMax} times in a row.");
    }

    /// <summary>Things that are due, each once, with their marks.</summary>
    public async Task<ILookup<string, string>> DueAsync(long now, int limit, CancellationToken cancel)
    {
        var marks = new List<(string Key, string Mark)>();
        // 0xFF sorts after every key of that moment.
        var items = table.QueryAsync(DueKey, null, Time(now) + "\uffff", isNewestFirst: false, limit, cancel);
        await foreach (var item in items.ConfigureAwait(false))
        {
            string mark = item["sk"]!.GetValue<string>();
            marks.Add((mark[(mark.IndexOf('|', StringComparison.Ordinal) + 1)..], mark));
        }

        return marks.ToLookup(mark => mark.Key, mark => mark.Mark);
    }

    /// <summary>Removes a mark that has been seen to.</summary>
    public Task UnmarkAsync(string mark, CancellationToken cancel) => table.DeleteAsync(DueKey, mark, cancel);

    private async Task<(ThingState State, long Version, string Json)> ReadAsync(string key, CancellationToken cancel)
    {
        if (await table.GetAsync(key, StateKey, cancel).ConfigureAwait(false) is not { } item)
            return (new ThingState(), 0, "");
        var state = item["state"]!.Deserialize(StateJson.Default.ThingState)!;
        return (state, item[VersionAttribute]!.GetValue<long>(), JsonSerializer.Serialize(state, StateJson.Default.ThingState));
    }

    private async Task MarkAsync(string key, ThingState state, long? due, CancellationToken cancel)
    {
        // A later mark would be for nothing; whoever comes at the earlier one sets it.
        if (due is not { } time || (state.Due != 0 && state.Due <= time))
            return;
        state.Due = time;
        var mark = new JsonObject { ["pk"] = DueKey, ["sk"] = $"{Time(time)}|{key}" };
        await table.TryMarkAsync(mark, cancel).ConfigureAwait(false);
    }

    private async Task<bool> TryWriteAsync(string key, ThingState state, long version, string before, CancellationToken cancel)
    {
        if (JsonSerializer.Serialize(state, StateJson.Default.ThingState) == before)
            return true;
        var item = new JsonObject
        {
            ["pk"] = key,
            ["sk"] = StateKey,
            [VersionAttribute] = version + 1,
            ["state"] = JsonSerializer.SerializeToNode(state, StateJson.Default.ThingState),
        };
        if (version == 0)
            return await table.TryAddAsync(item, cancel).ConfigureAwait(false) is null;
        return await table.TryReplaceAsync(item, VersionAttribute, JsonValue.Create(version), cancel).ConfigureAwait(false);
    }

    private static string Time(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
